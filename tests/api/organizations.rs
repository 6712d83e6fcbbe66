//! Who an organization is, and whether it may act.

use serde_json::json;

use crate::app::TestApp;

#[tokio::test]
async fn a_verified_organization_is_written_to_and_is_verified_once() {
    let app = TestApp::start().await;
    let anna = app.unverified("anna").await;
    let operator = app.operator().await;
    let path = format!("/api/v1/organizations/{}/verification", anna.organization_id);

    let answer = operator.post(&path, json!({ "evidence": "licence seen", "credit_grade": "B" })).await;
    let again = operator.post(&path, json!({ "evidence": "licence seen", "credit_grade": "A" })).await;
    app.work().await;

    assert_eq!(answer.json["status"], "verified");
    assert_eq!(answer.json["particulars"]["credit_grade"], "B");
    assert_eq!(again.line(), "409 conflict");
    assert!(app.mail().iter().any(|letter| letter.subject == "anna Ltd is verified"));
    assert!(app.log().await.contains(&"organization.verified done".to_owned()));
}

#[tokio::test]
async fn a_member_sees_of_another_only_what_is_public() {
    let app = TestApp::start().await;
    let (anna, bert) = (app.member("anna").await, app.member("bert").await);
    let path = format!("/api/v1/organizations/{}", anna.organization_id);

    let seen = bert.get(&path).await.expect(200);

    assert_eq!(seen.json["name"], "anna Ltd");
    assert!(seen.json.get("particulars").is_none());
    assert!(anna.get(&path).await.json["particulars"]["deposit_code"].as_str().unwrap().starts_with("SY"));
    assert_eq!(bert.get("/api/v1/organizations/org_none").await.line(), "404 not-found");
    assert_eq!(bert.get("/api/v1/organizations").await.line(), "403 not-yours-to-do");
    assert_eq!(app.anybody().get(&path).await.line(), "401 sign-in-required");
}

#[tokio::test]
async fn only_the_operator_verifies_and_suspends() {
    let app = TestApp::start().await;
    let anna = app.unverified("anna").await;
    let path = |what: &str| format!("/api/v1/organizations/{}/{what}", anna.organization_id);

    let verify = anna.post(&path("verification"), json!({ "evidence": "I am", "credit_grade": "A" })).await;
    let suspend = app.regulator().await.post(&path("suspension"), json!({ "reason": "no" })).await;

    assert_eq!(verify.line(), "403 not-yours-to-do");
    assert_eq!(suspend.line(), "403 not-yours-to-do");
}

#[tokio::test]
async fn a_suspended_member_is_suspended_once_and_restored_to_what_it_was() {
    let app = TestApp::start().await;
    let anna = app.member("anna").await;
    let operator = app.operator().await;
    let path = |what: &str| format!("/api/v1/organizations/{}/{what}", anna.organization_id);
    let why = || json!({ "reason": "its licence ran out" });

    let suspended = operator.post(&path("suspension"), why()).await.expect(200);
    let again = operator.post(&path("suspension"), why()).await;
    let reads = anna.get("/api/v1/me").await;
    let pays_out = anna.post("/api/v1/payouts", json!({ "amount": "1.00" })).await;
    let restored = operator.post(&path("restoration"), why()).await.expect(200);

    assert_eq!(suspended.json["status"], "suspended");
    assert_eq!(again.line(), "409 conflict");
    assert_eq!(reads.json["organization"]["status"], "suspended");
    assert_eq!(pays_out.line(), "403 not-yours-to-do");
    assert_eq!(restored.json["status"], "verified");
    assert_eq!(operator.post(&path("restoration"), why()).await.line(), "409 conflict");
}

#[tokio::test]
async fn the_list_pages_by_id_and_filters_by_status() {
    let app = TestApp::start().await;
    app.member("anna").await;
    for name in ["bert", "carl", "dora"] {
        app.unverified(name).await;
    }
    let operator = app.operator().await;

    let first = operator.get("/api/v1/organizations?status=registered&limit=2").await.expect(200);
    let next = first.json["next"].as_str().unwrap();
    let second = operator.get(&format!("/api/v1/organizations?status=registered&limit=2&after={next}")).await;

    assert_eq!(first.json["items"].as_array().unwrap().len(), 2);
    assert_eq!(second.json["items"].as_array().unwrap().len(), 1);
    assert!(second.json.get("next").is_none());
    assert_eq!(operator.get("/api/v1/organizations?status=odd").await.line(), "422 invalid-input query");
}
