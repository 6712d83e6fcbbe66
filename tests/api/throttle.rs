//! How often somebody may try to sign in or to register, and that guessing locks no owner out.

use chrono::TimeDelta;
use serde_json::json;

use crate::app::{ADDRESS_HEADER, Answer, TestApp, new_member};

const RIGHT: &str = "twelve or more characters";

async fn sign_in(app: &TestApp, email: &str, password: &str, address: Option<&str>) -> Answer {
    let body = json!({ "email": email, "password": password, "kind": "bearer" }).to_string();
    let mut headers = vec![("content-type", "application/json")];
    headers.extend(address.map(|address| (ADDRESS_HEADER, address)));
    app.anybody().send("POST", "/api/v1/sessions", &headers, Some(body.into())).await
}

async fn register(app: &TestApp, name: &str, address: &str) -> Answer {
    let headers = [("content-type", "application/json"), (ADDRESS_HEADER, address)];
    let body = new_member(name).to_string();
    app.anybody().send("POST", "/api/v1/registrations", &headers, Some(body.into())).await
}

#[tokio::test]
async fn after_ten_wrong_passwords_an_account_waits_and_its_owner_gets_in_again() {
    let app = TestApp::start().await;
    app.unverified("anna").await;
    let try_as = async |password: &str| sign_in(&app, "Anna@anna.example", password, None).await;

    for _ in 0..10 {
        assert_eq!(try_as("not the password").await.line(), "401 sign-in-required");
    }
    let refused = try_as(RIGHT).await;
    app.advance(TimeDelta::seconds(29));
    let still = try_as(RIGHT).await;
    app.advance(TimeDelta::seconds(1));
    let owner = try_as(RIGHT).await;

    assert_eq!(refused.line(), "429 slow-down");
    assert_eq!(refused.headers["retry-after"], "30");
    assert_eq!(
        (still.line().as_str(), still.headers["retry-after"].to_str().unwrap()),
        ("429 slow-down", "1")
    );
    assert_eq!(owner.status, 201);
    for _ in 0..10 {
        assert_eq!(try_as("not the password").await.line(), "401 sign-in-required");
    }
}

#[tokio::test]
async fn a_guesser_does_not_keep_the_owner_out_of_an_address_it_has_used_before() {
    let app = TestApp::start().await;
    app.unverified("anna").await;
    let (home, elsewhere) = (Some("192.0.2.1"), Some("198.51.100.7"));
    sign_in(&app, "anna@anna.example", RIGHT, home).await.expect(201);

    for _ in 0..10 {
        sign_in(&app, "anna@anna.example", "a guess", elsewhere).await.expect(401);
    }

    assert_eq!(sign_in(&app, "anna@anna.example", "a guess", elsewhere).await.line(), "429 slow-down");
    sign_in(&app, "anna@anna.example", RIGHT, home).await.expect(201);
}

#[tokio::test]
async fn an_address_nobody_has_is_refused_as_one_that_somebody_has() {
    let app = TestApp::start().await;
    app.unverified("anna").await;
    let mut lines = [Vec::new(), Vec::new()];

    for (email, lines) in ["anna@anna.example", "nobody@anna.example"].into_iter().zip(&mut lines) {
        for _ in 0..11 {
            let answer = sign_in(&app, email, "a guess", None).await;
            lines.push((answer.text, answer.headers.get("retry-after").cloned()));
        }
    }

    assert_eq!(lines[0], lines[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn attempts_at_once_are_counted_one_by_one() {
    let app = TestApp::start().await;
    app.unverified("anna").await;

    let answers = (0..16).map(|_| sign_in(&app, "anna@anna.example", "a guess", None));
    let answers = futures::future::join_all(answers).await;

    let refused = answers.iter().filter(|answer| answer.status == 429).count();
    assert_eq!((answers.len() - refused, refused), (10, 6));
}

#[tokio::test]
async fn one_network_address_signs_in_so_many_times_a_minute_whoever_it_names() {
    let app = TestApp::with(|config| config.sign_ins_per_minute = 3).await;
    let from = async |number: u8, address| {
        let email = format!("guess{number}@anna.example");
        sign_in(&app, &email, "a guess", Some(address)).await.status
    };

    // A network of IPv6 counts as one; what a client claims before the proxy's own entry does not count.
    let mut statuses = Vec::new();
    for (number, address) in
        ["2001:db8::1", "2001:db8::2", "203.0.113.9, 2001:db8::3", "2001:db8::4"].iter().enumerate()
    {
        statuses.push(from(u8::try_from(number).unwrap(), *address).await);
    }
    let other = from(9, "2001:db8:0:1::1").await;
    app.advance(TimeDelta::seconds(20));
    let later = [from(10, "2001:db8::1").await, from(11, "2001:db8::1").await];

    assert_eq!((statuses, other, later), (vec![401, 401, 401, 429], 401, [401, 429]));
}

#[tokio::test]
async fn one_network_address_registers_so_many_times_an_hour() {
    let app = TestApp::with(|config| config.registrations_per_hour = 2).await;

    let mut statuses = Vec::new();
    for name in ["anna", "bert", "carl"] {
        statuses.push(register(&app, name, "192.0.2.1").await.status);
    }
    let other = register(&app, "carl", "192.0.2.2").await.status;
    app.advance(TimeDelta::minutes(30));
    let later = register(&app, "dora", "192.0.2.1").await.status;

    assert_eq!((statuses, other, later), (vec![201, 201, 429], 201, 201));
}

#[tokio::test]
async fn old_attempts_are_forgotten() {
    use sea_orm::{EntityTrait, PaginatorTrait};
    let app = TestApp::start().await;
    sign_in(&app, "nobody@anna.example", "a guess", Some("192.0.2.1")).await.expect(401);
    let rows = entity::throttle::Entity::find().count(&app.state.db.rows).await.unwrap();

    app.advance(TimeDelta::minutes(1));
    steelyard::market::account::throttle::forget(&app.ctx()).await.unwrap();

    let left = entity::throttle::Entity::find().count(&app.state.db.rows).await.unwrap();
    assert_eq!((rows, left), (2, 0));
}
