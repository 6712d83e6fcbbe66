//! The register of authorizations: what is on record, what the people took back, and what that sets off.

use entity::job;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::{
    app::TestApp,
    products::goods::{SURVEY, consent, consented, drafted, list, survey},
};

/// Kinds of the jobs that wait.
async fn waiting(app: &TestApp) -> Vec<String> {
    let jobs = job::Entity::find().all(&app.state.db.rows).await.unwrap();
    let now = app.ctx().now;
    let due = jobs.into_iter().filter(|job| job.status == job::Status::Waiting && job.run_at <= now);
    due.filter(|job| job.kind != "mail").map(|job| job.kind).collect()
}

#[tokio::test]
async fn an_authorization_is_kept_as_it_was_stated_and_only_its_holder_and_the_authorities_see_it() {
    let app = TestApp::start().await;
    let (seller, other) = (app.member("seller").await, app.member("other").await);
    let stated = consent(json!({ "name": "some institute", "contact": "desk" }));

    let id = seller.post("/api/v1/authorizations", stated.clone()).await.expect(201).id();

    let path = format!("/api/v1/authorizations/{id}");
    let seen = seller.get(&path).await.expect(200).json;
    assert_eq!([&seen["basis"], &seen["status"]], ["consent", "active"]);
    assert_eq!(seen["record"]["consent"]["purposes"], stated["consent"]["purposes"]);
    assert_eq!(seen["record"]["consent"]["written"], Value::Null);
    assert_eq!(seller.get("/api/v1/authorizations").await.json["items"][0]["id"], id.as_str());
    assert_eq!(other.get(&path).await.line(), "404 not-found");
    assert_eq!(other.get("/api/v1/authorizations").await.json["items"], json!([]));
    app.regulator().await.get(&path).await.expect(200);
}

#[tokio::test]
async fn a_record_is_one_consent_or_one_exemption() {
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    let bare = json!({ "category": "authors", "source": "site" });
    let exemption = json!({ "item": "self_disclosed", "facts": "published by the authors themselves" });
    let with = |change: Value| {
        let mut record = bare.clone();
        record.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        record
    };

    let neither = seller.post("/api/v1/authorizations", bare.clone()).await;
    let both = with(json!({ "exemption": exemption, "consent": { "notice": {} } }));
    let both = seller.post("/api/v1/authorizations", both).await;
    let misspelt = with(json!({ "exemption": { "item": "self_disclosed", "fact": "x" } }));
    let misspelt = seller.post("/api/v1/authorizations", misspelt).await;
    let one =
        seller.post("/api/v1/authorizations", with(json!({ "exemption": exemption }))).await.expect(201);

    assert_eq!(neither.line(), "422 invalid-input /consent");
    assert_eq!(both.line(), "422 invalid-input /consent");
    assert_eq!(misspelt.line(), "422 invalid-input /exemption/fact");
    assert_eq!(one.json["basis"], "exemption");
    let withdrawal = format!("/api/v1/authorizations/{}/withdrawals", one.id());
    assert_eq!(seller.post(&withdrawal, json!({})).await.line(), "409 conflict");
}

#[tokio::test]
async fn a_withdrawal_suspends_what_is_on_sale_and_the_seller_learns_why() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    let authorization = consented(&seller, &buyer).await;
    let id = drafted(&app, &seller, &survey(&[&authorization]), Some(("answers", SURVEY.to_owned()))).await;
    list(&seller, &id).await.expect(200);
    app.work().await;

    let path = format!("/api/v1/authorizations/{authorization}/withdrawals");
    let withdrawn = seller.post(&path, json!({})).await.expect(201);
    let set_off = waiting(&app).await;
    app.work().await;

    assert_eq!(withdrawn.json["withdrawn_at"], crate::app::BEGINNING);
    assert_eq!(set_off, ["weigh_version", "tell_holders"]);
    let product = seller.get(&format!("/api/v1/products/{id}")).await.json;
    assert_eq!([&product["status"], &product["version"]["status"]], ["suspended", "suspended"]);
    assert_eq!(buyer.get(&format!("/api/v1/catalogue/{id}")).await.line(), "404 not-found");
    let letter = app.mail().into_iter().find(|mail| mail.subject.contains("is suspended")).unwrap();
    assert!(letter.body.contains("CON-14") && letter.body.contains("ADM-67-1-2"), "{}", letter.body);
    assert_eq!(seller.post(&path, json!({})).await.line(), "409 conflict");
}

