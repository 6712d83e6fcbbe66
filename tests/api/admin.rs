//! What the operator does at a terminal: through the command itself, on a market in a folder.

use std::{
    io::Write,
    path::Path,
    process::{Command, Output, Stdio},
};

use chrono::TimeDelta;
use entity::{job, log};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};
use serde_json::{Value, json};
use steelyard::log::{Verified, seal, verify};

use crate::app::{TestApp, uscc};

fn admin(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_steelyard"))
        .arg("admin")
        .args(arguments)
        .env_clear()
        .env("DATA_DIR", folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn operator(folder: &Path, email: &str, input: &str) -> Output {
    let code = uscc("platform");
    let who =
        ["operator", "--organization", "平台", "--uscc", &code, "--email", email, "--name", "Li", "--json"];
    admin(folder, &who, input)
}

fn said(output: &Output) -> Value {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn the_first_operator_comes_in_by_command_and_a_second_joins_the_same_organization() {
    let folder = tempfile::tempdir().unwrap();

    let first = said(&operator(folder.path(), "li@platform.example", "a password of my own\n"));
    let second = said(&operator(folder.path(), "wu@platform.example", ""));
    let again = operator(folder.path(), "wu@platform.example", "");

    assert!(first.get("password").is_none());
    assert_eq!(second["password"].as_str().unwrap().len(), 24);
    assert_eq!(first["organization_id"], second["organization_id"]);
    assert_eq!(again.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&again.stderr).contains("registered already"));
}

#[test]
fn what_cannot_be_used_is_said_in_words_with_status_2() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = ["operator", "--organization", "a", "--uscc", "91", "--email", "a@b.example", "--name", "a"];

    let code = admin(folder.path(), &wrong, "");
    let short = operator(folder.path(), "li@platform.example", "short\n");
    let job = admin(folder.path(), &["retry", "job_none"], "");

    let words = |output: &Output| String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!([&code, &short, &job].map(|output| output.status.code()), [Some(2); 3]);
    assert!(words(&code).contains("uscc: a unified social credit code has 18 characters, this has 2"));
    assert!(words(&short).contains("12 to 128 characters"));
    assert!(words(&job).contains("no such parked job"));
}

#[test]
fn a_backup_is_a_market_of_its_own_and_overwrites_nothing() {
    let folder = tempfile::tempdir().unwrap();
    said(&operator(folder.path(), "li@platform.example", ""));
    let copy = tempfile::tempdir().unwrap();
    let file = copy.path().join("steelyard.sqlite");

    let first = admin(folder.path(), &["backup", file.to_str().unwrap()], "");
    let again = admin(folder.path(), &["backup", file.to_str().unwrap()], "");

    assert!(first.status.success(), "{}", String::from_utf8_lossy(&first.stderr));
    assert_eq!(again.status.code(), Some(2));
    let log = said(&admin(copy.path(), &["verify-log", "--json"], ""));
    assert_eq!([&log["whole"], &log["entries"]], [&json!(true), &json!(1)]);
}

#[tokio::test]
async fn a_parked_job_is_listed_and_becomes_due_again() {
    let app = TestApp::start().await;
    app.unverified("anna").await;
    let waiting = job::Entity::find().one(&app.state.db.rows).await.unwrap().unwrap();
    let id = waiting.id.clone();
    let parked = job::ActiveModel { status: Set(job::Status::Parked), attempts: Set(12), ..waiting.into() };
    parked.update(&app.state.db.rows).await.unwrap();

    let before = steelyard::jobs::parked(&app.ctx()).await.unwrap();
    assert_eq!(app.work().await, 0);
    steelyard::jobs::retry(&app.ctx(), &id).await.unwrap();

    assert_eq!(before.len(), 1);
    assert_eq!(app.work().await, 1);
    assert_eq!(app.mail().len(), 1);
}

#[tokio::test]
async fn a_log_that_nobody_touched_is_whole_sealed_or_not() {
    let app = TestApp::start().await;
    app.member("anna").await;
    app.advance(TimeDelta::minutes(3));
    seal(&app.ctx()).await.unwrap();
    app.unverified("bert").await;
    app.advance(TimeDelta::minutes(3));
    seal(&app.ctx()).await.unwrap();
    app.unverified("carl").await;

    let verified = verify(&app.ctx()).await.unwrap();

    let entries = log::Entity::find().all(&app.state.db.rows).await.unwrap().len() as u64;
    assert_eq!(verified, Verified::Whole { entries, seals: 2, unsealed: 2 });
}

#[tokio::test]
async fn an_entry_slipped_in_below_a_seal_breaks_it() {
    let app = TestApp::start().await;
    app.member("anna").await;
    let mut forged = log::Entity::find().one(&app.state.db.rows).await.unwrap().unwrap();
    app.advance(TimeDelta::minutes(3));
    seal(&app.ctx()).await.unwrap();

    forged.id = format!("{}0", forged.id);
    forged.leaf_sha256 = steelyard::log::leaf(&forged).unwrap();
    log::ActiveModel::from(forged).reset_all().insert(&app.state.db.rows).await.unwrap();

    assert!(
        matches!(verify(&app.ctx()).await.unwrap(), Verified::Broken { place, .. } if place.starts_with("sea_"))
    );
}

#[tokio::test]
async fn an_entry_that_is_not_what_its_leaf_says_is_named() {
    let app = TestApp::start().await;
    app.member("anna").await;
    let mut forged = log::Entity::find().one(&app.state.db.rows).await.unwrap().unwrap();
    forged.id = "log_zzz".to_owned();
    log::ActiveModel::from(forged).reset_all().insert(&app.state.db.rows).await.unwrap();

    let verified = verify(&app.ctx()).await.unwrap();

    assert!(matches!(verified, Verified::Broken { place, .. } if place == "log_zzz"));
}

#[test]
fn a_period_is_asked_again_at_a_terminal() {
    let folder = tempfile::tempdir().unwrap();
    said(&operator(folder.path(), "li@platform.example", "a long enough password\n"));

    let replayed = said(&admin(folder.path(), &["replay", "--since", "2026-01-01", "--json"], ""));
    let unknown = admin(folder.path(), &["replay", "--set", "sz94.bound=1.00"], "");

    assert_eq!(replayed, json!({ "same": 0, "different": 0, "unanswered": 0, "answers": [] }));
    assert_eq!(unknown.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("sz94.bound"));
}
