//! Orders: what may be ordered, at what price, under what law, and how each step follows the one before.

use chrono::TimeDelta;
use serde_json::json;

use crate::{
    app::TestApp,
    shop::{deposit, escrow, funds, ledger, link, sign, status, users, weather},
};

#[tokio::test]
async fn an_order_goes_from_placing_to_settlement_and_the_money_balances_at_every_step() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    let shop = weather(&app, &seller).await;
    deposit(&app, &buyer, "1000.00", "BANK-1").await;
    assert_eq!(app.postings_sum().await, 0);

    let order = shop.placed(&buyer, 3).await;
    sign(&buyer, &order).await;
    assert_eq!(status(&buyer, &order).await, "contracted");

    buyer.act(&format!("/api/v1/orders/{order}/payment")).await.expect(200);
    assert_eq!((funds(&buyer).await, app.postings_sum().await), ("700.00".to_owned(), 0));
    assert_eq!(escrow(&app, &order).await.to_string(), "300.00");

    let file = buyer.get(&link(&buyer, &order).await).await.expect(200);
    assert_eq!(file.text, crate::shop::CONTENT);
    assert_eq!((status(&buyer, &order).await.as_str(), app.postings_sum().await), ("delivered", 0));

    buyer.act(&format!("/api/v1/orders/{order}/acceptance")).await.expect(200);
    app.work().await;
    assert_eq!((status(&seller, &order).await.as_str(), app.postings_sum().await), ("settled", 0));
    assert_eq!((funds(&seller).await.as_str(), funds(&buyer).await.as_str()), ("291.00", "700.00"));
    assert_eq!(escrow(&app, &order).await.to_string(), "0.00");
    assert_eq!(ledger(&app, "fees").await.to_string(), "9.00");
    let told =
        app.mail().into_iter().filter(|mail| mail.to == seller.email && mail.subject.contains("Weather"));
    let mut told: Vec<String> = told.map(|mail| mail.subject).collect();
    told.sort();
    assert_eq!(
        told,
        [
            "An order for “Weather by station”",
            "“Weather by station” is paid",
            "“Weather by station” is settled",
            "“Weather by station” was delivered",
        ]
    );
}

#[tokio::test]
async fn the_price_is_what_the_published_rules_give() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    let shop = weather(&app, &seller).await;
    let mut welcome = shop.wanted(1);
    welcome["offer"] = json!("welcome");

    let newcomer = buyer.post("/api/v1/orders", welcome.clone()).await.expect(201);
    let below_the_tier = buyer.post("/api/v1/orders", shop.wanted(9)).await.expect(201);
    let at_the_tier = buyer.post("/api/v1/orders", shop.wanted(10)).await.expect(201);
    let no_newcomer_any_more = buyer.post("/api/v1/orders", welcome).await;

    assert_eq!(
        (&newcomer.json["amount"], &newcomer.json["list_amount"]),
        (&json!("80.00"), &json!("100.00"))
    );
    assert_eq!(newcomer.json["claim"]["ground"], "new_user");
    assert_eq!(below_the_tier.json["amount"], "900.00");
    assert_eq!(
        (&at_the_tier.json["amount"], &at_the_tier.json["list_amount"]),
        (&json!("900.00"), &json!("900.00"))
    );
    assert_eq!(no_newcomer_any_more.line(), "422 invalid-input /offer");
}

#[tokio::test]
async fn an_offer_that_has_ended_is_no_longer_given() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    let shop = weather(&app, &seller).await;
    let mut welcome = shop.wanted(1);
    welcome["offer"] = json!("welcome");

    app.advance(TimeDelta::days(19));
    let on_the_last_day = buyer.post("/api/v1/orders", welcome.clone()).await;
    buyer.act(&format!("/api/v1/orders/{}/cancellation", on_the_last_day.id())).await.expect(200);
    app.advance(TimeDelta::days(1));
    let afterwards = buyer.post("/api/v1/orders", welcome).await;

    assert_eq!(on_the_last_day.status, 201);
    assert_eq!(afterwards.line(), "422 invalid-input /offer");
}

