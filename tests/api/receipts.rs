//! What a buyer may know of its own price, and that nobody else is exposed by it.

use crate::{
    app::TestApp,
    findings::market,
    shop::{deposit, weather},
};

#[tokio::test]
async fn the_overcharged_buyer_sees_where_its_price_stands_and_nobody_elses_name() {
    let app = TestApp::start().await;
    let market = market(&app).await;

    let path = format!("/api/v1/orders/{}/price-receipt", market.order);
    let receipt = market.overcharged.get(&path).await.expect(200);

    let standing = &receipt.json["standing"];
    assert_eq!((&standing["own_ppm"], &standing["median_ppm"]), (&1_080_000.into(), &1_000_000.into()));
    assert_eq!((&standing["paid_less"], &standing["paid_more"]), (&6.into(), &0.into()));
    assert_eq!(
        (&receipt.json["unit_price"], &receipt.json["list_price"]),
        (&"108.00".into(), &"100.00".into())
    );
    for name in ["first", "second", "third", "fourth", "fifth", "fresh", "volume"] {
        assert!(!receipt.text.contains(&app.member_id(name).await), "{name} in {}", receipt.text);
    }
    let says = receipt.json["says"].as_str().unwrap();
    assert!(says.contains("This order was priced at 108.00 % of what was published for it."), "{says}");
    assert!(says.contains("The median of your orders under the same conditions is 108.00 %"), "{says}");
    assert_eq!(market.seller.get(&path).await.line(), "404 not-found");
}

#[tokio::test]
async fn among_fewer_than_five_nothing_is_said() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    let shop = weather(&app, &seller).await;
    deposit(&app, &buyer, "100.00", "BANK-1").await;
    let order = shop.paid(&buyer, 1).await;

    let receipt = buyer.get(&format!("/api/v1/orders/{order}/price-receipt")).await.expect(200).json;

    assert!(receipt["standing"].is_null(), "{receipt}");
    assert!(receipt["says"].as_str().unwrap().contains("too few to say more"));
}
