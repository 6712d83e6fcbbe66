//! Every decision and every range of a fine, asked again: as it was, and supposing otherwise.

use std::sync::Arc;

use policies::Law;
use serde_json::{Value, json};
use steelyard::{
    ctx::Ctx,
    market::replay::{Outcome, Period, Replayed, Supposition, keep, period},
    state::State,
};

use crate::{
    app::TestApp,
    cases::opened,
    products::goods::{clean, doubtful, list},
};

/// Two products, one listed on review, so that one of the decisions has a hit that was settled.
async fn decided(app: &TestApp) {
    let (seller, operator) = (app.member("seller").await, app.operator().await);
    let plain = clean(app, &seller).await;
    list(&seller, &plain).await.expect(200);
    let unsure = doubtful(app, &seller).await;
    list(&seller, &unsure).await.expect(200);
    let review = json!({ "decision": "list", "reasons": "the log was shown on a visit" });
    operator.post(&format!("/api/v1/products/{unsure}/review"), review).await.expect(200);
    app.advance(chrono::TimeDelta::days(1));
    for id in [plain, unsure] {
        let product = seller.get(&format!("/api/v1/products/{id}")).await.expect(200).json;
        let version = product["listed_version_id"].as_str().unwrap();
        steelyard::market::standing::weigh_version(&app.ctx(), version).await.unwrap();
    }
}

async fn replayed(ctx: &Ctx, supposed: Supposition) -> Vec<Replayed> {
    let mut answers = Vec::new();
    let each = |answer| {
        answers.push(answer);
        Ok(())
    };
    period(ctx, Period::default(), &supposed, each).await.unwrap();
    answers
}

/// The same market under a law with one rule more.
async fn under_another_law(app: &TestApp) -> Ctx {
    let mut files = app.state.law.text().to_vec();
    let rule = r#"@id("ADM-99-1") @article("Data Regulations, Art. 99") @from("2022-01-01") @verdict("block")
        @turn("seller") @says("s") @says_zh("s") @remedy("r") @remedy_zh("r")
        forbid (principal, action, resource is Product);"#;
    files.push(("zz_added.cedar".to_owned(), rule.to_owned()));
    let files: Vec<(&str, &str)> = files.iter().map(|(file, text)| (file.as_str(), text.as_str())).collect();
    let law = Arc::new(Law::from_files(&files).unwrap());
    let state = State { law, ..app.state.clone() };
    keep(&state).await.unwrap();
    Ctx::of_market(state)
}

#[tokio::test]
async fn under_its_own_law_every_decision_comes_out_the_same_whatever_the_law_is_now() {
    let app = TestApp::start().await;
    decided(&app).await;

    let now = replayed(&app.ctx(), Supposition::default()).await;
    let later = replayed(&under_another_law(&app).await, Supposition::default()).await;

    assert!(now.len() >= 4, "{now:?}");
    assert!(now.iter().all(|answer| answer.outcome == Outcome::Same && answer.changes.is_empty()), "{now:?}");
    assert_eq!(format!("{now:?}"), format!("{later:?}"));
    assert!(app.log().await.contains(&"decision.replay looked".to_owned()));
}

#[tokio::test]
async fn under_another_law_the_rules_that_came_are_shown_with_the_verdict() {
    let app = TestApp::start().await;
    decided(&app).await;
    let ctx = under_another_law(&app).await;

    let present =
        replayed(&ctx, Supposition { law: Some("present".to_owned()), ..Supposition::default() }).await;
    let unknown =
        replayed(&ctx, Supposition { law: Some("1999".to_owned()), ..Supposition::default() }).await;

    for answer in &present {
        assert_eq!((answer.outcome, answer.after.as_deref()), (Outcome::Different, Some("block")));
        assert_eq!((answer.gained.len(), answer.lost.len()), (1, 0), "{answer:?}");
        assert!(answer.gained[0].starts_with("ADM-99-1 "), "{answer:?}");
    }
    assert!(unknown.iter().all(|answer| answer.outcome == Outcome::Unanswered && answer.why.is_some()));
}

