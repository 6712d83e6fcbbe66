//! Deliveries: a link works for the one it was made for, for a while, and only while the law allows it.

use chrono::TimeDelta;
use entity::withdrawal;
use sea_orm::{ActiveModelTrait, EntityTrait};
use serde_json::json;

use crate::{
    app::{Actor, TestApp},
    shop::{deposit, escrow, funds, link, status, users, weather},
};

/// The people take their consent back.
async fn withdraw(app: &TestApp, seller: &Actor, authorization_id: &str) {
    let accounts = entity::account::Entity::of_organization(&seller.organization_id);
    let account = accounts.one(&app.state.db.rows).await.unwrap().unwrap();
    let ctx = app.ctx();
    let row = withdrawal::Model {
        id: ctx.new_id("wdr_"),
        authorization_id: authorization_id.to_owned(),
        purposes: None,
        people: None,
        withdrawn_at: ctx.now,
        recorded_by: account.id,
        recorded_at: ctx.now,
    };
    let row = withdrawal::ActiveModel::from(row).reset_all();
    withdrawal::Entity::insert(row).exec_without_returning(&app.state.db.rows).await.unwrap();
}

#[tokio::test]
async fn consent_withdrawn_between_payment_and_delivery_stops_delivery_and_returns_the_money() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("named").await);
    let (shop, authorization) = users(&app, &seller, &buyer).await;
    deposit(&app, &buyer, "100", "BANK-1").await;
    let order = shop.paid(&buyer, 1).await;
    app.advance(TimeDelta::minutes(1));

    withdraw(&app, &seller, &authorization).await;
    let answer = buyer.post(&format!("/api/v1/orders/{order}/deliveries"), json!({})).await;
    app.work().await;

    assert!(answer.line().starts_with("422 refused-by-law"), "{}", answer.text);
    assert_eq!(
        (status(&buyer, &order).await.as_str(), funds(&buyer).await.as_str()),
        ("terminated", "100.00")
    );
    assert_eq!((escrow(&app, &order).await.to_string().as_str(), app.postings_sum().await), ("0.00", 0));
    let told: Vec<String> = app
        .mail()
        .into_iter()
        .filter(|mail| mail.subject.ends_with("has ended"))
        .map(|mail| mail.to)
        .collect();
    assert_eq!(told.len(), 2);
    assert!(told.contains(&buyer.email) && told.contains(&seller.email));
}

#[tokio::test]
async fn consent_withdrawn_after_the_link_was_made_makes_the_link_worthless() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("named").await);
    let (shop, authorization) = users(&app, &seller, &buyer).await;
    deposit(&app, &buyer, "100", "BANK-1").await;
    let order = shop.paid(&buyer, 1).await;
    let link = link(&buyer, &order).await;
    app.advance(TimeDelta::minutes(1));

    withdraw(&app, &seller, &authorization).await;
    let answer = app.anybody().get(&link).await;
    app.work().await;

    assert!(answer.line().starts_with("422 refused-by-law"), "{}", answer.text);
    assert_eq!(
        (status(&buyer, &order).await.as_str(), funds(&buyer).await.as_str()),
        ("terminated", "100.00")
    );
}

#[tokio::test]
async fn an_order_without_money_in_it_is_terminated_without_moving_any() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("named").await);
    let (shop, authorization) = users(&app, &seller, &buyer).await;
    let (placed, contracted) = (shop.placed(&buyer, 1).await, shop.contracted(&buyer, 1).await);
    app.advance(TimeDelta::minutes(1));
    withdraw(&app, &seller, &authorization).await;

    for order in [&placed, &contracted] {
        steelyard::market::standing::weigh_order(&app.ctx(), order).await.unwrap();
    }
    app.work().await;

    assert_eq!(status(&buyer, &placed).await, "terminated");
    assert_eq!(status(&buyer, &contracted).await, "terminated");
    assert_eq!(app.postings_sum().await, 0);
}

#[tokio::test]
async fn an_order_whose_basis_holds_is_left_alone_when_it_is_weighed() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("named").await);
    let (shop, _) = users(&app, &seller, &buyer).await;
    deposit(&app, &buyer, "100", "BANK-1").await;
    let order = shop.paid(&buyer, 1).await;

    steelyard::market::standing::weigh_order(&app.ctx(), &order).await.unwrap();
    app.work().await;

    assert_eq!((status(&buyer, &order).await.as_str(), funds(&buyer).await.as_str()), ("paid", "0.00"));
}

#[tokio::test]
async fn a_file_comes_with_its_name_its_length_and_its_hash() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    let shop = weather(&app, &seller).await;
    deposit(&app, &buyer, "100", "BANK-1").await;
    let order = shop.paid(&buyer, 1).await;

    let file = app.anybody().get(&link(&buyer, &order).await).await.expect(200);

    let header = |name: &str| file.headers[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-length"), file.text.len().to_string());
    assert_eq!(header("content-disposition"), "attachment; filename*=UTF-8''%E6%B0%94%E6%B8%A9%202026.csv");
    assert!(header("repr-digest").starts_with("sha-256=:"));
}

#[tokio::test]
async fn a_link_expires_and_cannot_be_made_up() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    let shop = weather(&app, &seller).await;
    deposit(&app, &buyer, "200", "BANK-1").await;
    let (order, other) = (shop.paid(&buyer, 1).await, shop.paid(&buyer, 1).await);
    let (link, other) = (link(&buyer, &order).await, link(&buyer, &other).await);
    let id = |link: &str| link.split('/').nth(4).unwrap().to_owned();

    let another_delivery = app.anybody().get(&link.replace(&id(&link), &id(&other))).await;
    let longer = app.anybody().get(&link.replace("expires=1", "expires=2")).await;
    let bare = app.anybody().get(&format!("/api/v1/deliveries/{}/file", id(&link))).await;
    app.advance(TimeDelta::minutes(10));
    let late = app.anybody().get(&link).await;

    assert_eq!(another_delivery.line(), "403 not-yours-to-do");
    assert_eq!(longer.line(), "403 not-yours-to-do");
    assert_eq!(bare.line(), "422 invalid-input query");
    assert_eq!(late.line(), "403 not-yours-to-do");
    assert!(late.text.contains("expired"), "{}", late.text);
    assert_eq!(status(&buyer, &order).await, "paid");
}

#[tokio::test]
async fn nothing_is_delivered_before_it_is_paid_nor_a_file_of_another_product() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    let shop = weather(&app, &seller).await;
    deposit(&app, &buyer, "100", "BANK-1").await;
    let (unpaid, paid) = (shop.contracted(&buyer, 1).await, shop.paid(&buyer, 1).await);
    let deliveries = |order: &str| format!("/api/v1/orders/{order}/deliveries");

    let early = buyer.post(&deliveries(&unpaid), json!({})).await;
    let foreign = buyer.post(&deliveries(&paid), json!({ "data_file_id": "fil_nobody" })).await;
    let by_the_seller = seller.post(&deliveries(&paid), json!({})).await;

    assert_eq!(early.line(), "409 conflict");
    assert_eq!(foreign.line(), "422 invalid-input /data_file_id");
    assert_eq!(by_the_seller.line(), "403 not-yours-to-do");
}
