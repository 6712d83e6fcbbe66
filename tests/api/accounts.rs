//! Coming in: registration, signing in, and sessions.

use serde_json::{Value, json};

use crate::app::{TestApp, new_member, uscc};

#[tokio::test]
async fn a_registered_organization_is_written_to_and_may_sign_in() {
    let app = TestApp::start().await;

    let answer = app.anybody().post("/api/v1/registrations", new_member("anna")).await.expect(201);
    app.work().await;

    assert_eq!(answer.json["organization"]["status"], "registered");
    assert_eq!(app.mail()[0].to, "anna@anna.example");
    assert_eq!(app.mail()[0].subject, "anna Ltd is registered");
    assert_eq!(app.log().await, ["organization.registered done"]);
}

#[tokio::test]
async fn the_same_code_or_the_same_address_registers_once() {
    let app = TestApp::start().await;
    app.unverified("anna").await;

    let mut same_code = new_member("anna");
    same_code["email"] = json!("other@anna.example");
    let mut same_address = new_member("bert");
    same_address["email"] = json!("Anna@Anna.example");
    let first = app.anybody().post("/api/v1/registrations", same_code).await;
    let second = app.anybody().post("/api/v1/registrations", same_address).await;

    assert_eq!((first.line().as_str(), second.line().as_str()), ("409 conflict", "409 conflict"));
    assert_eq!(first.text, second.text);
}

#[tokio::test]
async fn a_registration_that_cannot_be_used_names_each_place() {
    let app = TestApp::start().await;
    let with = |name: &str, value: Value| {
        let mut body = new_member("anna");
        body[name] = value;
        body
    };
    let wrong_check: String = uscc("anna").chars().take(17).chain(['?']).collect();
    let cases = [
        (with("uscc", json!(wrong_check)), "422 invalid-input /uscc"),
        (with("uscc", json!("short")), "422 invalid-input /uscc"),
        (with("password", json!("eleven char")), "422 invalid-input /password"),
        (with("password", json!("x".repeat(129))), "422 invalid-input /password"),
        (with("organization", json!("名".repeat(201))), "422 invalid-input /organization"),
        (with("organization", json!(7)), "422 invalid-input /organization"),
        (with("email", json!("nobody")), "422 invalid-input /email"),
        (with("locale", json!("fr")), "422 invalid-input /locale"),
        (with("nickname", json!("a")), "422 invalid-input /nickname"),
        (with("name", json!("a\u{0}b")), "400 malformed"),
    ];

    for (body, line) in cases {
        assert_eq!(app.anybody().post("/api/v1/registrations", body.clone()).await.line(), line, "{body}");
    }
    let broken =
        app.anybody().upload("/api/v1/registrations", "application/json", "{\"organization\":").await;
    assert_eq!(broken.line(), "400 malformed");
    let huge = app.anybody().upload("/api/v1/registrations", "application/json", "x".repeat(2 << 20)).await;
    assert_eq!(huge.line(), "413 too-large");
    assert!(app.log().await.is_empty());
}

