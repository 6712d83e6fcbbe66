//! How a case is decided: inside the range of an established head, or with its ground; who corrected is not fined for
//! refusing.

use serde_json::{Value, json};

use crate::{
    app::TestApp,
    enforcement::{Case, order},
};

#[tokio::test]
async fn a_decided_amount_lies_inside_the_range_or_cites_its_ground() {
    let app = TestApp::start().await;
    let case = Case::refused(&app).await;

    for (fine, line) in [
        (Some("700000.00"), "422 invalid-input /fine"),
        (Some("500000.01"), "422 invalid-input /fine"),
        (Some("49999.99"), "422 invalid-input /fine"),
        (None, "422 invalid-input /fine"),
    ] {
        let new = case.decision(fine).await;
        assert_eq!(case.by_regulator("decision", new).await, line, "{fine:?}");
    }
    let mut confiscated = case.decision(Some("180000.00")).await;
    confiscated["confiscation"] = json!("8.00");
    assert_eq!(case.by_regulator("decision", confiscated).await, "422 invalid-input /confiscation");
    let mut grounded = case.decision(Some("700000.00")).await;
    grounded["ground"] =
        json!({ "provision": "Anti-Monopoly Law, Art. 57", "text": "It also held the market." });
    let decided = case.regulator.post(&case.at("decision"), grounded).await.expect(201).json;

    assert_eq!(decided["fine"], "700000.00");
    assert_eq!(decided["ground"]["provision"], "Anti-Monopoly Law, Art. 57");
    assert_eq!(case.status().await, "decided");
    let again = case.decision(Some("180000.00")).await;
    assert_eq!(case.by_regulator("decision", again).await, "409 conflict");
}

#[tokio::test]
async fn a_decision_rests_on_an_established_head_of_an_assessment_that_knows_of_the_refusal() {
    let app = TestApp::start().await;
    let case = Case::ordered(&app).await;
    let before = case.assessed(false).await;
    case.market.seller.post(&case.at("refusal"), json!({ "reason": "no" })).await.expect(200);
    let vague = case.regulator.post(&case.at("assessments"), json!({ "facts": {} })).await.expect(201).json;
    let under = async |assessment: &Value, head: Option<&str>| {
        let mut new = json!({ "assessment_id": assessment["id"], "fine": "180000.00", "reasons": "so" });
        if let Some(head) = head {
            new["head"] = json!(head);
        }
        case.regulator.post(&case.at("decision"), new).await
    };

    let early = under(&before, None).await;
    assert_eq!(early.line(), "422 invalid-input /head", "{}", early.text);
    let unknown = under(&vague, None).await;
    assert_eq!(unknown.line(), "422 invalid-input /head");
    assert!(unknown.text.contains("infringed"), "{}", unknown.text);
    assert_eq!(under(&case.assessed(false).await, Some("SZ94-U")).await.line(), "422 invalid-input /head");
    assert_eq!(under(&json!({ "id": "ass_nobody" }), None).await.line(), "422 invalid-input /assessment_id");
}

#[tokio::test]
async fn a_seller_that_corrected_is_not_fined_for_refusing() {
    let app = TestApp::start().await;
    let case = Case::corrected(&app).await;

    let fined = case.decision(Some("180000.00")).await;
    let refused = case.regulator.post(&case.at("decision"), fined).await;
    let unfined = case.decision(None).await;
    let decided = case.regulator.post(&case.at("decision"), unfined).await.expect(201).json;

    assert_eq!(refused.line(), "422 refused-by-law SZ95-R");
    assert!(refused.text.contains("refusal to correct, or serious circumstances"), "{}", refused.text);
    assert!(app.log().await.contains(&"case.decide refused".to_owned()));
    assert_eq!((&decided["head"], &decided["fine"]), (&json!("SZ95-0"), &Value::Null));
    assert_eq!(decided["restitution"], "8.00");
}

#[tokio::test]
async fn a_seller_that_corrected_is_fined_where_circumstances_are_serious() {
    let app = TestApp::start().await;
    let case = Case::corrected(&app).await;
    let assessment = case.assessed(true).await;
    let new = |fine: &str| json!({ "assessment_id": assessment["id"], "fine": fine, "reasons": "grave" });

    assert_eq!(assessment["headline"], "SZ95-S");
    assert_eq!(case.by_regulator("decision", new("500000.01")).await, "422 invalid-input /fine");
    let decided = case.regulator.post(&case.at("decision"), new("500000.00")).await.expect(201).json;

    assert_eq!(decided["head"], "SZ95-S");
}

#[tokio::test]
async fn an_accepted_exemption_leaves_nothing_to_correct() {
    let app = TestApp::start().await;
    let case = Case::heard(&app).await;
    let file = case.regulator.get(&case.path).await.expect(200).json;
    let finding = &file["content"]["findings"][0]["id"];
    let word = |accepted: bool| json!({ "finding_id": finding, "ground": "actual_need", "accepted": accepted, "reason": "shown at the hearing" });

    case.regulator.post(&case.at("exemptions"), word(false)).await.expect(201);
    let before = case.assessed(false).await;
    case.regulator.post(&case.at("exemptions"), word(true)).await.expect(201);
    let after = case.assessed(false).await;

    assert_eq!(before["facts"]["gains"]["gross"], "8.00");
    assert_eq!(
        (&after["facts"]["gains"]["gross"], &after["facts"]["exempted"]),
        (&json!("0.00"), &json!(true))
    );
    assert!(after["headline"].is_null(), "{after}");
    assert_eq!(case.by_regulator("order", order()).await, "409 conflict");
    let mut other = word(true);
    other["finding_id"] = json!("fnd_nobody");
    assert_eq!(case.by_regulator("exemptions", other).await, "422 invalid-input /finding_id");
    assert_eq!(case.by_regulator("closure", json!({ "reason": "excused" })).await, "200");
}
