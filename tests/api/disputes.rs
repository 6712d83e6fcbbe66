//! Disputes: settlement waits, and whatever the operator decides leaves nothing in escrow.

use entity::invoice;
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::json;

use crate::{
    app::{Actor, TestApp},
    shop::{Shop, deposit, escrow, funds, ledger, status, weather},
};

struct Parties {
    app: TestApp,
    seller: Actor,
    buyer: Actor,
    shop: Shop,
}

async fn parties() -> Parties {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    let shop = weather(&app, &seller).await;
    deposit(&app, &buyer, "1000", "BANK-1").await;
    Parties { app, seller, buyer, shop }
}

impl Parties {
    async fn dispute(&self, order: &str) -> String {
        let path = format!("/api/v1/orders/{order}/disputes");
        self.buyer.post(&path, json!({ "reason": "half of the rows are missing" })).await.expect(201).id()
    }

    async fn resolve(&self, dispute: &str, outcome: serde_json::Value) -> crate::app::Answer {
        let path = format!("/api/v1/disputes/{dispute}/resolution");
        self.app.operator().await.post(&path, outcome).await
    }

    /// Invoices and credit notes by number.
    async fn book(&self) -> Vec<(i64, String, String)> {
        let papers = invoice::Entity::find().order_by_asc(invoice::Column::Number);
        let papers = papers.all(&self.app.state.db.rows).await.unwrap();
        papers.iter().map(|paper| (paper.number, paper.kind.to_string(), paper.amount.to_string())).collect()
    }
}

#[tokio::test]
async fn a_dispute_freezes_settlement_until_it_is_dismissed() {
    let here = parties().await;
    let order = here.shop.accepted(&here.buyer, 1).await;

    let dispute = here.dispute(&order).await;
    here.app.work().await;
    assert_eq!(
        (status(&here.buyer, &order).await.as_str(), funds(&here.seller).await.as_str()),
        ("disputed", "0.00")
    );
    here.resolve(&dispute, json!({ "outcome": "dismiss", "resolution": "all rows are there" }))
        .await
        .expect(200);
    here.app.work().await;

    assert_eq!(
        (status(&here.buyer, &order).await.as_str(), funds(&here.seller).await.as_str()),
        ("settled", "97.00")
    );
    assert_eq!(
        (escrow(&here.app, &order).await.to_string().as_str(), here.app.postings_sum().await),
        ("0.00", 0)
    );
    assert_eq!(here.book().await, [(1, "invoice".to_owned(), "100.00".to_owned())]);
}

#[tokio::test]
async fn a_full_refund_returns_everything_and_costs_nobody_a_fee() {
    let here = parties().await;
    let order = here.shop.delivered(&here.buyer, 1).await;
    let dispute = here.dispute(&order).await;

    here.resolve(&dispute, json!({ "outcome": "refund", "resolution": "the file is empty" }))
        .await
        .expect(200);

    assert_eq!(
        (status(&here.buyer, &order).await.as_str(), funds(&here.buyer).await.as_str()),
        ("refunded", "1000.00")
    );
    assert_eq!(
        (escrow(&here.app, &order).await.to_string().as_str(), here.app.postings_sum().await),
        ("0.00", 0)
    );
    assert_eq!(here.book().await, []);
}

#[tokio::test]
async fn a_partial_refund_is_divided_to_the_fen_with_a_credit_note() {
    let here = parties().await;
    let order = here.shop.delivered(&here.buyer, 1).await;
    let dispute = here.dispute(&order).await;
    let partial = json!({ "outcome": "partial", "amount": "33.33", "resolution": "a third was missing" });

    here.resolve(&dispute, partial).await.expect(200);
    here.app.work().await;

    // 100.00 − 33.33 = 66.67; 3 % of that is 2.0001, cut to 2.00; the seller gets 64.67.
    assert_eq!(status(&here.buyer, &order).await, "partly_refunded");
    assert_eq!((funds(&here.buyer).await.as_str(), funds(&here.seller).await.as_str()), ("933.33", "64.67"));
    assert_eq!(ledger(&here.app, "fees").await.to_string(), "2.00");
    assert_eq!(
        (escrow(&here.app, &order).await.to_string().as_str(), here.app.postings_sum().await),
        ("0.00", 0)
    );
    assert_eq!(
        here.book().await,
        [(1, "invoice".to_owned(), "100.00".to_owned()), (2, "credit_note".to_owned(), "33.33".to_owned())]
    );
    let told = here.app.mail().into_iter().filter(|mail| mail.subject.ends_with("is resolved")).count();
    assert_eq!(told, 2);
}

