//! Exports: an order from abroad waits for the seller's filing, people are counted, and the law of the routes decides.

use chrono::TimeDelta;
use entity::organization;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};

use crate::{
    app::{Actor, TestApp},
    shop::{Shop, deposit, link, users, weather},
};

/// A member whose seat is outside the mainland.
async fn abroad(app: &TestApp, name: &str) -> Actor {
    let member = app.member(name).await;
    organization::Entity::update_many()
        .col_expr(organization::Column::Abroad, Expr::value(true))
        .filter(organization::Column::Id.eq(&member.organization_id))
        .exec(&app.state.db.rows)
        .await
        .unwrap();
    member
}

/// Nothing was sent elsewhere this year, and no route is shown.
fn filing(recipient: &Actor) -> Value {
    json!({
        "recipient_id": recipient.organization_id, "critical_operator": false, "restricted_recipient": false,
        "foreign_authority": false, "impact_assessment": "assessment of 2026-01-02",
        "elsewhere": [{ "year": 2026, "persons": 0, "sensitive_persons": 0 }],
    })
}

fn contract(people_max: u32, purpose: &str) -> Value {
    json!({
        "route": "contract", "number": "SZ-42", "granted_on": "2026-01-15", "valid_until": "2028-01-14",
        "purposes": [purpose], "people_max": people_max,
    })
}

async fn file(seller: &Actor, shop: &Shop, filing: Value) {
    seller.post(&format!("/api/v1/products/{}/export-filings", shop.product_id), filing).await.expect(201);
}

/// The rules that stand against an order now, each once; none where it is placed.
async fn against(shop: &Shop, buyer: &Actor) -> Vec<String> {
    let answer = buyer.post("/api/v1/orders", shop.wanted(1)).await;
    let mut rules: Vec<String> = answer.json["violations"]
        .as_array()
        .map(|violations| violations.iter().map(|hit| hit["rule"].as_str().unwrap().to_owned()).collect())
        .unwrap_or_default();
    assert!(answer.status == 201 || !rules.is_empty(), "{}", answer.text);
    rules.sort();
    rules.dedup();
    rules
}

#[tokio::test]
async fn an_order_from_abroad_waits_until_the_seller_has_filed_the_export() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, abroad(&app, "named").await);
    let (shop, _) = users(&app, &seller, &buyer).await;

    let before = against(&shop, &buyer).await;
    file(&seller, &shop, filing(&buyer)).await;
    let after = against(&shop, &buyer).await;

    assert_eq!(before, ["EXP-03", "EXP-04", "EXP-05", "EXP-09", "EXP-10", "EXP-11"]);
    assert_eq!(after, [""; 0], "50,000 ordinary people of one year need no route");
    assert!(app.log().await.iter().any(|line| line.starts_with("export.filed")), "{:?}", app.log().await);
}

#[tokio::test]
async fn asked_again_with_another_limit_the_order_would_have_needed_a_route() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, abroad(&app, "named").await);
    let (shop, _) = users(&app, &seller, &buyer).await;
    file(&seller, &shop, filing(&buyer)).await;
    let order = buyer.post("/api/v1/orders", shop.wanted(1)).await.expect(201).json;
    let regulator = app.regulator().await;
    let path = format!("/api/v1/decisions?subject={}", order["id"].as_str().unwrap());
    let decided = regulator.get(&path).await.expect(200).json["items"][0].clone();
    let again = format!("/api/v1/decisions/{}/replay", decided["id"].as_str().unwrap());
    let supposing = |persons: &str| json!({ "set": { "export.route.persons": persons } });

    let same = regulator.post(&again, supposing("50001")).await.expect(200).json;
    let other = regulator.post(&again, supposing("50000")).await.expect(200).json;

    assert_eq!((&same["outcome"], &same["changes"]), (&json!("same"), &json!([])));
    assert!(same["law"].as_str().unwrap().ends_with(" supposing export.route.persons = 50001"), "{same}");
    assert_eq!((&other["outcome"], &other["after"]), (&json!("different"), &json!("block")));
    assert_eq!(other["gained"], json!(["EXP-05 export block"]));
}

#[tokio::test]
async fn people_sent_elsewhere_count_and_a_contract_must_cover_purpose_and_number() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, abroad(&app, "named").await);
    let (shop, _) = users(&app, &seller, &buyer).await;
    let with = |elsewhere: u32, approval: Value| {
        let mut filing = filing(&buyer);
        filing["elsewhere"][0]["persons"] = json!(elsewhere);
        filing["approval"] = approval;
        filing
    };

    for (elsewhere, approval, expected) in [
        (49_999, Value::Null, Vec::new()),
        (50_000, Value::Null, vec!["EXP-05"]),
        (50_000, contract(100_000, "research"), Vec::new()),
        (50_000, contract(99_999, "research"), vec!["EXP-05"]),
        (50_000, contract(100_000, "marketing"), vec!["EXP-05"]),
        (950_000, contract(1_000_000, "research"), vec!["EXP-04"]),
    ] {
        // The latest filing counts, so each comes after the one before.
        app.advance(TimeDelta::minutes(1));
        file(&seller, &shop, with(elsewhere, approval.clone())).await;
        assert_eq!(against(&shop, &buyer).await, expected, "{elsewhere} elsewhere, {approval}");
    }
}

#[tokio::test]
async fn the_people_of_one_version_are_counted_once_and_those_of_another_are_added() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, abroad(&app, "named").await);
    let (first, _) = users(&app, &seller, &buyer).await;
    let (second, _) = users(&app, &seller, &buyer).await;
    deposit(&app, &buyer, "200", "BANK-1").await;
    file(&seller, &first, filing(&buyer)).await;
    file(&seller, &second, filing(&buyer)).await;

    let order = first.paid(&buyer, 1).await;
    app.anybody().get(&link(&buyer, &order).await).await.expect(200);

    assert_eq!(against(&first, &buyer).await, [""; 0], "the same 50,000 again");
    assert_eq!(against(&second, &buyer).await, ["EXP-05"], "50,000 more are 100,000");
}

#[tokio::test]
async fn a_filing_for_somebody_on_the_mainland_or_for_a_product_of_another_is_refused() {
    let app = TestApp::start().await;
    let (seller, here) = (app.member("seller").await, app.member("here").await);
    let shop = weather(&app, &seller).await;
    let path = format!("/api/v1/products/{}/export-filings", shop.product_id);
    let there = abroad(&app, "there").await;

    assert_eq!(seller.post(&path, filing(&here)).await.status, 422);
    assert_eq!(here.post(&path, filing(&there)).await.status, 404);
    let mut twice = filing(&there);
    twice["elsewhere"] = json!([twice["elsewhere"][0], twice["elsewhere"][0]]);
    assert_eq!(seller.post(&path, twice).await.status, 422);
    seller.post(&path, filing(&there)).await.expect(201);
    assert_eq!(seller.get(&path).await.expect(200).json["items"].as_array().unwrap().len(), 1);
    assert_eq!(here.get(&path).await.status, 404);
}
