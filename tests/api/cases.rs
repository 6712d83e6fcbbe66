//! From finding to case to the range of a fine.

use serde_json::{Value, json};

use crate::{
    app::{Actor, TestApp},
    findings::{Market, market},
};

async fn found(app: &TestApp) -> (Market, Actor, String) {
    let market = market(app).await;
    let regulator = app.regulator().await;
    regulator.act("/api/v1/scans").await.expect(201);
    let queue = regulator.get("/api/v1/findings").await.json;
    let finding = queue["items"][0]["id"].as_str().unwrap().to_owned();
    (market, regulator, finding)
}

pub(crate) async fn opened(app: &TestApp) -> (Market, Actor, String) {
    let (market, regulator, finding) = found(app).await;
    let new = json!({ "finding_ids": [finding], "summary": "One of six like buyers paid more." });
    let case = regulator.post("/api/v1/cases", new).await.expect(201).id();
    (market, regulator, format!("/api/v1/cases/{case}"))
}

#[tokio::test]
async fn a_case_takes_up_its_findings_names_the_buyers_and_tells_the_seller() {
    let app = TestApp::start().await;
    let (market, regulator, path) = opened(&app).await;
    app.work().await;

    let file = regulator.get(&path).await.expect(200).json;

    assert_eq!(file["content"]["findings"][0]["status"], "in_case");
    assert_eq!(file["content"]["seller"]["name"], "seller Ltd");
    let names: Vec<&str> = file["content"]["buyers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|buyer| buyer["name"].as_str().unwrap())
        .collect();
    assert!(names.contains(&"sixth Ltd") && names.contains(&"first Ltd"), "{names:?}");
    let letter =
        app.mail().into_iter().find(|sent| sent.to == market.seller.email && sent.subject.contains("case"));
    assert!(letter.unwrap().body.contains("One of six"));
    assert!(app.log().await.contains(&"case.show looked".to_owned()));
}

#[tokio::test]
async fn the_seller_learns_of_its_case_but_not_what_is_in_it() {
    let app = TestApp::start().await;
    let (market, _, path) = opened(&app).await;

    let own = market.seller.get(&path).await.expect(200).json;

    assert_eq!(own["status"], "opened");
    assert!(own["content"].is_null());
    assert_eq!(market.overcharged.get(&path).await.line(), "404 not-found");
    assert_eq!(app.operator().await.get(&path).await.line(), "404 not-found");
    assert_eq!(market.seller.get("/api/v1/cases").await.line(), "403 not-yours-to-do");
}

#[tokio::test]
async fn a_finding_is_in_one_case_at_most() {
    let app = TestApp::start().await;
    let (_, regulator, finding) = found(&app).await;
    let open = async |ids: Value| {
        regulator.post("/api/v1/cases", json!({ "finding_ids": ids, "summary": "Prices." })).await
    };

    assert_eq!(open(json!([finding, "fnd_nobody"])).await.line(), "422 invalid-input /finding_ids");
    open(json!([finding, finding])).await.expect(201);
    assert_eq!(open(json!([finding])).await.line(), "409 conflict");
    assert_eq!(open(json!([])).await.line(), "422 invalid-input /finding_ids");
    let dismissal = format!("/api/v1/findings/{finding}/dismissal");
    assert_eq!(regulator.post(&dismissal, json!({ "reason": "no" })).await.line(), "409 conflict");
}

#[tokio::test]
async fn an_assessment_takes_violation_orders_and_gains_from_the_findings() {
    let app = TestApp::start().await;
    let (_, regulator, path) = opened(&app).await;
    let facts = json!({
        "infringed": true, "refused": true, "serious": false,
        "gains": { "refundable": "0.00" },
    });

    let answer =
        regulator.post(&format!("{path}/assessments"), json!({ "facts": facts })).await.expect(201).json;

    assert_eq!(answer["headline"], "SZ95-R");
    assert_eq!((&answer["fine_min"], &answer["fine_max"]), (&json!("50000.00"), &json!("500000.00")));
    assert_eq!(answer["facts"]["violation"], "69");
    assert_eq!(answer["facts"]["orders"], json!([{ "amount": "108.00", "at": "2026-03-02" }]));
    assert_eq!(answer["facts"]["gains"], json!({ "gross": "8.00", "refundable": "0.00" }));
    let file = regulator.get(&path).await.json;
    assert_eq!(file["content"]["assessments"], json!([answer]));
}

#[tokio::test]
async fn ten_thousand_yuan_exactly_is_in_the_upper_band() {
    let app = TestApp::start().await;
    let (_, regulator, path) = opened(&app).await;
    let assess = async |amount: &str| {
        let facts = json!({ "violation": "67-1", "amount": amount, "personal_breach": false });
        let answer = regulator.post(&format!("{path}/assessments"), json!({ "facts": facts })).await;
        let answer = answer.expect(201).json;
        format!("{} {} {}", answer["headline"], answer["fine_min"], answer["fine_max"]).replace('"', "")
    };

    assert_eq!(assess("10000.00").await, "SZ94-U 200000.00 1000000.00");
    assert_eq!(assess("9999.99").await, "SZ94-L 50000.00 200000.00");
}

#[tokio::test]
async fn serious_circumstances_are_capped_by_the_turnover() {
    let app = TestApp::start().await;
    let (_, regulator, path) = opened(&app).await;
    let facts = json!({ "infringed": true, "serious": true, "turnover_prev_act": "999999999.99" });

    let answer =
        regulator.post(&format!("{path}/assessments"), json!({ "facts": facts })).await.expect(201).json;

    assert_eq!((&answer["headline"], &answer["fine_max"]), (&json!("SZ95-S"), &json!("49999999.99")));
}

#[tokio::test]
async fn a_misspelt_fact_is_named_with_the_nearest_known_one() {
    let app = TestApp::start().await;
    let (_, regulator, path) = opened(&app).await;

    let answer =
        regulator.post(&format!("{path}/assessments"), json!({ "facts": { "infringd": true } })).await;

    assert_eq!(answer.line(), "422 invalid-input /facts");
    assert!(answer.text.contains("`infringed`"), "{}", answer.text);
}

#[tokio::test]
async fn a_closed_case_stays_closed() {
    let app = TestApp::start().await;
    let (_, regulator, path) = opened(&app).await;
    let why = json!({ "reason": "repaid and corrected" });

    let closed = regulator.post(&format!("{path}/closure"), why.clone()).await.expect(200).json;

    assert_eq!(closed["status"], "closed");
    assert_eq!(regulator.post(&format!("{path}/closure"), why).await.line(), "409 conflict");
    let late = regulator.post(&format!("{path}/assessments"), json!({ "facts": {} })).await;
    assert_eq!(late.line(), "409 conflict");
    assert_eq!(regulator.get("/api/v1/cases?status=closed").await.json["items"][0]["id"], closed["id"]);
    assert_eq!(regulator.get("/api/v1/cases?status=opened").await.json["items"], json!([]));
}
