//! The second factor: asked from the first code on, each code once, and gone only by its owner or at the command line.

use chrono::TimeDelta;
use entity::second_factor;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use steelyard::market::account::recover;
use totp_rs::{Builder, Secret, Totp};

use crate::app::{Actor, Answer, TestApp};

const PASSWORD: &str = "twelve or more characters";

/// An authenticator app that was told `base32`.
fn device(base32: &str) -> Totp {
    Builder::new().with_secret(Secret::try_from_base32(base32).unwrap()).build_noncompliant()
}

fn shown(app: &TestApp, device: &Totp) -> String {
    device.generate(app.ctx().now.timestamp().try_into().unwrap()).to_string()
}

async fn added(app: &TestApp, who: &Actor) -> Totp {
    let made = who.post("/api/v1/second-factor", json!({ "password": PASSWORD })).await.expect(201);
    let device = device(made.json["secret"].as_str().unwrap());
    let code = json!({ "code": shown(app, &device) });
    who.post("/api/v1/second-factor/confirmation", code).await.expect(200);
    device
}

async fn sign_in(app: &TestApp, who: &Actor, password: &str, code: Option<&str>) -> Answer {
    let mut body = json!({ "email": who.email, "password": password, "kind": "bearer" });
    if let Some(code) = code {
        body["code"] = json!(code);
    }
    app.anybody().post("/api/v1/sessions", body).await
}

#[tokio::test]
async fn a_confirmed_device_is_asked_for_a_code_that_counts_once() {
    let app = TestApp::start().await;
    let regulator = app.regulator().await;
    let device = added(&app, &regulator).await;

    let missing = sign_in(&app, &regulator, PASSWORD, None).await;
    let confirming = sign_in(&app, &regulator, PASSWORD, Some(&shown(&app, &device))).await;
    app.advance(TimeDelta::seconds(60));
    let code = shown(&app, &device);
    let right = sign_in(&app, &regulator, PASSWORD, Some(&code)).await;
    let again = sign_in(&app, &regulator, PASSWORD, Some(&code)).await;

    assert_eq!(missing.line(), "422 invalid-input /code");
    assert_eq!(confirming.line(), "422 invalid-input /code", "what confirmed it has counted");
    assert_eq!((right.status, again.line().as_str()), (201, "422 invalid-input /code"));
    let state = regulator.get("/api/v1/second-factor").await.expect(200).json;
    assert_eq!(state, json!({ "confirmed_at": crate::app::BEGINNING }));
}

#[tokio::test]
async fn who_does_not_know_the_password_does_not_learn_that_a_code_is_asked() {
    let app = TestApp::start().await;
    let operator = app.operator().await;
    let device = added(&app, &operator).await;
    app.advance(TimeDelta::seconds(60));

    let without = sign_in(&app, &operator, "not the password", None).await;
    let with = sign_in(&app, &operator, "not the password", Some(&shown(&app, &device))).await;

    assert_eq!((without.line().as_str(), with.text), ("401 sign-in-required", without.text.clone()));
}

#[tokio::test]
async fn before_the_device_has_shown_a_code_none_is_asked() {
    let app = TestApp::start().await;
    let regulator = app.regulator().await;
    let add = json!({ "password": PASSWORD });

    let first = regulator.post("/api/v1/second-factor", add.clone()).await.expect(201).json;
    let second = regulator.post("/api/v1/second-factor", add.clone()).await.expect(201).json;
    let old = json!({ "code": shown(&app, &device(first["secret"].as_str().unwrap())) });
    let wrong = regulator.post("/api/v1/second-factor/confirmation", old).await;

    assert_ne!(first["secret"], second["secret"]);
    assert!(
        second["otpauth"].as_str().unwrap().starts_with("otpauth://totp/Steelyard:bureau%40bureau.example?")
    );
    assert_eq!(wrong.line(), "422 invalid-input /code");
    assert_eq!(sign_in(&app, &regulator, PASSWORD, None).await.status, 201);
    let not_mine = regulator.post("/api/v1/second-factor", json!({ "password": "another password" })).await;
    assert_eq!(not_mine.line(), "422 invalid-input /password");
}

#[tokio::test]
async fn a_device_is_removed_with_a_code_or_at_the_command_line_and_each_is_in_the_log() {
    let app = TestApp::start().await;
    let regulator = app.regulator().await;
    let device = added(&app, &regulator).await;
    app.advance(TimeDelta::seconds(60));
    let code = json!({ "code": shown(&app, &device) });

    let twice = regulator.post("/api/v1/second-factor", json!({ "password": PASSWORD })).await;
    let removed = regulator.post("/api/v1/second-factor/removal", code).await.expect(200).json;
    assert_eq!((twice.line().as_str(), removed), ("409 conflict", json!({})));
    assert_eq!(sign_in(&app, &regulator, PASSWORD, None).await.status, 201);
    app.advance(TimeDelta::seconds(60));
    added(&app, &regulator).await;
    app.advance(TimeDelta::seconds(60));
    recover(&app.ctx(), "Bureau@Bureau.example").await.unwrap();
    assert_eq!(sign_in(&app, &regulator, PASSWORD, None).await.status, 201);

    let log = app.log().await;
    let acts: Vec<_> = log.iter().filter(|line| line.starts_with("second_factor")).collect();
    assert_eq!(
        acts,
        [
            "second_factor.added done",
            "second_factor.removed done",
            "second_factor.added done",
            "second_factor.removed done"
        ]
    );
}

#[tokio::test]
async fn guessing_codes_is_slow_and_the_right_one_clears_the_count() {
    let app = TestApp::start().await;
    let regulator = app.regulator().await;
    let device = added(&app, &regulator).await;
    app.advance(TimeDelta::seconds(60));

    let mut lines = Vec::new();
    for _ in 0..6 {
        lines.push(sign_in(&app, &regulator, PASSWORD, Some("000000")).await.status);
    }
    app.advance(TimeDelta::minutes(5));
    let right = sign_in(&app, &regulator, PASSWORD, Some(&shown(&app, &device))).await;
    let wrong = sign_in(&app, &regulator, PASSWORD, Some("000000")).await;

    assert_eq!(lines, [422, 422, 422, 422, 422, 429]);
    assert_eq!((right.status, wrong.status), (201, 422));
}

#[tokio::test]
async fn the_secret_is_kept_encrypted_and_stands_in_no_log() {
    let app = TestApp::start().await;
    let regulator = app.regulator().await;
    let made = regulator.post("/api/v1/second-factor", json!({ "password": PASSWORD })).await.expect(201);
    let secret = Secret::try_from_base32(made.json["secret"].as_str().unwrap()).unwrap();

    let kept = second_factor::Entity::find().one(&app.state.db.rows).await.unwrap().unwrap();
    let log: Value = regulator.get("/api/v1/log").await.json;

    assert!(!kept.sealed_secret.contains(&hex::encode(secret.as_ref())));
    assert_eq!(kept.sealed_secret.len(), 2 * (12 + 20 + 16), "nonce, secret and tag in hex");
    assert!(!log.to_string().contains(made.json["secret"].as_str().unwrap()));
}
