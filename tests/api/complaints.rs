//! Anybody may complain, and nobody else learns of it.

use serde_json::json;

use crate::app::TestApp;

#[tokio::test]
async fn a_complaint_by_anybody_reaches_the_regulators_and_its_answer_the_complainant() {
    let app = TestApp::start().await;
    let regulator = app.regulator().await;
    let new = json!({
        "about_kind": "product", "about_id": "prd_1", "text": "My journeys are in it.",
        "contact": "138-0000-0000",
    });

    let receipt = app.anybody().post("/api/v1/complaints", new).await.expect(201).json;
    app.work().await;
    let path = format!("/api/v1/complaints/{}", receipt["reference"].as_str().unwrap());
    let before = app.anybody().get(&path).await.expect(200).json;
    let list = regulator.get("/api/v1/complaints").await.expect(200).json;
    let id = list["items"][0]["particulars"]["id"].as_str().unwrap();
    let answer = json!({ "answer": "The product is suspended." });
    regulator.post(&format!("/api/v1/complaints/{id}/answer"), answer.clone()).await.expect(200);
    let after = app.anybody().get(&path).await.expect(200).json;

    assert_eq!((&before["status"], &before["answer"]), (&json!("received"), &json!(null)));
    assert_eq!(
        (&after["status"], &after["answer"]),
        (&json!("answered"), &json!("The product is suspended."))
    );
    assert!(after["particulars"].is_null());
    assert_eq!(list["items"][0]["particulars"]["contact"], "138-0000-0000");
    assert!(app.mail().iter().any(|sent| sent.to == regulator.email && sent.body.contains(id)));
    let again = regulator.post(&format!("/api/v1/complaints/{id}/answer"), answer).await;
    assert_eq!(again.line(), "409 conflict");
}

#[tokio::test]
async fn the_log_knows_that_somebody_complained_but_neither_who_nor_what() {
    let app = TestApp::start().await;
    let new = json!({ "about_kind": "other", "text": "A secret grievance.", "contact": "me@home.example" });

    app.anybody().post("/api/v1/complaints", new).await.expect(201);

    let log = app.operator().await.get("/api/v1/log").await.expect(200).text;
    assert!(log.contains("complaint.received"), "{log}");
    assert!(!log.contains("grievance") && !log.contains("me@home"), "{log}");
}

#[tokio::test]
async fn complaints_are_read_by_those_who_answer_them_alone_and_looks_are_recorded() {
    let app = TestApp::start().await;
    let member = app.member("member").await;
    let new = json!({ "about_kind": "organization", "about_id": member.organization_id, "text": "Rude." });
    app.anybody().post("/api/v1/complaints", new).await.expect(201);
    let list = app.operator().await.get("/api/v1/complaints").await.expect(200).json;
    let id = list["items"][0]["particulars"]["id"].as_str().unwrap();
    let path = format!("/api/v1/complaints/{id}");

    let shown = app.regulator().await.get(&path).await.expect(200).json;

    assert_eq!(shown["particulars"]["text"], "Rude.");
    assert_eq!(member.get(&path).await.line(), "404 not-found");
    assert_eq!(member.get("/api/v1/complaints").await.line(), "403 not-yours-to-do");
    assert_eq!(
        member.post(&format!("{path}/answer"), json!({ "answer": "No." })).await.line(),
        "403 not-yours-to-do"
    );
    let log = app.log().await;
    assert!(
        log.contains(&"complaint.list looked".to_owned())
            && log.contains(&"complaint.show looked".to_owned())
    );
}

#[tokio::test]
async fn a_complaint_says_what_it_is_about_within_limits() {
    let app = TestApp::start().await;
    let anybody = app.anybody();

    for (new, line) in [
        (json!({ "about_kind": "order", "text": "?" }), "422 invalid-input /about_id"),
        (json!({ "about_kind": "weather", "text": "?" }), "422 invalid-input /about_kind"),
        (json!({ "about_kind": "other", "text": "" }), "422 invalid-input /text"),
        (json!({ "about_kind": "other", "text": "x".repeat(4001) }), "422 invalid-input /text"),
    ] {
        assert_eq!(anybody.post("/api/v1/complaints", new).await.line(), line);
    }
    let longest = json!({ "about_kind": "other", "text": "诉".repeat(4000) });
    anybody.post("/api/v1/complaints", longest).await.expect(201);
}
