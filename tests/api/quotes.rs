//! Prices for one buyer, and the warning before Art. 69 is broken.

use serde_json::{Value, json};

use crate::{
    app::{Actor, TestApp, uscc},
    shop::{Shop, weather},
};

fn quote(shop: &Shop, buyer: &str, unit_price: &str) -> Value {
    json!({
        "buyer": buyer, "plan_id": shop.plan_id, "quantity": 1, "unit_price": unit_price,
        "valid_until": "2026-03-20T00:00:00Z",
    })
}

#[tokio::test]
async fn a_quote_at_the_published_price_reaches_its_buyer_without_a_warning() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    let shop = weather(&app, &seller).await;

    let offered =
        seller.post("/api/v1/quotes", quote(&shop, &uscc("buyer"), "100.00")).await.expect(201).json;
    app.work().await;

    assert!(offered["warning"].is_null(), "{offered}");
    assert_eq!(offered["buyer_id"], buyer.organization_id);
    let letter = app.mail().into_iter().find(|sent| sent.to == buyer.email && sent.subject.contains("quote"));
    assert!(letter.unwrap().body.contains("¥100.00"));
    let path = format!("/api/v1/quotes/{}", offered["id"].as_str().unwrap());
    assert_eq!(buyer.get(&path).await.expect(200).json["unit_price"], "100.00");
    assert_eq!(app.member("other").await.get(&path).await.line(), "404 not-found");
}

#[tokio::test]
async fn a_price_that_departs_by_more_than_a_hundredth_is_warned_about_before_it_binds() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    let shop = weather(&app, &seller).await;
    let offer = async |price: &str| {
        seller.post("/api/v1/quotes", quote(&shop, &buyer.organization_id, price)).await.expect(201).json
    };

    let dearer = offer("108.00").await;
    let cheaper = offer("92.00").await;
    let edge = offer("101.00").await;

    let says = dearer["warning"].as_str().unwrap();
    assert!(says.contains("8.00 % above") && says.contains("Art. 69"), "{says}");
    assert!(cheaper["warning"].as_str().unwrap().contains("8.00 % below"));
    assert!(edge["warning"].is_null());
    let path = format!("/api/v1/quotes/{}", dearer["id"].as_str().unwrap());
    assert_eq!(seller.get(&path).await.json["warning"], says);
    assert!(buyer.get(&path).await.json["warning"].is_null());
}

#[tokio::test]
async fn an_offer_to_new_users_excuses_its_own_price_for_a_new_user_alone() {
    let app = TestApp::start().await;
    let (seller, fresh) = (app.member("seller").await, app.member("fresh").await);
    let known = app.member("known").await;
    let shop = weather(&app, &seller).await;
    shop.placed(&known, 1).await;
    let claimed = async |buyer: &Actor, price: &str, reference: &str| {
        let mut new = quote(&shop, &buyer.organization_id, price);
        new["claim"] = json!({ "ground": "new_user", "reference": reference });
        seller.post("/api/v1/quotes", new).await
    };

    assert!(claimed(&fresh, "80.00", "welcome").await.expect(201).json["warning"].is_null());
    let says = claimed(&known, "80.00", "welcome").await.expect(201).json["warning"].clone();
    assert!(says.as_str().unwrap().contains("ordered from you before"), "{says}");
    let says = claimed(&fresh, "70.00", "welcome").await.expect(201).json["warning"].clone();
    assert!(says.as_str().unwrap().contains("12.50 % below"), "{says}");
    assert_eq!(claimed(&fresh, "80.00", "other").await.line(), "422 invalid-input /claim/reference");
}

#[tokio::test]
async fn a_volume_tier_is_what_is_published() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    let shop = weather(&app, &seller).await;
    let mut ten = quote(&shop, &buyer.organization_id, "90.00");
    ten["quantity"] = json!(10);

    let offered = seller.post("/api/v1/quotes", ten).await.expect(201).json;

    assert!(offered["warning"].is_null(), "{offered}");
}