#[tokio::test]
async fn a_withdrawal_for_one_of_two_purposes_leaves_the_product_on_sale() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    let authorization = consented(&seller, &buyer).await;
    let id = drafted(&app, &seller, &survey(&[&authorization]), Some(("answers", SURVEY.to_owned()))).await;
    list(&seller, &id).await.expect(200);

    let path = format!("/api/v1/authorizations/{authorization}/withdrawals");
    let strange = seller.post(&path, json!({ "purposes": ["marketing"] })).await;
    seller.post(&path, json!({ "purposes": ["planning"] })).await.expect(201);
    app.work().await;

    assert_eq!(strange.line(), "422 invalid-input /purposes/0");
    assert_eq!(seller.get(&format!("/api/v1/products/{id}")).await.json["status"], "listed");
    let status = seller.get(&format!("/api/v1/authorizations/{authorization}")).await.json["status"].clone();
    assert_eq!(status, "partly_withdrawn");
}

#[tokio::test]
async fn some_people_leaving_suspends_the_version_that_holds_them_and_not_one_made_without_them() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    let authorization = consented(&seller, &buyer).await;
    let id = drafted(&app, &seller, &survey(&[&authorization]), Some(("answers", SURVEY.to_owned()))).await;
    list(&seller, &id).await.expect(200);

    let path = format!("/api/v1/authorizations/{authorization}/withdrawals");
    app.operator().await.post(&path, json!({ "people": 1 })).await.expect(201);
    app.work().await;
    let before = seller.get(&format!("/api/v1/products/{id}")).await.json["status"].clone();
    app.advance(chrono::TimeDelta::hours(1));
    let declaration = survey(&[&authorization])["declaration"].clone();
    seller.post(&format!("/api/v1/products/{id}/versions?keep_files=true"), declaration).await.expect(201);
    app.work().await;
    list(&seller, &id).await.expect(200);

    assert_eq!(before, "suspended");
    assert_eq!(seller.get(&format!("/api/v1/products/{id}")).await.json["status"], "listed");
}

#[tokio::test]
async fn a_withdrawal_in_the_future_or_of_another_holder_is_not_recorded() {
    let app = TestApp::start().await;
    let (seller, other) = (app.member("seller").await, app.member("other").await);
    let path = format!("/api/v1/authorizations/{}/withdrawals", consented(&seller, &other).await);

    let early = seller.post(&path, json!({ "withdrawn_at": "2026-03-02T02:00:00.000001Z" })).await;
    let stranger = other.post(&path, json!({})).await;

    assert_eq!(early.line(), "422 invalid-input /withdrawn_at");
    assert_eq!(stranger.line(), "404 not-found");
    assert_eq!(waiting(&app).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_withdrawn_consent_does_not_come_back_by_being_recorded_again() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    let authorization = consented(&seller, &buyer).await;
    seller.post(&format!("/api/v1/authorizations/{authorization}/withdrawals"), json!({})).await.expect(201);

    let recipient = json!({ "name": "buyer Ltd", "contact": "privacy desk" });
    let same = seller.post("/api/v1/authorizations", consent(recipient.clone())).await;
    let mut renewed = consent(recipient);
    app.advance(chrono::TimeDelta::hours(2));
    renewed["consent"]["given_at"] = json!("2026-03-02T03:00:00Z");
    let renewed = seller.post("/api/v1/authorizations", renewed).await;

    assert_eq!(same.line(), "422 invalid-input /consent/given_at");
    assert_eq!(renewed.status, 201, "{}", renewed.text);
}
