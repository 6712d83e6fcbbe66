//! Public data under conditions that bind whoever receives it: the buyer answers them when it orders.

use serde_json::{Value, json};

use crate::{
    app::{Actor, TestApp},
    products::goods::{ENTRY, counts, drafted, hourly_counts, list},
    shop::{deposit, link, sign},
    stage::plan,
};

const ON_BUYER: &str = "not passed on";

/// The swipes are open under one condition for the seller and one for each buyer; their hourly counts are on sale.
async fn conditional(app: &TestApp, seller: &Actor) -> (String, String) {
    let text = format!(
        "catalogue_id,title,office,openness,conditions,place,since\n\
        {ENTRY},深圳通刷卡数据,深圳市交通运输局,conditional,named source; buyer: {ON_BUYER},shenzhen,2018-06-01\n"
    );
    let path = "/api/v1/directory/imports?name=by%20hand&format=csv";
    app.operator().await.upload(path, "text/csv", text).await.expect(201);
    let mut product = counts();
    product["declaration"]["sources"][0]["conditions"] =
        json!([{ "name": "named source", "met": true, "evidence": "the source stands on each page" }]);
    let id = drafted(app, seller, &product, Some(("hourly", hourly_counts()))).await;
    let listed = list(seller, &id).await.expect(200);
    assert_eq!(listed.json["status"], "listed", "{}", listed.text);
    let plan = seller.post(&format!("/api/v1/products/{id}/plans"), plan()).await.expect(201).id();
    (id, plan)
}

fn wanted((product, plan): &(String, String), answers: Value) -> Value {
    json!({ "product_id": product, "plan_id": plan, "quantity": 1, "purpose": "research", "buyer_conditions": answers })
}

fn answer(met: bool) -> Value {
    json!([{ "name": ON_BUYER, "met": met, "statement": "kept in our own research network, sealed off" }])
}

#[tokio::test]
async fn a_buyer_that_answers_each_condition_buys_and_its_answers_stand_in_the_agreement() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    let shop = conditional(&app, &seller).await;
    deposit(&app, &buyer, "1000", "BANK-1").await;

    let order = buyer.post("/api/v1/orders", wanted(&shop, answer(true))).await.expect(201);
    let id = order.id();
    let terms = buyer.get(&format!("/api/v1/orders/{id}/agreement")).await.expect(200).json["terms"].clone();
    sign(&buyer, &id).await;
    buyer.act(&format!("/api/v1/orders/{id}/payment")).await.expect(200);

    assert_eq!((&order.json["buyer_conditions"], &terms["buyer_conditions"]), (&answer(true), &answer(true)));
    buyer.get(&link(&buyer, &id).await).await.expect(200);
}

#[tokio::test]
async fn a_missing_answer_refuses_and_names_the_condition_and_a_false_one_refuses() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    let shop = conditional(&app, &seller).await;

    let missing = buyer.post("/api/v1/orders", wanted(&shop, json!([]))).await;
    let not_met = buyer.post("/api/v1/orders", wanted(&shop, answer(false))).await;

    assert_eq!(missing.line(), "422 refused-by-law ADM-67-2-3");
    let violation = &missing.json["violations"][0];
    assert_eq!((&violation["verdict"], &violation["turn"]), (&json!("review"), &json!("buyer")));
    assert!(violation["remedy"].as_str().unwrap().contains(ON_BUYER), "{violation}");
    assert_eq!(not_met.line(), "422 refused-by-law ADM-67-2-3");
    assert_eq!(not_met.json["violations"][0]["verdict"], "block");
}

#[tokio::test]
async fn an_answer_to_no_condition_and_a_second_one_to_the_same_are_named() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    let shop = conditional(&app, &seller).await;
    let stated = |name: &str| json!({ "name": name, "met": true, "statement": "as it says" });

    let sellers = buyer.post("/api/v1/orders", wanted(&shop, json!([stated("named source")]))).await;
    let twice =
        buyer.post("/api/v1/orders", wanted(&shop, json!([stated(ON_BUYER), stated(ON_BUYER)]))).await;
    let empty = json!([{ "name": ON_BUYER, "met": true, "statement": "" }]);
    let silent = buyer.post("/api/v1/orders", wanted(&shop, empty)).await;

    assert_eq!(sellers.line(), "422 invalid-input /buyer_conditions/0/name");
    assert_eq!(twice.line(), "422 invalid-input /buyer_conditions/1/name");
    assert_eq!(silent.line(), "422 invalid-input /buyer_conditions/0/statement");
}

#[tokio::test]
async fn a_condition_added_after_the_order_stops_delivery() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    let shop = conditional(&app, &seller).await;
    deposit(&app, &buyer, "1000", "BANK-1").await;
    let id = buyer.post("/api/v1/orders", wanted(&shop, answer(true))).await.expect(201).id();
    sign(&buyer, &id).await;
    buyer.act(&format!("/api/v1/orders/{id}/payment")).await.expect(200);

    app.advance(chrono::TimeDelta::hours(1));
    let text = format!(
        "catalogue_id,title,office,openness,conditions,place\n\
        {ENTRY},深圳通刷卡数据,深圳市交通运输局,conditional,named source; buyer: {ON_BUYER}; buyer: registered,shenzhen\n"
    );
    let path = "/api/v1/directory/imports?name=by%20hand&format=csv";
    app.operator().await.upload(path, "text/csv", text).await.expect(201);

    let refused = buyer.post(&format!("/api/v1/orders/{id}/deliveries"), json!({})).await;
    assert_eq!(refused.line(), "422 refused-by-law ADM-67-2-3");
}
