//! Market statistics tell of the market, never of one party.

use serde_json::{Value, json};
use steelyard::market::statistics;

use crate::{
    app::TestApp,
    shop::{deposit, weather},
};

/// Five sellers, of whom each of five buyers buys one copy.
async fn five_by_five(app: &TestApp, sellers: usize) {
    let mut buyers = Vec::new();
    for number in 0..5 {
        let buyer = app.member(&format!("buyer{number}")).await;
        deposit(app, &buyer, "5000.00", &format!("B-{number}")).await;
        buyers.push(buyer);
    }
    for number in 0..sellers {
        let seller = app.member(&format!("seller{number}")).await;
        let shop = weather(app, &seller).await;
        for buyer in &buyers {
            shop.paid(buyer, 1).await;
        }
    }
}

async fn month(app: &TestApp) -> Value {
    statistics::compute(&app.ctx(), "2026-03").await.unwrap();
    app.anybody().get("/api/v1/statistics?month=2026-03").await.expect(200).json
}

#[tokio::test]
async fn a_month_with_enough_parties_is_published_and_computed_once() {
    let app = TestApp::start().await;
    five_by_five(&app, 5).await;

    let first = month(&app).await;
    let again = month(&app).await;

    assert_eq!(
        first["categories"],
        json!([{
            "category": "weather", "orders": 25, "quantity": 25, "turnover": "2500.00", "mean_unit_price": "100.00",
            "disputed": 0, "sellers": 5, "buyers": 5, "concentration": 2000,
        }])
    );
    assert_eq!(first, again);
    let page = app.anybody().get("/statistics?month=2026-03").await.expect(200).text;
    assert!(page.contains("Turnover by category") && page.contains("weather · ¥2,500.00"), "{page}");
    assert!(app.log().await.contains(&"statistics.computed done".to_owned()));
}

#[tokio::test]
async fn a_category_of_four_sellers_is_left_out_and_so_is_a_month_nobody_computed() {
    let app = TestApp::start().await;
    five_by_five(&app, 4).await;

    assert_eq!(month(&app).await["categories"], json!([]));
    let other = app.anybody().get("/api/v1/statistics?month=2026-02").await.expect(200).json;
    assert_eq!(other["categories"], json!([]));
    assert_eq!(app.anybody().get("/api/v1/statistics?month=2026-2").await.line(), "422 invalid-input /month");
    app.advance(chrono::TimeDelta::days(45));
    statistics::due(&app.ctx()).await.unwrap();
    app.work().await;
    let computed = app.log().await.into_iter().filter(|entry| entry == "statistics.computed done").count();
    assert_eq!(computed, 2, "the month that has settled is computed by a job");
}