#[tokio::test]
async fn a_dismissed_dispute_puts_the_order_back_where_it_stood() {
    let here = parties().await;
    let (paid, delivered) = (here.shop.paid(&here.buyer, 1).await, here.shop.delivered(&here.buyer, 1).await);

    for order in [&paid, &delivered] {
        let dispute = here.dispute(order).await;
        here.resolve(&dispute, json!({ "outcome": "dismiss", "resolution": "no" })).await.expect(200);
    }

    assert_eq!(status(&here.buyer, &paid).await, "paid");
    assert_eq!(status(&here.buyer, &delivered).await, "delivered");
}

#[tokio::test]
async fn what_was_dismissed_is_disputed_again_only_after_something_new_was_delivered() {
    let here = parties().await;
    let order = here.shop.paid(&here.buyer, 1).await;
    let path = format!("/api/v1/orders/{order}/disputes");
    let no = json!({ "outcome": "dismiss", "resolution": "no" });
    let again = json!({ "reason": "the same once more" });

    let dispute = here.dispute(&order).await;
    here.resolve(&dispute, no.clone()).await.expect(200);
    let nothing_new = here.buyer.post(&path, again.clone()).await;
    here.app.advance(chrono::TimeDelta::hours(1));
    here.buyer.get(&crate::shop::link(&here.buyer, &order).await).await.expect(200);
    let dispute = here.dispute(&order).await;
    here.resolve(&dispute, no).await.expect(200);
    here.app.advance(chrono::TimeDelta::hours(1));
    here.buyer.get(&crate::shop::link(&here.buyer, &order).await).await.expect(200);
    let fetched_again = here.buyer.post(&path, again.clone()).await;
    here.buyer.act(&format!("/api/v1/orders/{order}/acceptance")).await.expect(200);
    let accepted = here.buyer.post(&path, again).await;

    for answer in [nothing_new, fetched_again, accepted] {
        assert_eq!(answer.line(), "409 conflict");
    }
}

#[tokio::test]
async fn a_resolution_that_does_not_add_up_is_refused() {
    let here = parties().await;
    let order = here.shop.delivered(&here.buyer, 1).await;
    let dispute = here.dispute(&order).await;

    for outcome in [
        json!({ "outcome": "partial", "resolution": "how much?" }),
        json!({ "outcome": "partial", "amount": "100.00", "resolution": "all" }),
        json!({ "outcome": "partial", "amount": "0", "resolution": "nothing" }),
        json!({ "outcome": "partial", "amount": "-1", "resolution": "less than nothing" }),
        json!({ "outcome": "partial", "amount": "1.005", "resolution": "half a fen" }),
        json!({ "outcome": "partial", "amount": "0.00001", "resolution": "too fine" }),
        json!({ "outcome": "refund", "amount": "5", "resolution": "which?" }),
    ] {
        assert_eq!(
            here.resolve(&dispute, outcome.clone()).await.line(),
            "422 invalid-input /amount",
            "{outcome}"
        );
    }
    let too_much = json!({ "reason": "all and more", "amount": "100.01" });
    let other = here.shop.delivered(&here.buyer, 1).await;
    assert_eq!(
        here.buyer.post(&format!("/api/v1/orders/{other}/disputes"), too_much).await.line(),
        "422 invalid-input /amount"
    );
}

#[tokio::test]
async fn a_dispute_is_resolved_once_by_the_operator() {
    let here = parties().await;
    let order = here.shop.delivered(&here.buyer, 1).await;
    let dispute = here.dispute(&order).await;
    let refund = json!({ "outcome": "refund", "resolution": "yes" });

    let by_the_buyer =
        here.buyer.post(&format!("/api/v1/disputes/{dispute}/resolution"), refund.clone()).await;
    let twice =
        here.buyer.post(&format!("/api/v1/orders/{order}/disputes"), json!({ "reason": "again" })).await;
    here.resolve(&dispute, refund.clone()).await.expect(200);
    let again = here.resolve(&dispute, refund).await;

    assert_eq!(by_the_buyer.line(), "403 not-yours-to-do");
    assert_eq!(twice.line(), "409 conflict");
    assert_eq!(again.line(), "409 conflict");
    assert_eq!(funds(&here.buyer).await, "1000.00");
}

#[tokio::test]
async fn disputes_are_seen_by_the_parties_and_the_operator_only() {
    let here = parties().await;
    let order = here.shop.delivered(&here.buyer, 1).await;
    here.dispute(&order).await;
    let other = here.app.member("other").await;
    let seen = async |who: &Actor| {
        who.get("/api/v1/disputes").await.expect(200).json["items"].as_array().unwrap().len()
    };

    assert_eq!(seen(&here.buyer).await, 1);
    assert_eq!(seen(&here.seller).await, 1);
    assert_eq!(seen(&here.app.operator().await).await, 1);
    assert_eq!(seen(&other).await, 0);
}
