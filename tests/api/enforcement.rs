//! The whole way of a case: heard, ordered to correct, corrected or refused, decided, given back, closed.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::{
    app::{Actor, TestApp},
    cases::opened,
    findings::Market,
    shop::{funds, link, status},
};

/// A case about one overcharge of ¥8.00 in an order of ¥108.00.
pub(crate) struct Case {
    pub(crate) market: Market,
    pub(crate) regulator: Actor,
    pub(crate) path: String,
}

impl Case {
    pub(crate) async fn open(app: &TestApp) -> Self {
        let (market, regulator, path) = opened(app).await;
        Self { market, regulator, path }
    }

    pub(crate) fn at(&self, act: &str) -> String {
        format!("{}/{act}", self.path)
    }

    pub(crate) async fn by_regulator(&self, act: &str, body: Value) -> String {
        self.regulator.post(&self.at(act), body).await.line()
    }

    pub(crate) async fn by_seller(&self, act: &str, body: Value) -> String {
        self.market.seller.post(&self.at(act), body).await.line()
    }

    pub(crate) async fn status(&self) -> String {
        self.regulator.get(&self.path).await.expect(200).json["status"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn heard(app: &TestApp) -> Self {
        let case = Self::open(app).await;
        case.regulator.post(&case.at("hearing"), hearing()).await.expect(201);
        case.market.seller.post(&case.at("statement"), said("A clerk's slip.")).await.expect(201);
        case
    }

    pub(crate) async fn ordered(app: &TestApp) -> Self {
        let case = Self::heard(app).await;
        case.regulator.post(&case.at("order"), order()).await.expect(201);
        case
    }

    pub(crate) async fn refused(app: &TestApp) -> Self {
        let case = Self::ordered(app).await;
        case.market.seller.post(&case.at("refusal"), json!({ "reason": "We keep it." })).await.expect(200);
        case
    }

    pub(crate) async fn corrected(app: &TestApp) -> Self {
        let case = Self::ordered(app).await;
        case.market.seller.post(&case.at("correction"), evidence()).await.expect(201);
        case.regulator.post(&case.at("correction-review"), accepted(true)).await.expect(200);
        case
    }

    /// The range as the case stands; the assessment's id.
    pub(crate) async fn assessed(&self, serious: bool) -> Value {
        let facts = json!({
            "infringed": true, "serious": serious, "turnover_prev_act": "10000000.00", "authority": "market_regulator",
        });
        let answer = self.regulator.post(&self.at("assessments"), json!({ "facts": facts })).await;
        answer.expect(201).json
    }

    pub(crate) async fn decision(&self, fine: Option<&str>) -> Value {
        let assessment = self.assessed(false).await;
        let mut new =
            json!({ "assessment_id": assessment["id"], "reasons": "It was told to stop and did not." });
        if let Some(fine) = fine {
            new["fine"] = json!(fine);
        }
        new
    }

    pub(crate) async fn decided(app: &TestApp) -> Self {
        let case = Self::refused(app).await;
        let decision = case.decision(Some("180000.00")).await;
        case.regulator.post(&case.at("decision"), decision).await.expect(201);
        case
    }
}

pub(crate) fn hearing() -> Value {
    json!({ "on": "2026-03-20", "asks": "Why did one of six pay more?" })
}

pub(crate) fn said(statement: &str) -> Value {
    json!({ "statement": statement })
}

pub(crate) fn order() -> Value {
    json!({
        "articles": ["Data Regulations, Art. 69"], "demands": "Charge like buyers alike.", "deadline_on": "2026-04-01",
    })
}

pub(crate) fn evidence() -> Value {
    json!({ "evidence": "The price list of 10 March, and its audit." })
}

pub(crate) fn accepted(accepted: bool) -> Value {
    json!({ "accepted": accepted, "reason": "Seen on site." })
}

/// The overcharged order runs to its end: the seller has its money.
pub(crate) async fn settle(app: &TestApp, market: &Market) {
    let buyer = &market.overcharged;
    buyer.get(&link(buyer, &market.order).await).await.expect(200);
    buyer.act(&format!("/api/v1/orders/{}/acceptance", market.order)).await.expect(200);
    app.work().await;
    assert_eq!(status(buyer, &market.order).await, "settled");
}

#[tokio::test]
async fn from_overcharge_to_restitution_the_whole_way() {
    let app = TestApp::start().await;
    let case = Case::refused(&app).await;
    settle(&app, &case.market).await;
    let (buyer_had, seller_had) = (funds(&case.market.overcharged).await, funds(&case.market.seller).await);

    let assessment = case.assessed(false).await;
    let decision = json!({
        "assessment_id": assessment["id"], "fine": "180000.00", "reasons": "It was told to stop and did not.",
    });
    let decided = case.regulator.post(&case.at("decision"), decision).await.expect(201).json;
    case.regulator.act(&case.at("restitution")).await.expect(201);
    case.regulator.post(&case.at("closure"), json!({ "reason": "done" })).await.expect(200);
    app.work().await;

    assert_eq!(
        (&assessment["headline"], &assessment["fine_min"], &assessment["fine_max"]),
        (&json!("SZ95-R"), &json!("50000.00"), &json!("500000.00"))
    );
    assert_eq!(assessment["facts"]["gains"], json!({ "gross": "8.00", "refundable": "8.00" }));
    assert_eq!((&decided["fine"], &decided["restitution"]), (&json!("180000.00"), &json!("8.00")));
    assert_eq!((buyer_had.as_str(), funds(&case.market.overcharged).await.as_str()), ("892.00", "900.00"));
    assert_eq!((seller_had.as_str(), funds(&case.market.seller).await.as_str()), ("104.76", "96.76"));
    assert_eq!(app.postings_sum().await, 0);
    let file = case.regulator.get(&case.path).await.expect(200).json;
    assert_eq!(file["status"], "closed");
    let steps: Vec<&str> = file["content"]["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["kind"].as_str().unwrap())
        .collect();
    assert_eq!(steps, ["hearing", "statement", "order", "refusal", "decision", "restitution", "closure"]);
    let given = &file["content"]["restitutions"][0];
    assert_eq!((&given["amount"], &given["paid"]), (&json!("8.00"), &json!("8.00")));
    let note = given["payments"][0]["credit_note_id"].as_str().unwrap();
    assert!(note.starts_with("inv_"), "{given}");
}

#[tokio::test]
async fn everybody_is_told_what_concerns_them_and_nothing_else() {
    let app = TestApp::start().await;
    let case = Case::decided(&app).await;
    settle(&app, &case.market).await;
    case.regulator.act(&case.at("restitution")).await.expect(201);
    app.work().await;

    let (seller, buyer) = (&case.market.seller.email, &case.market.overcharged.email);
    let to = |whom: &str, words: &str| {
        let sent = app.mail().into_iter().find(|sent| sent.to == whom && sent.body.contains(words));
        sent.unwrap_or_else(|| panic!("{words} to {whom}")).body
    };
    assert!(to(seller, "Why did one of six pay more?").contains("2026-03-20"));
    assert!(to(seller, "Charge like buyers alike.").contains("2026-04-01"));
    let notice = to(seller, "a fine of ¥180000.00");
    assert!(
        notice.contains("Art. 95") && notice.contains("It was told to stop") && notice.contains("Art. 63")
    );
    let buyers = to(buyer, "too much for your order");
    assert!(
        buyers.contains("¥8.00") && !buyers.contains("180000") && !buyers.contains("seller Ltd"),
        "{buyers}"
    );
    assert!(to(buyer, "credit note").contains("¥8.00"));
    assert!(to(&case.regulator.email, "read its statement").contains("statement"));
    let log = app.log().await;
    for act in [
        "case.invited",
        "case.stated",
        "case.ordered",
        "case.refused",
        "case.assessed",
        "case.decided",
        "case.restituted",
        "restitution.paid",
    ] {
        assert!(log.contains(&format!("{act} done")), "{act} in {log:?}");
    }
}

/// One step, by whoever takes it: the line of the answer and what it says.
async fn attempt(case: &Case, act: &str) -> (String, String) {
    let regulator = &case.regulator;
    let answer = match act {
        "statement" => case.market.seller.post(&case.at(act), said("no")).await,
        "correction" => case.market.seller.post(&case.at(act), evidence()).await,
        "hearing" => regulator.post(&case.at(act), hearing()).await,
        "order" => regulator.post(&case.at(act), order()).await,
        "correction-review" => regulator.post(&case.at(act), accepted(true)).await,
        "refusal" => regulator.post(&case.at(act), json!({ "reason": "late" })).await,
        "decision" => {
            let new = json!({ "assessment_id": "ass_nobody", "reasons": "no" });
            regulator.post(&case.at(act), new).await
        }
        _ => regulator.act(&case.at(act)).await,
    };
    (answer.line(), answer.json["detail"].as_str().unwrap_or_default().to_lowercase())
}

#[tokio::test]
async fn each_step_is_taken_where_it_belongs_and_nowhere_else() {
    let app = TestApp::start().await;
    let case = Case::open(&app).await;
    let at = async |act: &str| attempt(&case, act).await;
    let refused = async |acts: &[&str], status: &str| {
        for act in acts {
            let (line, says) = at(act).await;
            assert_eq!(line, "409 conflict", "{act} while {status}: {says}");
            assert!(says.contains(&format!("the case is {status}")), "{act}: {says}");
        }
    };

    refused(
        &[
            "statement",
            "hearing-lapse",
            "order",
            "correction",
            "correction-review",
            "refusal",
            "decision",
            "restitution",
        ],
        "opened",
    )
    .await;
    at("hearing").await;
    at("statement").await;
    refused(
        &[
            "hearing",
            "hearing-lapse",
            "correction",
            "correction-review",
            "refusal",
            "decision",
            "restitution",
        ],
        "heard",
    )
    .await;
    at("order").await;
    refused(
        &["hearing", "statement", "order", "correction-review", "refusal", "decision", "restitution"],
        "ordered",
    )
    .await;
    at("correction").await;
    refused(&["correction"], "ordered").await;
    at("correction-review").await;
    refused(
        &["hearing", "statement", "order", "correction", "correction-review", "refusal", "restitution"],
        "corrected",
    )
    .await;
    assert_eq!(case.status().await, "corrected");
    assert_eq!(at("decision").await.0, "422 invalid-input /assessment_id");
}

#[tokio::test]
async fn a_hearing_needs_a_day_to_come_and_lapses_only_after_it() {
    let app = TestApp::start().await;
    let case = Case::open(&app).await;
    let mut today = hearing();
    today["on"] = json!("2026-03-02");

    assert_eq!(case.by_regulator("hearing", today).await, "422 invalid-input /on");
    case.regulator.post(&case.at("hearing"), hearing()).await.expect(201);
    app.advance(TimeDelta::days(18));
    assert_eq!(case.regulator.act(&case.at("hearing-lapse")).await.line(), "409 conflict");
    app.advance(TimeDelta::days(1));
    let late = app.regulator().await.act(&case.at("hearing-lapse")).await.expect(200).json;

    assert_eq!(late["status"], "heard");
}

#[tokio::test]
async fn a_correction_may_be_turned_down_and_filed_again_and_its_refusal_needs_the_deadline() {
    let app = TestApp::start().await;
    let case = Case::ordered(&app).await;

    case.market.seller.post(&case.at("correction"), evidence()).await.expect(201);
    let still = case.regulator.post(&case.at("correction-review"), accepted(false)).await.expect(200).json;
    assert_eq!(still["status"], "ordered");
    assert_eq!(case.by_regulator("refusal", json!({ "reason": "early" })).await, "409 conflict");
    app.advance(TimeDelta::days(31));
    let regulator = app.regulator().await;
    let seller = app.again("seller").await;
    seller.post(&case.at("correction"), evidence()).await.expect(201);
    let waits = regulator.post(&case.at("refusal"), json!({ "reason": "the deadline has passed" })).await;
    assert!(waits.line() == "409 conflict" && waits.text.contains("review it first"), "{}", waits.text);
    regulator.post(&case.at("correction-review"), accepted(false)).await.expect(200);
    let gone = regulator.post(&case.at("refusal"), json!({ "reason": "the deadline has passed" })).await;

    assert_eq!(gone.expect(200).json["status"], "refused");
}

#[tokio::test]
async fn the_seller_reads_its_own_orders_and_no_other_buyer() {
    let app = TestApp::start().await;
    let case = Case::ordered(&app).await;

    let own = case.market.seller.get(&case.path).await.expect(200);

    assert_eq!(own.json["own"]["findings"][0]["orders"][0]["order_id"], case.market.order);
    let comparators = own.json["own"]["findings"][0]["orders"][0]["comparators"].as_array().unwrap();
    assert!(comparators.len() >= 3 && comparators.iter().all(|other| other["price_ppm"] == 1_000_000));
    let others = own.text.replace(&case.market.seller.organization_id, "");
    assert!(!others.contains("org_") && others.matches("ord_").count() < 5, "{others}");
    assert_eq!(own.json["own"]["steps"].as_array().unwrap().len(), 3);
    assert!(app.log().await.contains(&"case.own looked".to_owned()));
    for (act, body) in
        [("statement", said("hm")), ("correction", evidence()), ("refusal", json!({ "reason": "x" }))]
    {
        assert_eq!(case.market.overcharged.post(&case.at(act), body).await.line(), "404 not-found", "{act}");
    }
    assert_eq!(case.by_seller("order", order()).await, "403 not-yours-to-do");
}

#[tokio::test]
async fn the_file_is_taken_away_as_json_or_as_one_page_with_the_hash_that_the_log_keeps() {
    let app = TestApp::start().await;
    let case = Case::decided(&app).await;

    let kept = case.regulator.get(&case.at("file")).await.expect(200);
    let page = case.regulator.get(&case.at("file?format=html")).await.expect(200);
    let own = case.market.seller.get(&case.at("file?format=html")).await.expect(200);

    let sha256 = kept.json["sha256"].as_str().unwrap();
    let file = kept.text.split_once(",\"file\":").unwrap().1.strip_suffix('}').unwrap();
    assert_eq!(hex::encode(<sha2::Sha256 as sha2::Digest>::digest(file)), sha256);
    assert!(
        page.text.contains(sha256) && page.text.contains("¥180,000.00") && page.text.contains("sixth Ltd")
    );
    assert!(!page.text.contains("<script") && !page.text.contains("<link"), "{}", page.text);
    assert!(own.text.contains(&case.market.order) && !own.text.contains("sixth Ltd"));
    assert!(!own.text.contains(&case.market.overcharged.organization_id));
    assert_eq!(case.market.overcharged.get(&case.at("file")).await.line(), "404 not-found");
    assert_eq!(case.regulator.get(&case.at("file?format=pdf")).await.line(), "422 invalid-input query");
    assert_eq!(app.log().await.into_iter().filter(|entry| entry == "case.exported done").count(), 3);
}
