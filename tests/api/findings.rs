//! Discriminatory pricing is found among like orders, once, and shown to regulators alone.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::{
    app::{Actor, TestApp},
    shop::{Shop, deposit, sign, weather},
};

/// One seller, one product, six buyers under the same conditions: the sixth was quoted eight per cent more.
/// A seventh took the offer to new users, an eighth bought a volume.
pub(crate) struct Market {
    pub(crate) seller: Actor,
    pub(crate) shop: Shop,
    pub(crate) overcharged: Actor,
    pub(crate) order: String,
}

pub(crate) async fn market(app: &TestApp) -> Market {
    let seller = app.member("seller").await;
    let shop = weather(app, &seller).await;
    for name in ["first", "second", "third", "fourth", "fifth"] {
        let buyer = moneyed(app, name).await;
        shop.paid(&buyer, 1).await;
    }
    let fresh = moneyed(app, "fresh").await;
    let mut welcome = shop.wanted(1);
    welcome["offer"] = json!("welcome");
    paid(&fresh, welcome).await;
    let volume = moneyed(app, "volume").await;
    shop.paid(&volume, 10).await;
    let overcharged = moneyed(app, "sixth").await;
    let order = quoted(app, &seller, &shop, &overcharged, "108.00", Value::Null).await;
    Market { seller, shop, overcharged, order }
}

/// A member with ¥1,000.00 to spend, an hour after the last.
async fn moneyed(app: &TestApp, name: &str) -> Actor {
    app.advance(TimeDelta::hours(1));
    let member = app.member(name).await;
    deposit(app, &member, "1000.00", name).await;
    member
}

async fn paid(buyer: &Actor, order: Value) -> String {
    let id = buyer.post("/api/v1/orders", order).await.expect(201).id();
    sign(buyer, &id).await;
    buyer.act(&format!("/api/v1/orders/{id}/payment")).await.expect(200);
    id
}

/// An order on a quote of its own, paid.
async fn quoted(
    app: &TestApp,
    seller: &Actor,
    shop: &Shop,
    buyer: &Actor,
    unit_price: &str,
    claim: Value,
) -> String {
    app.advance(TimeDelta::hours(1));
    let mut new = json!({
        "buyer": buyer.organization_id, "plan_id": shop.plan_id, "quantity": 1, "unit_price": unit_price,
        "valid_until": "2026-03-20T00:00:00Z",
    });
    if !claim.is_null() {
        new["claim"] = claim;
    }
    let quote = seller.post("/api/v1/quotes", new).await.expect(201).id();
    let order =
        json!({ "product_id": shop.product_id, "quote_id": quote, "quantity": 1, "purpose": "research" });
    paid(buyer, order).await
}

#[tokio::test]
async fn one_of_six_like_buyers_who_paid_more_is_found_and_nobody_else() {
    let app = TestApp::start().await;
    let market = market(&app).await;
    let regulator = app.regulator().await;

    let scan = regulator.act("/api/v1/scans").await.expect(201).json;
    let queue = regulator.get("/api/v1/findings?status=raised").await.expect(200).json;
    let id = queue["items"][0]["id"].as_str().unwrap();
    let file = regulator.get(&format!("/api/v1/findings/{id}")).await.expect(200).json;

    assert_eq!((&scan["orders"], &scan["findings"]), (&json!(8), &json!(1)));
    assert_eq!(queue["items"].as_array().unwrap().len(), 1);
    assert_eq!(file["seller_id"], market.seller.organization_id);
    assert_eq!((&file["effect_ppm"], &file["excess"]), (&json!(80_000), &json!("8.00")));
    let flagged = file["record"]["flagged"].as_array().unwrap();
    assert_eq!(flagged.len(), 1);
    assert_eq!(flagged[0]["order_id"], market.order);
    assert_eq!(flagged[0]["buyer_id"], "buyer-1", "who bought is shown once a case is open");
    assert!(!file.to_string().contains(&market.overcharged.organization_id));
    let gap = flagged[0]["price_ppm"].as_i64().unwrap() - flagged[0]["others_ppm"].as_i64().unwrap();
    assert_eq!((gap, &flagged[0]["others_ppm"]), (file["effect_ppm"].as_i64().unwrap(), &json!(1_000_000)));
    let comparators = flagged[0]["comparators"].as_array().unwrap();
    assert!(comparators.len() >= 3, "{file}");
    for other in comparators {
        assert_eq!(other["price_ppm"], 1_000_000);
        assert_eq!(other["conditions"], flagged[0]["conditions"]);
        assert!(other["seconds_apart"].as_i64().unwrap() >= 3600);
    }
}