#[tokio::test]
async fn an_overseer_asks_one_decision_again_and_the_look_is_recorded() {
    let app = TestApp::start().await;
    decided(&app).await;
    let (regulator, operator) = (app.regulator().await, app.operator().await);

    let listed = operator.get("/api/v1/decisions?limit=1").await.expect(200).json;
    let id = listed["items"][0]["id"].as_str().unwrap();
    let subject = listed["items"][0]["subject"].as_str().unwrap();
    let path = format!("/api/v1/decisions/{id}/replay");
    let same = regulator.post(&path, json!({})).await.expect(200).json;
    let before_the_law = regulator.post(&path, json!({ "on": "2021-06-01" })).await.expect(200).json;
    let of_subject = regulator.get(&format!("/api/v1/decisions?subject={subject}")).await.expect(200).json;

    assert_eq!((&same["outcome"], &same["law"]), (&json!("same"), &listed["items"][0]["law"]));
    assert_eq!(
        (&before_the_law["outcome"], &before_the_law["on"]),
        (&json!("unanswered"), &json!("2021-06-01"))
    );
    assert!(listed["next"].is_string());
    assert!(of_subject["items"].as_array().unwrap().iter().all(|one| one["subject"] == subject));
    let fines_only = json!({ "set": { "sz94.boundary": "1.00" } });
    assert_eq!(regulator.post(&path, fines_only).await.expect(200).json["outcome"], "same");
    let misspelt = regulator.post(&path, json!({ "set": { "export.route.person": "1" } })).await;
    assert_eq!(misspelt.line(), "422 invalid-input /set");
    assert!(misspelt.text.contains("there is no parameter `export.route.person`"), "{}", misspelt.text);
    let seller = app.member("other").await;
    assert_eq!(seller.post(&path, json!({})).await.line(), "403 not-yours-to-do");
    let log = app.log().await;
    assert!(
        log.contains(&"decision.replay looked".to_owned())
            && log.contains(&"decision.list looked".to_owned())
    );
}

#[tokio::test]
async fn a_fine_is_computed_again_and_with_other_numbers_every_change_is_shown() {
    let app = TestApp::start().await;
    let (_, regulator, path) = opened(&app).await;
    let facts = json!({ "violation": "67-1", "amount": "10000.00", "personal_breach": false });
    let recorded =
        regulator.post(&format!("{path}/assessments"), json!({ "facts": facts })).await.expect(201);
    let again = format!("/api/v1/assessments/{}/replay", recorded.json["id"].as_str().unwrap());

    let same = regulator.post(&again, json!({})).await.expect(200).json;
    let other =
        regulator.post(&again, json!({ "set": { "sz94.boundary": "20000.00" } })).await.expect(200).json;
    let ill = regulator.post(&again, json!({ "set": { "sz94.boundary": "much" } })).await;

    assert_eq!((&same["outcome"], &same["changes"]), (&json!("same"), &json!([])));
    assert_eq!((&other["before"], &other["after"]), (&json!("SZ94-U"), &json!("SZ94-L")));
    assert_eq!((&other["gained"], &other["lost"]), (&json!(["SZ94-L"]), &json!(["SZ94-U"])));
    let changes = other["changes"].as_array().unwrap();
    let maximum = changes.iter().find(|change| change["at"] == "overall.max");
    assert_eq!(maximum.map(|change| &change["after"]), Some(&Value::from("200000.00")));
    assert_eq!(ill.line(), "422 invalid-input /set");
    assert_eq!(app.operator().await.post(&again, json!({})).await.line(), "403 not-yours-to-do");
    assert!(app.log().await.contains(&"assessment.replay looked".to_owned()));
    assert_eq!(replayed(&app.ctx(), Supposition::default()).await.last().unwrap().outcome, Outcome::Same);
}
