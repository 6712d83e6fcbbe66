//! Public prices: never edited, never backdated, one after the other.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::{app::TestApp, stage::plan};

fn but(changes: &Value) -> Value {
    let mut plan = plan();
    plan.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    plan
}

#[tokio::test]
async fn anybody_reads_the_prices_of_a_listed_product() {
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    let product = app.staged_product(&seller, "Hourly counts").await;
    let path = format!("/api/v1/products/{product}/plans");

    let published = seller.post(&path, plan()).await.expect(201).json;
    let seen = app.anybody().get(&path).await.expect(200).json;

    assert_eq!(seen["items"], json!([published]));
    assert_eq!(published["list_price"], "100.00");
    assert_eq!(published["warnings"], json!([]));
    assert!(app.log().await.contains(&"plan.published done".to_owned()));
}

#[tokio::test]
async fn a_new_plan_takes_over_when_it_begins_and_not_before() {
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    let product = app.staged_product(&seller, "Hourly counts").await;
    let path = format!("/api/v1/products/{product}/plans");
    let first = seller.post(&path, plan()).await.expect(201).json;
    app.advance(TimeDelta::seconds(1));

    let dearer = but(&json!({ "list_price": "120.00", "valid_from": "2026-03-10T00:00:00Z" }));
    let second = seller.post(&path, dearer).await.expect(201).json;

    let seen = app.anybody().get(&path).await.expect(200).json;
    assert_eq!(seen["items"][1]["valid_until"], "2026-03-10T00:00:00Z");
    assert_eq!(second["succeeds_id"], first["id"]);
    let rows = &app.state.db.rows;
    let now = app.ctx().now;
    let price = async |at| {
        steelyard::market::plan::in_force(rows, &product, at).await.unwrap().unwrap().list_price.to_string()
    };
    assert_eq!(price(now).await, "100.00");
    assert_eq!(price("2026-03-09T23:59:59Z".parse().unwrap()).await, "100.00");
    assert_eq!(price("2026-03-10T00:00:00Z".parse().unwrap()).await, "120.00");
}

#[tokio::test]
async fn a_plan_that_had_not_begun_gives_way_to_an_earlier_one() {
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    let product = app.staged_product(&seller, "Hourly counts").await;
    let path = format!("/api/v1/products/{product}/plans");
    let later = but(&json!({ "valid_from": "2026-05-01T00:00:00Z", "offers": [] }));
    seller.post(&path, later).await.expect(201);
    app.advance(TimeDelta::seconds(1));

    seller.post(&path, but(&json!({ "valid_from": "2026-04-01T00:00:00Z", "offers": [] }))).await.expect(201);

    let items = app.anybody().get(&path).await.expect(200).json["items"].clone();
    assert!(items[1]["retired_at"].is_string(), "{items}");
    assert!(items[0]["retired_at"].is_null() && items[0]["valid_until"].is_null(), "{items}");
}

#[tokio::test]
async fn what_contradicts_itself_or_lies_in_the_past_is_refused_by_name() {
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    let product = app.staged_product(&seller, "Hourly counts").await;
    let path = format!("/api/v1/products/{product}/plans");
    let tier = |from: i32, less: i64| json!({ "from_quantity": from, "discount_ppm": less });
    let offer = plan()["offers"][0].clone();

    for (changes, line) in [
        (json!({ "valid_from": "2026-03-01T00:00:00Z" }), "422 invalid-input /valid_from"),
        (json!({ "valid_until": "2026-03-02T00:00:00Z" }), "422 invalid-input /valid_until"),
        (json!({ "list_price": "0.00" }), "422 invalid-input /list_price"),
        (json!({ "list_price": "-1.00" }), "422 invalid-input /list_price"),
        (json!({ "list_price": "1.00001" }), "422 invalid-input /list_price"),
        (json!({ "list_price": 100 }), "422 invalid-input /list_price"),
        (json!({ "tiers": [tier(10, 2), tier(10, 3)] }), "422 invalid-input /tiers/1"),
        (json!({ "tiers": [tier(10, 3), tier(20, 3)] }), "422 invalid-input /tiers/1"),
        (json!({ "tiers": [tier(101, 3)] }), "422 invalid-input /max_quantity"),
        (json!({ "offers": [offer, offer] }), "422 invalid-input /offers/1/id"),
        (json!({ "discount": 1 }), "422 invalid-input /discount"),
    ] {
        let answer = seller.post(&path, but(&changes)).await;
        assert_eq!(answer.line(), line, "{changes}");
    }
}

#[tokio::test]
async fn a_promotion_of_more_than_ninety_days_is_published_with_a_warning() {
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    let product = app.staged_product(&seller, "Hourly counts").await;
    let mut long = plan();
    long["offers"][0]["until"] = json!("2026-05-30T00:00:01Z");

    let warned =
        seller.post(&format!("/api/v1/products/{product}/plans"), long.clone()).await.expect(201).json;
    long["offers"][0]["until"] = json!("2026-05-30T00:00:00Z");
    let quiet = seller.post(&format!("/api/v1/products/{product}/plans"), long).await.expect(201).json;

    assert!(warned["warnings"][0].as_str().unwrap().contains("Art. 69 (2)"));
    assert_eq!(quiet["warnings"], json!([]));
}

#[tokio::test]
async fn nobody_prices_anothers_product_or_one_that_is_not_there() {
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    let other = app.member("other").await;
    let product = app.staged_product(&seller, "Hourly counts").await;
    let path = format!("/api/v1/products/{product}/plans");

    assert_eq!(other.post(&path, plan()).await.line(), "404 not-found");
    assert_eq!(app.anybody().post(&path, plan()).await.line(), "401 sign-in-required");
    assert_eq!(other.get("/api/v1/products/nobody/plans").await.line(), "404 not-found");
}

#[tokio::test]
async fn the_same_key_publishes_once() {
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    let product = app.staged_product(&seller, "Hourly counts").await;
    let path = format!("/api/v1/products/{product}/plans");
    let headers = [("content-type", "application/json"), ("idempotency-key", "once")];

    let first = seller.send("POST", &path, &headers, Some(plan().to_string().into())).await.expect(201);
    app.advance(TimeDelta::minutes(1));
    let again = seller.send("POST", &path, &headers, Some(plan().to_string().into())).await.expect(201);
    let other =
        seller.send("POST", &path, &headers, Some(but(&json!({ "unit": "row" })).to_string().into())).await;

    assert_eq!(first.text, again.text);
    assert_eq!(other.line(), "422 invalid-input Idempotency-Key");
    assert_eq!(app.anybody().get(&path).await.json["items"].as_array().unwrap().len(), 1);
}
