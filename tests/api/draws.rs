//! Random transactions: a seed committed to before, revealed after, and recomputed by anybody.

use policies::fairness::draw_won;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{
    app::{Actor, TestApp},
    findings::{Market, market},
    shop::{deposit, sign},
};

const SEED: &str = "an unguessable seed of March";

fn new_draw(probability_ppm: i64) -> Value {
    json!({
        "commitment": hex::encode(Sha256::digest(SEED)), "probability_ppm": probability_ppm, "discount_ppm": 300_000,
    })
}

async fn published(market: &Market, probability_ppm: i64) -> String {
    let path = format!("/api/v1/products/{}/draws", market.shop.product_id);
    market.seller.post(&path, new_draw(probability_ppm)).await.expect(201).id()
}

/// A buyer's number.
async fn number(market: &Market, draw: &str, buyer: &Actor) -> String {
    let path = format!("/api/v1/draws/{draw}/tickets");
    let ticket = market.seller.post(&path, json!({ "buyer": buyer.organization_id })).await.expect(201).json;
    ticket["order_id"].as_str().unwrap().to_owned()
}

async fn bought(market: &Market, draw: &str, buyer: &Actor, price: &str) -> String {
    let new = json!({
        "buyer": buyer.organization_id, "plan_id": market.shop.plan_id, "quantity": 1, "unit_price": price,
        "valid_until": "2026-03-20T00:00:00Z", "claim": { "ground": "fair_random", "reference": draw },
    });
    let quote = market.seller.post("/api/v1/quotes", new).await.expect(201).id();
    let order = json!({
        "product_id": market.shop.product_id, "quote_id": quote, "quantity": 1, "purpose": "research",
    });
    let id = buyer.post("/api/v1/orders", order).await.expect(201).id();
    sign(buyer, &id).await;
    buyer.act(&format!("/api/v1/orders/{id}/payment")).await.expect(200);
    id
}

async fn moneyed(app: &TestApp, name: &str) -> Actor {
    let buyer = app.member(name).await;
    deposit(app, &buyer, "500.00", name).await;
    buyer
}

#[tokio::test]
async fn who_won_is_recomputed_from_the_revealed_seed_and_who_did_not_win_had_no_lower_price() {
    let app = TestApp::start().await;
    let market = market(&app).await;
    let (winner, loser) = (moneyed(&app, "winner").await, moneyed(&app, "loser").await);
    let (likely, unlikely) = (published(&market, 999_999).await, published(&market, 1).await);

    let number_won = number(&market, &likely, &winner).await;
    let order = bought(&market, &likely, &winner, "70.00").await;
    number(&market, &unlikely, &loser).await;
    let favoured = bought(&market, &unlikely, &loser, "70.00").await;
    for draw in [&likely, &unlikely] {
        let path = format!("/api/v1/draws/{draw}/seed");
        market.seller.post(&path, json!({ "seed": SEED })).await.expect(200);
    }
    let regulator = app.regulator().await;
    regulator.act("/api/v1/scans").await.expect(201);

    assert_eq!(number_won, order, "the number drawn is the order's");
    assert!(draw_won(SEED, &order, 999_999) && !draw_won(SEED, &favoured, 1));
    let queue = regulator.get("/api/v1/findings").await.expect(200).json;
    let named = async |id: &str| {
        let mut found = false;
        for finding in queue["items"].as_array().unwrap() {
            let path = format!("/api/v1/findings/{}", finding["id"].as_str().unwrap());
            let file = regulator.get(&path).await.expect(200).json;
            let flagged = file["record"]["flagged"].as_array().unwrap();
            found |= flagged.iter().any(|flagged| flagged["order_id"] == *id);
        }
        found
    };
    assert!(named(&favoured).await, "a price the draw did not give is found");
    assert!(!named(&order).await, "a price the draw gave is not");
}

#[tokio::test]
async fn a_buyer_has_one_number_and_the_seed_is_the_one_committed_to() {
    let app = TestApp::start().await;
    let market = market(&app).await;
    let buyer = moneyed(&app, "lucky").await;
    let draw = published(&market, 500_000).await;
    let seed = format!("/api/v1/draws/{draw}/seed");

    let (one, two) = (number(&market, &draw, &buyer).await, number(&market, &draw, &buyer).await);
    let wrong = market.seller.post(&seed, json!({ "seed": "another seed altogether" })).await;
    bought(&market, &draw, &buyer, "70.00").await;
    let again = json!({
        "buyer": buyer.organization_id, "plan_id": market.shop.plan_id, "quantity": 1, "unit_price": "70.00",
        "valid_until": "2026-03-20T00:00:00Z", "claim": { "ground": "fair_random", "reference": draw },
    });
    let quote = market.seller.post("/api/v1/quotes", again.clone()).await.expect(201).id();
    let order = json!({
        "product_id": market.shop.product_id, "quote_id": quote, "quantity": 1, "purpose": "research",
    });
    let used = buyer.post("/api/v1/orders", order).await;
    let mut unknown = again.clone();
    unknown["claim"]["reference"] = json!("drw_nobody");
    let unknown = market.seller.post("/api/v1/quotes", unknown).await;
    let mut stranger = again.clone();
    stranger["buyer"] = json!(market.overcharged.organization_id);
    let stranger = market.seller.post("/api/v1/quotes", stranger).await;
    let revealed = market.seller.post(&seed, json!({ "seed": SEED })).await.expect(200).json;

    assert_eq!(one, two);
    assert_eq!(wrong.line(), "422 invalid-input /seed");
    assert_eq!(used.line(), "409 conflict");
    assert_eq!(
        (unknown.line().as_str(), stranger.line().as_str()),
        ("422 invalid-input /claim/reference", "422 invalid-input /claim/reference")
    );
    assert_eq!(revealed["seed"], SEED);
    assert_eq!(market.seller.post(&seed, json!({ "seed": SEED })).await.line(), "409 conflict");
    assert_eq!(market.seller.post("/api/v1/quotes", again).await.line(), "409 conflict", "over");
    let path = format!("/api/v1/products/{}/draws", market.shop.product_id);
    let shown = app.anybody().get(&path).await.expect(200).json;
    assert_eq!((&shown["items"][0]["id"], &shown["items"][0]["seed"]), (&json!(draw), &json!(SEED)));
    assert_eq!(buyer.post(&path, new_draw(5)).await.line(), "404 not-found");
    let mut ill = new_draw(5);
    ill["commitment"] = json!("ABC");
    assert_eq!(market.seller.post(&path, ill).await.line(), "422 invalid-input /commitment");
}
