//! Unfair conduct and monopoly: a competitor complains, a regulator raises a finding on evidence, the case goes the
//! same way; the monopoly screens are flags, never findings.

use serde_json::{Value, json};

use crate::{
    app::{Actor, TestApp},
    findings::market,
    shop::{deposit, weather},
    stage::plan,
};

/// A complaint of a competitor; its id.
async fn complained(app: &TestApp, regulator: &Actor, about: &Actor) -> String {
    let new = json!({
        "about_kind": "organization", "about_id": about.organization_id, "text": "They scraped our feed.",
        "conduct": "UC-01", "facts": ["Our robots.txt forbids it.", "4,000 requests an hour from their network."],
        "contact": "counsel@rival.example",
    });
    app.anybody().post("/api/v1/complaints", new).await.expect(201);
    let list = regulator.get("/api/v1/complaints").await.expect(200).json;
    list["items"][0]["particulars"]["id"].as_str().unwrap().to_owned()
}

fn scraped(seller: &Actor) -> Value {
    json!({
        "conduct": "UC-01", "seller_id": seller.organization_id, "says": "Data was taken by getting round a lock.",
        "evidence": [{ "fact": "The token was forged.", "shown_by": "server log of 1 March, sealed" }],
        "at_stake": "50000.00",
    })
}

#[tokio::test]
async fn a_complaint_names_a_conduct_and_its_facts_for_regulators_alone() {
    let app = TestApp::start().await;
    let (regulator, seller) = (app.regulator().await, app.member("seller").await);

    let id = complained(&app, &regulator, &seller).await;
    let read = regulator.get(&format!("/api/v1/complaints/{id}")).await.expect(200).json;
    let wrong = json!({ "about_kind": "other", "text": "x", "conduct": "UC-04" });
    let long = json!({ "about_kind": "other", "text": "x", "facts": ["y".repeat(1001)] });

    assert_eq!(read["particulars"]["conduct"], "UC-01");
    assert_eq!(read["particulars"]["facts"].as_array().unwrap().len(), 2);
    assert_eq!(app.anybody().post("/api/v1/complaints", wrong).await.line(), "422 invalid-input /conduct");
    assert_eq!(app.anybody().post("/api/v1/complaints", long).await.line(), "422 invalid-input /facts");
}

#[tokio::test]
async fn a_finding_of_conduct_goes_the_way_of_every_case() {
    let app = TestApp::start().await;
    let (regulator, seller) = (app.regulator().await, app.member("seller").await);
    let complaint = complained(&app, &regulator, &seller).await;
    let path = format!("/api/v1/complaints/{complaint}/findings");

    let finding = regulator.post(&path, scraped(&seller)).await.expect(201).json;
    let new = json!({ "finding_ids": [finding["id"]], "summary": "Data taken unlawfully." });
    let case = format!("/api/v1/cases/{}", regulator.post("/api/v1/cases", new).await.expect(201).id());
    let to = |act: &str| format!("{case}/{act}");
    regulator.post(&to("hearing"), json!({ "on": "2026-03-20", "asks": "How?" })).await.expect(201);
    seller.post(&to("statement"), json!({ "statement": "Everybody does." })).await.expect(201);
    let order = json!({
        "articles": ["Data Regulations, Art. 68(1)"], "demands": "Delete it.", "deadline_on": "2026-04-01",
    });
    regulator.post(&to("order"), order).await.expect(201);
    seller.post(&to("refusal"), json!({ "reason": "no" })).await.expect(200);
    let facts = json!({ "infringed": true, "serious": false, "authority": "market_regulator" });
    let assessment = regulator.post(&to("assessments"), json!({ "facts": facts })).await.expect(201).json;
    let decision = json!({
        "assessment_id": assessment["id"], "head": "SZ95-R", "fine": "180000.00", "reasons": "It went on.",
        "ground": { "provision": "Administrative Penalty Law, Art. 28", "text": "The gains are not established." },
    });
    let decided = regulator.post(&to("decision"), decision).await.expect(201).json;

    assert_eq!(
        (&finding["kind"], &finding["pattern"], &finding["weight"]),
        (&json!("conduct"), &json!("UC-01"), &json!(5_000_000))
    );
    assert_eq!(finding["record"]["evidence"][0]["fact"], "The token was forged.");
    assert_eq!(assessment["facts"]["violation"], json!(["68-1", "unfair-data"]));
    assert!(assessment["facts"]["gains"].is_null(), "what it gained stands in no journal: {assessment}");
    assert_eq!((&decided["head"], &decided["restitution"]), (&json!("SZ95-R"), &json!("0.00")));
    assert_eq!(regulator.post(&to("closure"), json!({ "reason": "done" })).await.line(), "200");
    let own = seller.get(&case).await.expect(200);
    assert!(own.text.contains("The token was forged.") && !own.text.contains("rival"), "{}", own.text);
}

