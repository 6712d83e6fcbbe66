//! The law, readable by anybody, and what it says of facts without anybody acting on them.

use serde_json::json;

use crate::app::TestApp;

#[tokio::test]
async fn anybody_reads_the_rules_of_a_day() {
    let app = TestApp::start().await;
    let anybody = app.anybody();

    let now = anybody.get("/api/v1/law/rules").await.expect(200).json;
    let before = anybody.get("/api/v1/law/rules?on=2021-12-31").await.expect(200).json;
    let rule = anybody.get("/api/v1/law/rules/ADM-67-1-1").await.expect(200).json;

    assert!(now["items"].as_array().unwrap().contains(&rule));
    assert_eq!(rule["article"], "Data Regulations, Art. 67(1)");
    assert!(before["items"].as_array().unwrap().iter().all(|item| item["id"] != "ADM-67-1-1"));
    assert_eq!(anybody.get("/api/v1/law/rules/ADM-0").await.line(), "404 not-found");
    assert_eq!(anybody.get("/api/v1/law/rules?on=yesterday").await.line(), "422 invalid-input query");
}

#[tokio::test]
async fn what_is_unknown_is_never_allowed() {
    let app = TestApp::start().await;

    let answer = app.anybody().post("/api/v1/law/admission", json!({ "facts": {} })).await.expect(200).json;

    assert_ne!(answer["verdict"], "allow");
    assert!(!answer["hits"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn a_misspelt_fact_is_named_with_the_nearest_known_one() {
    let app = TestApp::start().await;
    let anybody = app.anybody();

    let admission = anybody.post("/api/v1/law/admission", json!({ "facts": { "sellr": {} } })).await;
    let fine =
        anybody.post("/api/v1/law/fine", json!({ "facts": { "violation": "67-1", "amout": "1" } })).await;

    assert_eq!(admission.line(), "422 invalid-input /facts");
    assert!(admission.text.contains("`seller`"), "{}", admission.text);
    assert_eq!(fine.line(), "422 invalid-input /facts");
    assert!(fine.text.contains("`amount`"), "{}", fine.text);
}

#[tokio::test]
async fn a_fine_is_computed_by_the_law_of_the_day() {
    let app = TestApp::start().await;
    let facts = json!({ "violation": "67-2", "actor": "seller", "amount": "10000.00" });

    let answer = app.anybody().post("/api/v1/law/fine", json!({ "on": "2026-03-01", "facts": facts })).await;

    let answer = answer.expect(200).json;
    assert_eq!(answer["headline"], "SZ94-U");
    assert_eq!(answer["overall"], json!({ "min": "200000.00", "max": "1000000.00" }));
}

#[tokio::test]
async fn everybody_reads_their_own_part_of_the_log_and_the_operator_all_of_it() {
    let app = TestApp::start().await;
    let member = app.member("member").await;
    let operator = app.operator().await;

    let own = member.get("/api/v1/log").await.expect(200).json;
    let all = operator.get("/api/v1/log?limit=100").await.expect(200).json;
    let about = format!("/api/v1/log?subject={}", member.organization_id);
    let verified = operator.get(&about).await.expect(200).json;

    let acts = |page: &serde_json::Value| -> Vec<String> {
        page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| entry["act"].as_str().unwrap().to_owned())
            .collect()
    };
    let whose = own["items"].as_array().unwrap().iter();
    assert!(whose.clone().count() > 0);
    assert!(whose.clone().all(|entry| entry["organization_id"] == member.organization_id), "{own}");
    assert!(acts(&all).len() > acts(&own).len());
    assert!(acts(&verified).contains(&"organization.verified".to_owned()), "{verified}");
    assert_eq!(app.anybody().get("/api/v1/log").await.line(), "401 sign-in-required");
}
