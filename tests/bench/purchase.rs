//! The load of the purchase benchmark: so many clients, each with one connection, place, sign and pay one order after
//! another for so many seconds. `tests/bench/run.sh` starts it; it prints one line of JSON.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a measurement stops at the first surprise, and prints what it found"
)]

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use http_body_util::{BodyExt, Full};
use hyper::{
    Request,
    body::Bytes,
    client::conn::http1::{SendRequest, handshake},
    header,
    http::request::Builder,
};
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpStream;

/// What the seeding script left: where the market is, who buys and what.
#[derive(Deserialize)]
struct Market {
    address: String,
    /// A bearer token for each buyer.
    buyers: Vec<String>,
    /// What is bought in turn.
    products: Vec<Product>,
}

#[derive(Deserialize)]
struct Product {
    id: String,
    plan_id: String,
}

struct Client {
    market: Arc<Market>,
    line: SendRequest<Full<Bytes>>,
    number: usize,
    keys: u64,
}

impl Client {
    async fn open(market: Arc<Market>, number: usize) -> Self {
        let stream = TcpStream::connect(&market.address).await.expect("the market listens");
        stream.set_nodelay(true).unwrap();
        let (line, connection) = handshake(TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        Self { market, line, number, keys: 0 }
    }

    /// An act, with a key of its own as a careful client sends it.
    async fn post(&mut self, buyer: usize, path: &str, body: Option<&Value>) -> Value {
        self.keys += 1;
        let key = format!("{:016x}{:04x}{:012x}", std::process::id(), self.number, self.keys);
        let request = Request::post(path).header("idempotency-key", key);
        self.send(buyer, path, request, body).await
    }

    async fn get(&mut self, buyer: usize, path: &str) -> Value {
        self.send(buyer, path, Request::get(path), None).await
    }

    async fn send(&mut self, buyer: usize, path: &str, request: Builder, body: Option<&Value>) -> Value {
        let mut request = request
            .header(header::HOST, &self.market.address)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.market.buyers[buyer]));
        let mut bytes = Vec::new();
        if let Some(body) = body {
            request = request.header(header::CONTENT_TYPE, "application/json");
            bytes = serde_json::to_vec(body).unwrap();
        }
        self.line.ready().await.unwrap();
        let answer = self.line.send_request(request.body(Full::from(bytes)).unwrap()).await.unwrap();
        let status = answer.status();
        let content = answer.into_body().collect().await.unwrap().to_bytes();
        assert!(status.is_success(), "{path} answered {status}: {}", String::from_utf8_lossy(&content));
        serde_json::from_slice(&content).unwrap()
    }

    async fn purchase(&mut self, turn: usize) {
        let (buyers, products) = (self.market.buyers.len(), self.market.products.len());
        // Strides of primes, so that clients meet the same buyer or product now and then, as they would.
        let buyer = (self.number * 31 + turn * 7) % buyers;
        let product = &self.market.products[(self.number * 17 + turn * 13) % products];
        let new = json!({ "product_id": product.id, "plan_id": product.plan_id, "quantity": 1, "purpose": "research" });
        let order = self.post(buyer, "/api/v1/orders", Some(&new)).await;
        let id = order["id"].as_str().unwrap();
        let agreement = format!("/api/v1/orders/{id}/agreement");
        let terms = self.get(buyer, &agreement).await;
        let signature = json!({ "terms_sha256": terms["terms_sha256"] });
        self.post(buyer, &agreement, Some(&signature)).await;
        self.post(buyer, &format!("/api/v1/orders/{id}/payment"), None).await;
    }
}

fn argument(position: usize) -> String {
    // `cargo bench` adds an argument of its own at the end.
    std::env::args().nth(position).expect("purchase MARKET.json CLIENTS SECONDS")
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let market: Market = serde_json::from_slice(&std::fs::read(argument(1)).unwrap()).unwrap();
    let (clients, seconds): (usize, u64) = (argument(2).parse().unwrap(), argument(3).parse().unwrap());
    let market = Arc::new(market);
    let began = Instant::now();
    let until = began + Duration::from_secs(seconds);
    let mut tasks = Vec::new();
    for number in 0..clients {
        let mut client = Client::open(market.clone(), number).await;
        tasks.push(tokio::spawn(async move {
            let mut took = Vec::new();
            while Instant::now() < until {
                let started = Instant::now();
                client.purchase(took.len()).await;
                took.push(started.elapsed());
            }
            took
        }));
    }
    let mut took = Vec::new();
    for task in tasks {
        took.extend(task.await.unwrap());
    }
    let whole = began.elapsed();
    took.sort();
    let at = |percent: usize| took[(took.len() - 1) * percent / 100].as_micros();
    println!(
        "{}",
        json!({ "purchases": took.len(), "micros": whole.as_micros().to_string(), "p50_micros": at(50).to_string(), "p99_micros": at(99).to_string() })
    );
}