#[tokio::test]
async fn the_same_complaint_raises_the_same_conduct_once_and_on_evidence_alone() {
    let app = TestApp::start().await;
    let (regulator, seller) = (app.regulator().await, app.member("seller").await);
    let complaint = complained(&app, &regulator, &seller).await;
    let path = format!("/api/v1/complaints/{complaint}/findings");
    let with = |name: &str, value: Value| {
        let mut new = scraped(&seller);
        new[name] = value;
        new
    };

    regulator.post(&path, scraped(&seller)).await.expect(201);
    let monopoly = regulator.post(&path, with("conduct", json!("MON-05"))).await.expect(201).json;

    assert_eq!(monopoly["kind"], "monopoly");
    for (new, line) in [
        (scraped(&seller), "409 conflict"),
        (with("evidence", json!([])), "422 invalid-input /evidence"),
        (with("conduct", json!("UC-09")), "422 invalid-input /conduct"),
        (with("seller_id", json!(regulator.organization_id)), "422 invalid-input /seller_id"),
        (with("product_id", json!("prd_nobody")), "422 invalid-input /product_id"),
    ] {
        assert_eq!(regulator.post(&path, new.clone()).await.line(), line, "{new}");
    }
    let queue = regulator.get("/api/v1/findings?kind=monopoly").await.expect(200).json;
    assert_eq!(queue["items"].as_array().unwrap().len(), 1);
    assert_eq!(regulator.get("/api/v1/findings?kind=price").await.json["items"], json!([]));
    assert_eq!(seller.post(&path, scraped(&seller)).await.line(), "403 not-yours-to-do");
    let nobody = "/api/v1/complaints/cmp_nobody/findings";
    assert_eq!(regulator.post(nobody, scraped(&seller)).await.line(), "404 not-found");
}

#[tokio::test]
async fn shares_of_a_defined_market_are_exact_and_the_screens_are_flags() {
    let app = TestApp::start().await;
    let market = market(&app).await;
    let (rival, buyer) = (app.member("rival").await, app.member("late").await);
    let other = weather(&app, &rival).await;
    deposit(&app, &buyer, "1000.00", "late").await;
    for _ in 0..4 {
        other.paid(&buyer, 1).await;
    }
    let regulator = app.regulator().await;
    let ask = async |facts: Value| {
        let new = json!({
            "product_ids": [market.shop.product_id, other.product_id], "from": "2026-03-01T00:00:00Z",
            "until": "2026-04-01T00:00:00Z", "facts": facts,
        });
        regulator.post("/api/v1/monopoly-screenings", new).await
    };

    let screened = ask(json!({})).await.expect(200).json;
    let path = |product: &str| format!("/api/v1/products/{product}/plans");
    let mut dearer = plan();
    dearer["list_price"] = json!("110.00");
    market.seller.post(&path(&market.shop.product_id), dearer.clone()).await.expect(201);
    app.advance(chrono::TimeDelta::days(2));
    app.again("rival").await.post(&path(&other.product_id), dearer).await.expect(201);
    let regulator = app.regulator().await;
    let moved = regulator
        .post(
            "/api/v1/monopoly-screenings",
            json!({
                "product_ids": [market.shop.product_id, other.product_id], "from": "2026-03-01T00:00:00Z",
                "until": "2026-04-01T00:00:00Z", "facts": { "contact_evidence": true },
            }),
        )
        .await
        .expect(200)
        .json;

    // 5 × 100 + 80 + 900 + 108 against 4 × 100.
    assert_eq!(
        (&screened["turnover"], &screened["operators"][0]["share"]),
        (&json!("1988.00"), &json!("397/497"))
    );
    assert_eq!(screened["concentration"], 6785);
    assert_eq!(screened["presumed_dominant"], json!([market.seller.organization_id, rival.organization_id]));
    let rules = |answer: &Value| -> Vec<String> {
        let flags = answer["flags"].as_array().unwrap().iter();
        flags.map(|flag| format!("{} {}", flag["rule"], flag["certainty"]).replace('"', "")).collect()
    };
    assert!(rules(&screened).contains(&"MON-04 established".to_owned()), "{screened}");
    assert!(!rules(&screened).iter().any(|rule| rule.starts_with("MON-01")), "{screened}");
    assert_eq!(moved["parallel_moves"].as_array().unwrap().len(), 1);
    assert_eq!(moved["parallel_moves"][0]["second"]["by_ppm"], 100_000);
    assert!(rules(&moved).contains(&"MON-01 established".to_owned()), "{moved}");
    assert_eq!(regulator.get("/api/v1/findings").await.json["items"], json!([]), "a flag is no finding");
    assert!(app.log().await.contains(&"monopoly.screen looked".to_owned()));
    let ill =
        json!({ "product_ids": ["x"], "from": "2026-03-01T00:00:00Z", "until": "2027-04-01T00:00:00Z" });
    assert_eq!(regulator.post("/api/v1/monopoly-screenings", ill).await.line(), "422 invalid-input /until");
}

#[tokio::test]
async fn a_market_in_which_nobody_sold_presumes_nobody_dominant_and_an_unknown_product_is_named() {
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    let shop = weather(&app, &seller).await;
    let regulator = app.regulator().await;
    let ask = async |ids: Value| {
        let new =
            json!({ "product_ids": ids, "from": "2026-03-01T00:00:00Z", "until": "2026-04-01T00:00:00Z" });
        regulator.post("/api/v1/monopoly-screenings", new).await
    };

    let empty = ask(json!([shop.product_id])).await.expect(200).json;
    let unknown = ask(json!([shop.product_id, "prd_nobody"])).await;

    assert_eq!(empty["turnover"], "0.00");
    assert_eq!((&empty["presumed_dominant"], &empty["flags"]), (&json!([]), &json!([])), "{empty}");
    assert_eq!(unknown.line(), "422 invalid-input /product_ids");
    assert!(unknown.text.contains("there is no such product: prd_nobody"), "{}", unknown.text);
}