#[tokio::test]
async fn a_registration_sent_again_with_its_key_answers_the_same_and_with_another_body_is_an_error() {
    let app = TestApp::start().await;
    let headers = [("content-type", "application/json"), ("idempotency-key", "k-1")];
    let send = async |body: Value| {
        app.anybody().send("POST", "/api/v1/registrations", &headers, Some(body.to_string().into())).await
    };

    let first = send(new_member("anna")).await.expect(201);
    let again = send(new_member("anna")).await.expect(201);
    let other = send(new_member("bert")).await;

    assert_eq!(first.text, again.text);
    assert_eq!(other.line(), "422 invalid-input Idempotency-Key");
    assert_eq!(app.log().await.len(), 1);
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_get_the_same_answer() {
    let app = TestApp::start().await;
    app.unverified("anna").await;
    let sign_in = async |email: &str, password: &str| {
        let body = json!({ "email": email, "password": password, "kind": "bearer" });
        app.anybody().post("/api/v1/sessions", body).await
    };

    let wrong = sign_in("anna@anna.example", "not the password").await;
    let unknown = sign_in("nobody@anna.example", "not the password").await;

    assert_eq!(wrong.line(), "401 sign-in-required");
    assert_eq!(wrong.text, unknown.text);
}

#[tokio::test]
async fn a_browser_gets_a_cookie_that_counts_only_on_requests_from_our_own_pages() {
    let app = TestApp::start().await;
    app.unverified("anna").await;
    let body =
        json!({ "email": "anna@anna.example", "password": "twelve or more characters", "kind": "cookie" });

    let answer = app.anybody().post("/api/v1/sessions", body).await.expect(201);

    let line = answer.headers["set-cookie"].to_str().unwrap().to_owned();
    assert!(line.ends_with("; Path=/; Max-Age=43200; HttpOnly; SameSite=Lax"), "{line}");
    assert_eq!(answer.json["token"], Value::Null);
    let cookie = line.split(';').next().unwrap();
    let me = app.anybody().send("GET", "/api/v1/me", &[("cookie", cookie)], None).await;
    assert_eq!(me.json["email"], "anna@anna.example");
    let end = format!("/api/v1/sessions/{}/revocation", answer.id());
    let foreign = [("cookie", cookie), ("sec-fetch-site", "cross-site")];
    assert_eq!(app.anybody().send("POST", &end, &foreign, None).await.line(), "403 not-yours-to-do");
    let own = [("cookie", cookie), ("sec-fetch-site", "same-origin")];
    app.anybody().send("POST", &end, &own, None).await.expect(200);
    let over = app.anybody().send("GET", "/api/v1/me", &[("cookie", cookie)], None).await;
    assert_eq!(over.line(), "401 sign-in-required");
}

#[tokio::test]
async fn a_session_ends_by_its_owner_or_by_time_and_is_nobody_elses() {
    let app = TestApp::start().await;
    let (anna, bert) = (app.unverified("anna").await, app.unverified("bert").await);
    let session = anna.get("/api/v1/sessions").await.json["items"][0]["id"].as_str().unwrap().to_owned();
    let end = format!("/api/v1/sessions/{session}/revocation");

    assert_eq!(bert.act(&end).await.line(), "404 not-found");
    anna.act(&end).await.expect(200);

    assert_eq!(anna.act(&end).await.line(), "401 sign-in-required");
    bert.get("/api/v1/me").await.expect(200);
    app.advance(chrono::TimeDelta::days(30));
    assert_eq!(bert.get("/api/v1/me").await.line(), "401 sign-in-required");
}

#[tokio::test]
async fn what_is_not_text_in_an_address_is_a_problem_not_a_fault() {
    let app = TestApp::start().await;
    let anna = app.unverified("anna").await;

    assert_eq!(anna.get("/api/v1/organizations/%FF%FE").await.line(), "400 malformed");
    assert_eq!(anna.get("/api/v1/organizations/a%00b").await.line(), "400 malformed");
    assert_eq!(anna.get("/api/v1/sessions?limit=101").await.line(), "422 invalid-input /limit");
    assert_eq!(anna.get("/api/v1/sessions?sort=up").await.line(), "422 invalid-input query");
}

#[tokio::test]
async fn a_name_that_reads_otherwise_than_it_is_is_refused() {
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    let blank = (String::from(" \t"), "blank");
    let odd = ['\u{200b}', '\u{202e}', '\u{2028}', '\u{feff}', '\u{7}'];

    for (name, why) in odd.map(|sign| (format!("湾区{sign}数据"), "unseen")).into_iter().chain([blank]) {
        let mut product = crate::products::goods::weather();
        product["title"] = name.clone().into();
        let answer = seller.post("/api/v1/products", product).await;
        assert_eq!(answer.line(), "422 invalid-input /title", "{why} {name:?}");
    }
}