#[tokio::test]
async fn a_quote_is_used_once_by_the_buyer_it_names_for_what_it_says() {
    let app = TestApp::start().await;
    let (seller, buyer, other) =
        (app.member("seller").await, app.member("buyer").await, app.member("other").await);
    let shop = weather(&app, &seller).await;
    let offered = json!({
        "buyer": buyer.organization_id, "plan_id": shop.plan_id, "quantity": 3, "unit_price": "95.125",
        "claim": { "ground": "actual_need", "reference": "requirement 7" },
        "valid_until": "2026-03-10T00:00:00Z",
    });
    let quote = seller.post("/api/v1/quotes", offered).await.expect(201);
    let quote_id = quote.json["id"].as_str().or(quote.json["quote"]["id"].as_str()).unwrap();
    let wanted = |quantity: i32| json!({ "product_id": shop.product_id, "quote_id": quote_id, "quantity": quantity, "purpose": "research" });

    let not_theirs = other.post("/api/v1/orders", wanted(3)).await;
    let another_number = buyer.post("/api/v1/orders", wanted(2)).await;
    let order = buyer.post("/api/v1/orders", wanted(3)).await.expect(201);
    let again = buyer.post("/api/v1/orders", wanted(3)).await;

    assert_eq!(not_theirs.line(), "422 invalid-input /quote_id");
    assert_eq!(another_number.line(), "422 invalid-input /quantity");
    // 3 × 95.125 = 285.375: half a fen goes up.
    assert_eq!((&order.json["amount"], &order.json["list_amount"]), (&json!("285.38"), &json!("300.00")));
    assert_eq!(order.json["claim"]["reference"], "requirement 7");
    assert_eq!(again.line(), "409 conflict");
}

#[tokio::test]
async fn a_consent_that_names_one_buyer_lets_that_buyer_order_and_no_other() {
    let app = TestApp::start().await;
    let (seller, named, other) =
        (app.member("seller").await, app.member("named").await, app.member("other").await);
    let (shop, _) = users(&app, &seller, &named).await;

    let allowed = named.post("/api/v1/orders", shop.wanted(1)).await;
    let refused = other.post("/api/v1/orders", shop.wanted(1)).await;

    assert_eq!(allowed.status, 201, "{}", allowed.text);
    assert!(refused.line().starts_with("422 refused-by-law"), "{}", refused.text);
    assert!(refused.line().contains("CON-12"), "{}", refused.text);
    assert!(app.log().await.contains(&"order.place refused".to_owned()));
    assert_eq!(other.get("/api/v1/orders").await.json["items"], json!([]));
}

#[tokio::test]
async fn a_buyer_whose_identity_is_not_verified_is_refused_by_law() {
    let app = TestApp::start().await;
    let (seller, newcomer) = (app.member("seller").await, app.unverified("newcomer").await);
    let shop = weather(&app, &seller).await;

    let answer = newcomer.post("/api/v1/orders", shop.wanted(1)).await;

    assert_eq!(answer.line(), "422 refused-by-law ADM-D33-2");
}

#[tokio::test]
async fn only_the_terms_that_were_read_can_be_signed() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    let shop = weather(&app, &seller).await;
    let order = shop.placed(&buyer, 1).await;
    let path = format!("/api/v1/orders/{order}/agreement");

    let agreement = seller.get(&path).await.expect(200);
    let other_terms = buyer.post(&path, json!({ "terms_sha256": "0".repeat(64) })).await;
    let by_the_seller = seller.post(&path, json!({ "terms_sha256": agreement.json["terms_sha256"] })).await;

    assert_eq!(agreement.json["terms"]["purpose"], "research");
    assert_eq!(agreement.json["terms"]["security_duties"].as_array().unwrap().len(), 7);
    assert_eq!(agreement.json["terms"]["product"]["files"][0]["name"], "气温 2026.csv");
    assert_eq!(other_terms.line(), "409 conflict");
    assert_eq!(by_the_seller.line(), "403 not-yours-to-do");
    assert_eq!(status(&buyer, &order).await, "placed");
}

#[tokio::test]
async fn each_step_is_taken_from_the_state_it_follows_and_from_no_other() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    let shop = weather(&app, &seller).await;
    deposit(&app, &buyer, "500", "BANK-1").await;
    let order = shop.placed(&buyer, 1).await;
    let act = async |what: &str| buyer.act(&format!("/api/v1/orders/{order}/{what}")).await.line();

    assert_eq!(act("payment").await, "409 conflict");
    assert_eq!(act("acceptance").await, "409 conflict");
    sign(&buyer, &order).await;
    assert_eq!(act("payment").await, "200");
    assert_eq!(act("payment").await, "409 conflict");
    assert_eq!(act("cancellation").await, "409 conflict");
    assert_eq!(funds(&buyer).await, "400.00");
}

#[tokio::test]
async fn a_cancelled_order_goes_no_further() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    let shop = weather(&app, &seller).await;
    deposit(&app, &buyer, "500", "BANK-1").await;
    let order = shop.contracted(&buyer, 1).await;

    buyer.act(&format!("/api/v1/orders/{order}/cancellation")).await.expect(200);

    assert_eq!(buyer.act(&format!("/api/v1/orders/{order}/payment")).await.line(), "409 conflict");
    assert_eq!(
        (status(&seller, &order).await.as_str(), funds(&buyer).await.as_str()),
        ("cancelled", "500.00")
    );
}

