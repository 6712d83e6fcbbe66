//! Overcharged buyers get their money back: once, balanced, as far as the seller's funds reach, and the rest later.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::{
    app::TestApp,
    enforcement::{Case, settle},
    shop::{deposit, funds, ledger, link},
};

#[tokio::test]
async fn money_in_escrow_is_not_the_sellers_yet_and_is_given_back_when_it_is() {
    let app = TestApp::start().await;
    let case = Case::decided(&app).await;
    assert_eq!(case.by_regulator("closure", json!({ "reason": "early" })).await, "409 conflict");

    case.regulator.act(&case.at("restitution")).await.expect(201);
    let owed = case.market.overcharged.get("/api/v1/restitutions").await.expect(200).json;
    settle(&app, &case.market).await;
    let paid = case.market.overcharged.get("/api/v1/restitutions").await.expect(200).json;

    assert_eq!((&owed["items"][0]["paid"], &owed["items"][0]["settled_at"]), (&json!("0.00"), &Value::Null));
    assert_eq!(paid["items"][0]["paid"], "8.00");
    assert!(!paid["items"][0]["settled_at"].is_null());
    assert_eq!(funds(&case.market.overcharged).await, "900.00");
    assert_eq!(funds(&case.market.seller).await, "96.76");
    assert_eq!(app.postings_sum().await, 0);
    assert_eq!(case.regulator.act(&case.at("restitution")).await.line(), "409 conflict");
    assert_eq!(app.member("stranger").await.get("/api/v1/restitutions").await.json["items"], json!([]));
}

#[tokio::test]
async fn what_the_funds_do_not_hold_is_taken_from_the_next_deposit_and_never_twice() {
    let app = TestApp::start().await;
    let case = Case::decided(&app).await;
    settle(&app, &case.market).await;
    let seller = &case.market.seller;
    let out = json!({ "amount": "102.76", "memo": "out" });
    seller.post("/api/v1/payouts", out).await.expect(201);

    case.regulator.act(&case.at("restitution")).await.expect(201);
    let part = seller.get("/api/v1/restitutions").await.expect(200).json["items"][0].clone();
    deposit(&app, seller, "5.00", "SELLER-1").await;
    app.work().await;
    deposit(&app, seller, "50.00", "SELLER-2").await;
    app.work().await;
    let whole = seller.get("/api/v1/restitutions").await.expect(200).json["items"][0].clone();

    assert_eq!((&part["paid"], &whole["paid"]), (&json!("2.00"), &json!("8.00")));
    assert_eq!(whole["payments"].as_array().unwrap().len(), 3);
    assert_eq!(funds(seller).await, "49.00");
    assert_eq!(funds(&case.market.overcharged).await, "900.00");
    let buyer = format!("funds:{}", case.market.overcharged.organization_id);
    assert_eq!(ledger(&app, &buyer).await.to_string(), "900.00");
    assert_eq!(app.postings_sum().await, 0);
}

#[tokio::test]
async fn what_is_owed_is_paid_before_anything_is_paid_out() {
    let app = TestApp::start().await;
    let case = Case::decided(&app).await;
    settle(&app, &case.market).await;
    let seller = &case.market.seller;
    let out = |amount: &str| json!({ "amount": amount, "memo": "out" });
    seller.post("/api/v1/payouts", out("104.76")).await.expect(201);
    case.regulator.act(&case.at("restitution")).await.expect(201);

    deposit(&app, seller, "20.00", "SELLER-1").await;
    let all = seller.post("/api/v1/payouts", out("20.00")).await;
    let rest = seller.post("/api/v1/payouts", out("12.00")).await;

    assert_eq!((all.status, rest.status), (422, 201), "{} {}", all.json, rest.json);
    assert_eq!(funds(seller).await, "0.00");
    app.work().await;
    assert_eq!(funds(&case.market.overcharged).await, "900.00");
    assert_eq!(app.postings_sum().await, 0);
}