#[tokio::test]
async fn a_quote_names_a_verified_buyer_a_present_plan_and_a_near_end() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    let newcomer = app.unverified("newcomer").await;
    let shop = weather(&app, &seller).await;
    let id = &buyer.organization_id;
    let with = |name: &str, value: Value| {
        let mut new = quote(&shop, id, "100.00");
        new[name] = value;
        new
    };

    for (new, line) in [
        (with("buyer", json!(newcomer.organization_id)), "422 invalid-input /buyer"),
        (with("buyer", json!(seller.organization_id)), "422 invalid-input /buyer"),
        (with("plan_id", json!("pln_nobody")), "422 invalid-input /plan_id"),
        (with("quantity", json!(1001)), "422 invalid-input /quantity"),
        (with("quantity", json!(0)), "422 invalid-input /quantity"),
        (with("valid_until", json!("2026-03-02T02:00:00Z")), "422 invalid-input /valid_until"),
        (with("valid_until", json!("2026-04-01T02:00:01Z")), "422 invalid-input /valid_until"),
        (with("unit_price", json!("0")), "422 invalid-input /unit_price"),
    ] {
        assert_eq!(seller.post("/api/v1/quotes", new.clone()).await.line(), line, "{new}");
    }
    assert_eq!(
        buyer.post("/api/v1/quotes", with("buyer", json!(id))).await.line(),
        "422 invalid-input /plan_id"
    );
    let path = format!("/api/v1/products/{}/plans", shop.product_id);
    seller.post(&path, crate::stage::plan()).await.expect(201);
    assert_eq!(seller.post("/api/v1/quotes", with("quantity", json!(1))).await.line(), "409 conflict");
}

#[tokio::test]
async fn a_seller_who_asks_first_is_told_what_like_buyers_pay_before_anybody_is_charged() {
    let app = TestApp::start().await;
    let market = crate::findings::market(&app).await;
    let seller = &market.seller;
    let late = app.member("late").await;
    let ask = async |what: &str, value: Value| {
        let mut new = json!({ "plan_id": market.shop.plan_id, "buyer": late.organization_id, "quantity": 1 });
        new[what] = value;
        seller.post("/api/v1/price-checks", new).await
    };

    let dear = ask("unit_price", json!("131.00")).await.expect(200).json;
    let discount = ask("discount_ppm", json!(200_000)).await.expect(200).json;
    let alike = ask("unit_price", json!("100.00")).await.expect(200).json;
    let offered = seller
        .post("/api/v1/quotes", quote(&market.shop, &late.organization_id, "131.00"))
        .await
        .expect(201)
        .json;

    let like = &dear["likeness"]["standing"];
    assert_eq!(
        (&like["gap_ppm"], &like["others"], &like["pay_less"]),
        (&json!(310_000), &json!(7), &json!(7))
    );
    let says = dear["warning"].as_str().unwrap();
    assert!(
        says.contains("31.00 % more than the median of like buyers")
            && says.contains("No exemption is claimed")
    );
    assert_eq!(
        (&discount["unit_price"], &discount["likeness"]["standing"]["gap_ppm"]),
        (&json!("80.00"), &json!(-200_000))
    );
    assert!(alike["warning"].is_null(), "{alike}");
    assert_eq!(offered["warning"], dear["warning"]);
    let quotes = seller.get("/api/v1/quotes").await.json;
    assert_eq!(quotes["items"].as_array().unwrap().len(), 2, "asking makes no quote");
    assert_eq!(ask("claim", Value::Null).await.line(), "422 invalid-input /unit_price");
    let path = format!("/api/v1/quotes/{}", offered["id"].as_str().unwrap());
    assert!(late.get(&path).await.expect(200).json["likeness"].is_null());
}

#[tokio::test]
async fn of_fewer_than_five_like_buyers_nothing_is_said_but_that() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    let shop = weather(&app, &seller).await;
    for name in ["one", "two"] {
        let other = app.member(name).await;
        crate::shop::deposit(&app, &other, "500.00", name).await;
        shop.paid(&other, 1).await;
    }

    let dear =
        seller.post("/api/v1/quotes", quote(&shop, &buyer.organization_id, "131.00")).await.expect(201).json;

    assert!(dear["likeness"]["standing"].is_null());
    assert!(dear["likeness"]["says"].as_str().unwrap().contains("Fewer than five"));
    assert!(!dear["warning"].as_str().unwrap().contains("like buyers:"), "{dear}");
}
