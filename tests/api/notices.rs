//! Consent taken back reaches whoever holds the data, who says by a day what became of it.

use chrono::TimeDelta;
use serde_json::json;

use crate::{app::TestApp, shop};

const NOTICES: &str = "/api/v1/withdrawal-notices";

#[tokio::test]
async fn whoever_holds_the_data_is_told_and_answers_once() {
    let app = TestApp::start().await;
    let (seller, buyer, other) =
        (app.member("seller").await, app.member("buyer").await, app.member("other").await);
    shop::deposit(&app, &buyer, "1000.00", "BANK-1").await;
    let (users, authorization) = shop::users(&app, &seller, &buyer).await;
    let order = users.accepted(&buyer, 1).await;
    users.contracted(&buyer, 1).await;
    app.work().await;

    seller.post(&format!("/api/v1/authorizations/{authorization}/withdrawals"), json!({})).await.expect(201);
    app.work().await;
    let told = buyer.get(NOTICES).await.expect(200).json;
    let notice = &told["items"][0];
    let path = format!("{NOTICES}/{}/acknowledgement", notice["id"].as_str().unwrap());
    let said =
        |outcome: &str| json!({ "outcome": outcome, "statement": "Erased on both disks by the data desk." });
    let odd = buyer.post(&path, said("sold")).await;
    let blank = buyer.post(&path, json!({ "outcome": "deleted", "statement": " \t " })).await;
    let strange = other.post(&path, said("deleted")).await;
    let answered = buyer.post(&path, said("deleted")).await.expect(201).json;
    let again = buyer.post(&path, said("not_held")).await;

    assert_eq!(
        told["items"].as_array().unwrap().len(),
        1,
        "what was never delivered is nobody's to answer for"
    );
    assert_eq!((&notice["order_id"], &notice["outcome"]), (&json!(order), &serde_json::Value::Null));
    assert_eq!(notice["due_at"], "2026-03-17T02:00:00Z");
    assert_eq!((odd.status, strange.status, again.line()), (422, 404, "409 conflict".to_owned()));
    assert_eq!(blank.line(), "422 invalid-input /statement");
    assert_eq!(
        (&answered["outcome"], &answered["withdrawn_at"]),
        (&json!("deleted"), &json!(crate::app::BEGINNING))
    );
    let letters = app.mail().into_iter().filter(|mail| mail.subject.contains("Consent was taken back"));
    assert_eq!(letters.count(), 1);
    let of_seller = format!("/api/v1/authorizations/{authorization}/notices");
    assert_eq!(seller.get(&of_seller).await.expect(200).json["items"][0]["outcome"], "deleted");
    assert_eq!(app.operator().await.get(&of_seller).await.json["items"][0]["outcome"], "deleted");
    assert_eq!(other.get(&of_seller).await.status, 404);
    assert_eq!(other.get(NOTICES).await.json["items"], json!([]));
    assert!(app.log().await.contains(&"withdrawal.acknowledged done".to_owned()));
}

#[tokio::test]
async fn what_nobody_answers_in_time_is_the_operators_to_see() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    shop::deposit(&app, &buyer, "1000.00", "BANK-1").await;
    let (users, authorization) = shop::users(&app, &seller, &buyer).await;
    users.delivered(&buyer, 1).await;
    seller.post(&format!("/api/v1/authorizations/{authorization}/withdrawals"), json!({})).await.expect(201);
    app.work().await;

    app.advance(TimeDelta::days(15));
    let operator = app.operator().await;
    let on_the_day = operator.get("/api/v1/overdue-notices").await.expect(200).json;
    app.advance(TimeDelta::seconds(1));
    let after = app.operator().await.get("/api/v1/overdue-notices").await.expect(200).json;

    assert_eq!(on_the_day["items"], json!([]));
    assert_eq!(after["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn who_bought_for_another_purpose_than_the_one_withdrawn_is_not_told() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    shop::deposit(&app, &buyer, "1000.00", "BANK-1").await;
    let (users, authorization) = shop::users(&app, &seller, &buyer).await;
    users.delivered(&buyer, 1).await;
    let path = format!("/api/v1/authorizations/{authorization}/withdrawals");
    let told = async |purpose: &str| {
        seller.post(&path, json!({ "purposes": [purpose] })).await.expect(201);
        app.work().await;
        buyer.get(NOTICES).await.expect(200).json["items"].as_array().unwrap().len()
    };

    assert_eq!((told("planning").await, told("research").await), (0, 1));
    assert_eq!(buyer.get(NOTICES).await.json["items"][0]["purposes"], json!(["research"]));
}