#[tokio::test]
async fn what_went_back_in_a_dispute_is_not_gained_and_not_given_back_again() {
    let app = TestApp::start().await;
    let case = Case::refused(&app).await;
    let buyer = &case.market.overcharged;
    buyer.get(&link(buyer, &case.market.order).await).await.expect(200);
    let dispute = format!("/api/v1/orders/{}/disputes", case.market.order);
    let dispute = buyer.post(&dispute, json!({ "reason": "too dear" })).await.expect(201).id();
    app.advance(TimeDelta::hours(1));
    let resolution = json!({ "outcome": "partial", "amount": "5.00", "resolution": "meet halfway" });
    app.operator()
        .await
        .post(&format!("/api/v1/disputes/{dispute}/resolution"), resolution)
        .await
        .expect(200);

    let assessment = case.assessed(false).await;
    let decision = case.decision(Some("180000.00")).await;
    let decided = case.regulator.post(&case.at("decision"), decision).await.expect(201).json;
    case.regulator.act(&case.at("restitution")).await.expect(201);

    assert_eq!(assessment["facts"]["gains"]["gross"], "3.00");
    assert_eq!(decided["restitution"], "3.00");
    assert_eq!(funds(buyer).await, "900.00");
    assert_eq!(app.postings_sum().await, 0);
}

#[tokio::test]
async fn what_went_back_between_decision_and_restitution_is_not_given_back_again() {
    let app = TestApp::start().await;
    let case = Case::decided(&app).await;
    let buyer = &case.market.overcharged;
    app.advance(TimeDelta::hours(1));
    let dispute = format!("/api/v1/orders/{}/disputes", case.market.order);
    let dispute = buyer.post(&dispute, json!({ "reason": "too dear" })).await.expect(201).id();
    let resolution = json!({ "outcome": "refund", "resolution": "all of it" });
    app.operator()
        .await
        .post(&format!("/api/v1/disputes/{dispute}/resolution"), resolution)
        .await
        .expect(200);

    case.regulator.act(&case.at("restitution")).await.expect(201);

    assert_eq!(buyer.get("/api/v1/restitutions").await.json["items"], json!([]));
    assert_eq!(funds(buyer).await, "1000.00");
    assert_eq!(case.regulator.act(&case.at("restitution")).await.line(), "409 conflict");
    assert_eq!(case.by_regulator("closure", json!({ "reason": "nothing is left" })).await, "200");
    assert_eq!(app.postings_sum().await, 0);
}

#[tokio::test]
async fn the_same_key_takes_a_step_once() {
    let app = TestApp::start().await;
    let case = Case::refused(&app).await;
    settle(&app, &case.market).await;
    let decision = case.decision(Some("180000.00")).await.to_string();
    let headers = [("content-type", "application/json"), ("idempotency-key", "decide-1")];
    let decide = async || {
        case.regulator.send("POST", &case.at("decision"), &headers, Some(decision.clone().into())).await
    };
    let give = async || {
        case.regulator.send("POST", &case.at("restitution"), &[("idempotency-key", "give-1")], None).await
    };

    let (one, two) = (decide().await.expect(201).id(), decide().await.expect(201).id());
    give().await.expect(201);
    give().await.expect(201);

    assert_eq!(one, two);
    assert_eq!(funds(&case.market.overcharged).await, "900.00");
    assert_eq!(app.log().await.into_iter().filter(|entry| entry == "case.decided done").count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn restitution_asked_for_many_times_at_once_is_paid_once() {
    let app = TestApp::start().await;
    let case = Case::decided(&app).await;
    settle(&app, &case.market).await;

    let acts = (0..6).map(|_| {
        let (regulator, path) = (case.regulator.clone(), case.at("restitution"));
        tokio::spawn(async move { regulator.act(&path).await.status })
    });
    let mut statuses = Vec::new();
    for act in acts.collect::<Vec<_>>() {
        statuses.push(act.await.unwrap());
    }

    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409, 409, 409, 409, 409]);
    assert_eq!(funds(&case.market.overcharged).await, "900.00");
    assert_eq!(app.postings_sum().await, 0);
}