#[tokio::test]
async fn a_second_scan_raises_nothing_new_and_a_new_overcharge_is_raised() {
    let app = TestApp::start().await;
    let market = market(&app).await;
    let regulator = app.regulator().await;
    regulator.act("/api/v1/scans").await.expect(201);

    app.advance(TimeDelta::hours(1));
    let again = regulator.act("/api/v1/scans").await.expect(201).json;
    let seventh = moneyed(&app, "seventh").await;
    quoted(&app, &market.seller, &market.shop, &seventh, "150.00", Value::Null).await;
    let later = app.operator().await.act("/api/v1/scans").await.expect(201).json;

    assert_eq!((&again["findings"], &later["findings"]), (&json!(0), &json!(1)));
    let queue = regulator.get("/api/v1/findings").await.expect(200).json;
    let excess: Vec<&Value> = queue["items"].as_array().unwrap().iter().map(|item| &item["excess"]).collect();
    assert_eq!(excess, ["50.00", "8.00"], "heaviest first");
    let first = regulator.get("/api/v1/findings?limit=1").await.expect(200).json;
    let rest = format!("/api/v1/findings?limit=1&after={}", first["next"].as_str().unwrap());
    assert_eq!(regulator.get(&rest).await.expect(200).json["items"], json!([queue["items"][1]]));
}

#[tokio::test]
async fn a_price_of_ones_own_is_compared_a_minute_after_it_is_paid() {
    let app = TestApp::start().await;
    market(&app).await;
    let regulator = app.regulator().await;

    app.work().await;
    let at_once = regulator.get("/api/v1/findings").await.expect(200).json;
    app.advance(TimeDelta::minutes(1));
    app.work().await;
    let later = regulator.get("/api/v1/findings").await.expect(200).json;

    assert_eq!(at_once["items"], json!([]));
    assert_eq!(later["items"][0]["excess"], "8.00");
}

#[tokio::test]
async fn regulators_are_told_and_their_looks_are_recorded() {
    let app = TestApp::start().await;
    market(&app).await;
    let regulator = app.regulator().await;

    regulator.act("/api/v1/scans").await.expect(201);
    app.work().await;
    let queue = regulator.get("/api/v1/findings").await.expect(200).json;
    let path = format!("/api/v1/findings/{}", queue["items"][0]["id"].as_str().unwrap());
    regulator.get(&path).await.expect(200);

    let letter = app.mail().into_iter().rfind(|sent| sent.to == regulator.email).unwrap();
    assert!(letter.body.contains("Possible differential treatment"), "{}", letter.body);
    assert!(!letter.body.contains("illegal"));
    let log = app.log().await;
    for entry in ["price.scanned done", "finding.raised done", "finding.queue looked", "finding.show looked"]
    {
        assert!(log.contains(&entry.to_owned()), "{entry} in {log:?}");
    }
}

#[tokio::test]
async fn neither_buyer_nor_seller_nor_operator_reads_findings() {
    let app = TestApp::start().await;
    let market = market(&app).await;
    app.operator().await.act("/api/v1/scans").await.expect(201);
    let queue = app.regulator().await.get("/api/v1/findings").await.json;
    let path = format!("/api/v1/findings/{}", queue["items"][0]["id"].as_str().unwrap());

    for actor in [&market.seller, &market.overcharged, &app.operator().await] {
        assert_eq!(actor.get("/api/v1/findings").await.line(), "403 not-yours-to-do");
        assert_eq!(actor.get(&path).await.line(), "403 not-yours-to-do");
    }
    assert_eq!(market.seller.act("/api/v1/scans").await.line(), "403 not-yours-to-do");
    assert_eq!(app.anybody().get(&path).await.line(), "401 sign-in-required");
}

#[tokio::test]
async fn a_finding_is_dismissed_once_with_its_reason() {
    let app = TestApp::start().await;
    market(&app).await;
    let regulator = app.regulator().await;
    regulator.act("/api/v1/scans").await.expect(201);
    let queue = regulator.get("/api/v1/findings").await.json;
    let path = format!("/api/v1/findings/{}/dismissal", queue["items"][0]["id"].as_str().unwrap());

    let dismissed =
        regulator.post(&path, json!({ "reason": "a clerk's slip, repaid" })).await.expect(200).json;
    let again = regulator.post(&path, json!({ "reason": "once more" })).await;

    assert_eq!(dismissed["status"], "dismissed");
    assert_eq!(dismissed["dismissed_reason"], "a clerk's slip, repaid");
    assert_eq!(again.line(), "409 conflict");
    assert_eq!(regulator.get("/api/v1/findings?status=raised").await.json["items"], json!([]));
}

#[tokio::test]
async fn a_claim_to_be_new_by_an_old_buyer_is_an_abuse_of_the_exemption() {
    let app = TestApp::start().await;
    let market = market(&app).await;
    let regulator = app.regulator().await;
    regulator.act("/api/v1/scans").await.expect(201);
    let claim = json!({ "ground": "new_user", "reference": "welcome" });

    quoted(&app, &market.seller, &market.shop, &market.overcharged, "80.00", claim).await;
    regulator.act("/api/v1/scans").await.expect(201);

    let queue = regulator.get("/api/v1/findings").await.json;
    let patterns: Vec<&Value> =
        queue["items"].as_array().unwrap().iter().map(|item| &item["pattern"]).collect();
    assert!(patterns.contains(&&json!("exemption_abuse")), "{queue}");
}