#[tokio::test]
async fn funds_that_do_not_suffice_say_what_is_missing_and_where_to_send_it() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    let shop = weather(&app, &seller).await;
    deposit(&app, &buyer, "99.99", "BANK-1").await;
    let order = shop.contracted(&buyer, 1).await;

    let answer = buyer.act(&format!("/api/v1/orders/{order}/payment")).await;

    let detail = answer.json["detail"].as_str().unwrap();
    let code = buyer.get("/api/v1/funds").await.json["deposit_code"].as_str().unwrap().to_owned();
    assert_eq!(answer.line(), "409 conflict");
    assert!(detail.contains("hold ¥99.99; transfer ¥0.01 more") && detail.contains(&code), "{detail}");
    assert_eq!((status(&buyer, &order).await.as_str(), app.postings_sum().await), ("contracted", 0));
}

#[tokio::test]
async fn somebody_elses_order_does_not_exist() {
    let app = TestApp::start().await;
    let (seller, buyer, other) =
        (app.member("seller").await, app.member("buyer").await, app.member("other").await);
    let shop = weather(&app, &seller).await;
    let order = shop.placed(&buyer, 1).await;
    let at = |rest: &str| format!("/api/v1/orders/{order}{rest}");

    for path in [at(""), at("/agreement")] {
        assert_eq!(other.get(&path).await.line(), "404 not-found", "{path}");
    }
    for path in [at("/payment"), at("/cancellation"), at("/acceptance")] {
        assert_eq!(other.act(&path).await.line(), "404 not-found", "{path}");
    }
    for (path, body) in [
        (at("/agreement"), json!({ "terms_sha256": "0".repeat(64) })),
        (at("/deliveries"), json!({})),
        (at("/disputes"), json!({ "reason": "not mine" })),
    ] {
        assert_eq!(other.post(&path, body).await.line(), "404 not-found", "{path}");
    }
}

#[tokio::test]
async fn the_same_idempotency_key_gives_the_same_order_and_takes_no_other() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    let shop = weather(&app, &seller).await;
    let headers = [("content-type", "application/json"), ("idempotency-key", "once")];
    let send = async |quantity: i32| {
        let body = shop.wanted(quantity).to_string();
        buyer.send("POST", "/api/v1/orders", &headers, Some(body.into())).await
    };

    let first = send(2).await.expect(201);
    let replayed = send(2).await;
    let other = send(3).await;

    assert_eq!((replayed.status, &replayed.json), (201, &first.json));
    assert_eq!(other.line(), "422 invalid-input Idempotency-Key");
    assert_eq!(buyer.get("/api/v1/orders").await.json["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn an_order_that_makes_no_sense_is_refused_with_the_place_named() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    let shop = weather(&app, &seller).await;
    let with = |name: &str, value: serde_json::Value| {
        let mut order = shop.wanted(1);
        order[name] = value;
        order
    };

    for (order, line) in [
        (with("quantity", json!(0)), "422 invalid-input /quantity"),
        (with("quantity", json!(-5)), "422 invalid-input /quantity"),
        (with("quantity", json!(1001)), "422 invalid-input /quantity"),
        (with("quantity", json!("many")), "422 invalid-input /quantity"),
        (with("purpose", json!("")), "422 invalid-input /purpose"),
        (with("plan_id", json!("pln_nobody")), "422 invalid-input /plan_id"),
        (with("quote_id", json!("quo_nobody")), "422 invalid-input /plan_id"),
        (with("offer", json!("unheard of")), "422 invalid-input /offer"),
        (with("product_id", json!("prd_nobody")), "404 not-found"),
    ] {
        assert_eq!(buyer.post("/api/v1/orders", order.clone()).await.line(), line, "{order}");
    }
    assert_eq!(seller.post("/api/v1/orders", shop.wanted(1)).await.line(), "403 not-yours-to-do");
    assert_eq!(buyer.get("/api/v1/orders").await.json["items"], json!([]));
}

#[tokio::test]
async fn orders_are_listed_to_both_parties_by_state_and_by_page() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    let shop = weather(&app, &seller).await;
    for _ in 0..3 {
        shop.placed(&buyer, 1).await;
    }
    let cancelled = shop.placed(&buyer, 1).await;
    buyer.act(&format!("/api/v1/orders/{cancelled}/cancellation")).await.expect(200);

    let first = seller.get("/api/v1/orders?limit=2&status=placed").await.expect(200);
    let next = first.json["next"].as_str().unwrap();
    let second = seller.get(&format!("/api/v1/orders?limit=2&status=placed&after={next}")).await.expect(200);

    let count = |answer: &crate::app::Answer| answer.json["items"].as_array().unwrap().len();
    assert_eq!((count(&first), count(&second), second.json.get("next")), (2, 1, None));
    assert_eq!(count(&buyer.get("/api/v1/orders?status=cancelled").await), 1);
    assert_eq!(buyer.get("/api/v1/orders?status=lost").await.line(), "422 invalid-input query");
}
