//! The operator at a browser: organizations, reviews and disputes by forms, failed jobs, the platform's own duties.

use super::browser::Browser;
use crate::{
    app::TestApp,
    products::goods::{self, doubtful},
    shop,
};

#[tokio::test]
async fn an_organization_is_verified_suspended_and_restored_by_forms() {
    let app = TestApp::start().await;
    let anna = app.unverified("anna").await;
    app.operator().await;
    let browser = Browser::of(&app, "platform").await;
    let at = format!("/operation/organizations/{}", anna.organization_id);
    let turn = async |act: &str, fields: &[(&str, &str)]| {
        let to = format!("{at}/{act}");
        let form = browser.get(&to).await;
        browser.submit(&form, &to, fields).await.expect("Done, and in the log.")
    };

    browser.get("/operation").await.expect("anna Ltd");
    browser.get(&at).await.expect("Verify").expect("not yet verified");
    let verified = turn("verification", &[("/evidence", "licence seen"), ("/credit_grade", "B")]).await;
    verified.expect("licence seen").expect("verified");
    turn("suspension", &[("/reason", "Fake trades.")]).await.expect("suspended");
    turn("restoration", &[("/reason", "It was a mistake.")]).await.expect("verified");

    browser.get("/operation/organizations?status=registered").await.expect("No organization is here.");
    browser
        .get(&format!("/log?subject={}", anna.organization_id))
        .await
        .expect("An organization was suspended");
    assert_eq!(browser.get(&format!("{at}/deletion")).await.status, 404);
    app.work().await;
}

#[tokio::test]
async fn a_product_in_doubt_is_decided_on_with_reasons() {
    let app = TestApp::start().await;
    let anna = app.member("anna").await;
    let id = doubtful(&app, &anna).await;
    goods::list(&anna, &id).await;
    let browser = Browser::of(&app, "platform").await;

    let queue = browser.get("/operation/reviews").await.expect("To put it right").expect("anna Ltd");
    let to = format!("/operation/reviews/{id}");
    assert!(queue.text.contains(&format!("href=\"{to}\"")));
    let form = browser.get(&to).await.expect("Decide on");
    let fields = [("/decision", "refuse"), ("/reasons", "The source is not shown.")];
    browser.submit(&form, &to, &fields).await.expect("Decided; the seller reads your reasons.");

    browser.get("/operation/reviews").await.expect("Nothing waits for you.");
    app.work().await;
}

#[tokio::test]
async fn a_dispute_is_ended_and_its_parties_are_told() {
    let app = TestApp::start().await;
    let (anna, ben) = (app.member("anna").await, app.member("ben").await);
    shop::deposit(&app, &ben, "5000.00", "bank-1").await;
    let order = shop::weather(&app, &anna).await.delivered(&ben, 1).await;
    let reason = serde_json::json!({ "reason": "Half of it is empty." });
    ben.post(&format!("/api/v1/orders/{order}/disputes"), reason).await.expect(201);
    let browser = Browser::of(&app, "platform").await;

    let list = browser.get("/operation/disputes").await.expect("Half of it is empty.");
    let to = list.text.split("href=\"/operation/disputes/").nth(1).unwrap().split('"').next().unwrap();
    let to = format!("/operation/disputes/{to}");
    let form = browser.get(&to).await.expect("Half of it is empty.");
    let fields = [("/outcome", "refund"), ("/resolution", "It is empty indeed.")];
    browser.submit(&form, &to, &fields).await.expect("The dispute is over").expect("It is empty indeed.");

    assert_eq!(shop::status(&ben, &order).await, "refunded");
    app.work().await;
}

#[tokio::test]
async fn the_platform_sees_its_own_duties_and_what_a_missed_one_may_carry() {
    let app = TestApp::start().await;
    app.operator().await;
    let browser = Browser::of(&app, "platform").await;

    let page = browser.get("/operation/exposure").await;

    page.expect("Nobody ever bought or sold unverified.").expect("DSL47").expect("possible");
    app.work().await;
}
