//! What runs out of time: delivered data that nobody accepts, orders that nobody pays.

use chrono::TimeDelta;
use serde_json::json;
use steelyard::{market::order::lapse, worker};

use crate::{
    app::{Actor, TestApp},
    shop::{Shop, deposit, escrow, funds, status, weather},
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
    /// Letters to `reader` whose subject has `part` in it.
    fn letters(&self, reader: &Actor, part: &str) -> usize {
        let letters = self.app.mail().into_iter();
        letters.filter(|mail| mail.to == reader.email && mail.subject.contains(part)).count()
    }

    async fn times(&self, act: &str) -> usize {
        self.app.log().await.iter().filter(|entry| *entry == act).count()
    }

    async fn dismissed(&self, order: &str) {
        let path = format!("/api/v1/orders/{order}/disputes");
        let dispute = self.buyer.post(&path, json!({ "reason": "rows are missing" })).await.expect(201).id();
        let path = format!("/api/v1/disputes/{dispute}/resolution");
        let dismissal = json!({ "outcome": "dismiss", "resolution": "all rows are there" });
        self.app.operator().await.post(&path, dismissal).await.expect(200);
    }
}

#[tokio::test]
async fn what_is_delivered_and_left_alone_counts_as_accepted_after_the_period_in_the_agreement() {
    let here = parties().await;
    let order = here.shop.delivered(&here.buyer, 1).await;
    let agreement = here.buyer.get(&format!("/api/v1/orders/{order}/agreement")).await.expect(200);
    assert_eq!(agreement.json["terms"]["periods"], json!({ "acceptance_days": 7, "payment_days": 14 }));

    here.app.advance(TimeDelta::days(5) - TimeDelta::microseconds(1));
    here.app.work().await;
    assert_eq!(here.letters(&here.buyer, "waits for your acceptance"), 0);
    here.app.advance(TimeDelta::microseconds(1));
    here.app.work().await;
    let reminded =
        (here.letters(&here.buyer, "waits for your acceptance"), status(&here.buyer, &order).await);
    here.app.advance(TimeDelta::days(2) - TimeDelta::microseconds(1));
    here.app.work().await;
    let before = status(&here.buyer, &order).await;
    here.app.advance(TimeDelta::microseconds(1));
    here.app.work().await;

    assert_eq!((reminded.0, reminded.1.as_str(), before.as_str()), (1, "delivered", "delivered"));
    assert_eq!(status(&here.buyer, &order).await, "settled");
    assert_eq!((funds(&here.seller).await.as_str(), here.app.postings_sum().await), ("97.00", 0));
    assert_eq!(escrow(&here.app, &order).await.to_string(), "0.00");
    assert_eq!(here.times("order.accepted done").await, 1);
    for party in [&here.buyer, &here.seller] {
        assert_eq!(here.letters(party, "counts as accepted"), 1);
    }
}

#[tokio::test]
async fn a_dispute_stops_the_period_and_its_dismissal_begins_it_anew() {
    let here = parties().await;
    let order = here.shop.delivered(&here.buyer, 1).await;
    here.app.advance(TimeDelta::days(6));
    here.dismissed(&order).await;

    here.app.advance(TimeDelta::days(6));
    here.app.work().await;
    let after_twelve = status(&here.buyer, &order).await;
    here.app.advance(TimeDelta::days(1));
    here.app.work().await;

    assert_eq!((after_twelve.as_str(), status(&here.buyer, &order).await.as_str()), ("delivered", "settled"));
    assert_eq!(here.times("order.accepted done").await, 1);
}

#[tokio::test]
async fn an_open_dispute_is_not_run_over() {
    let here = parties().await;
    let order = here.shop.delivered(&here.buyer, 1).await;
    let path = format!("/api/v1/orders/{order}/disputes");
    here.buyer.post(&path, json!({ "reason": "rows are missing" })).await.expect(201);

    here.app.advance(TimeDelta::days(8));
    here.app.work().await;

    assert_eq!(status(&here.buyer, &order).await, "disputed");
    assert_eq!(here.letters(&here.buyer, "waits for your acceptance"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_workers_accept_by_lapse_once() {
    let here = parties().await;
    let order = here.shop.delivered(&here.buyer, 1).await;
    here.app.advance(TimeDelta::days(7));

    let direct = (0..4).map(|_| {
        let (ctx, order) = (here.app.ctx(), order.clone());
        tokio::spawn(async move { lapse::accept(&ctx, &order).await.is_ok() })
    });
    let direct: Vec<_> = direct.collect();
    let (first, second) = tokio::join!(worker::drain(&here.app.state), worker::drain(&here.app.state));
    first.unwrap();
    second.unwrap();
    for one in direct {
        one.await.unwrap();
    }
    here.app.work().await;

    assert_eq!(status(&here.buyer, &order).await, "settled");
    assert_eq!((here.times("order.accepted done").await, here.times("order.settled done").await), (1, 1));
    assert_eq!((funds(&here.seller).await.as_str(), here.app.postings_sum().await), ("97.00", 0));
    assert_eq!(here.letters(&here.buyer, "counts as accepted"), 1);
}

#[tokio::test]
async fn orders_that_are_not_paid_in_time_are_cancelled_and_paid_ones_are_not() {
    let here = parties().await;
    let placed = here.shop.placed(&here.buyer, 1).await;
    let contracted = here.shop.contracted(&here.buyer, 1).await;
    let paid = here.shop.paid(&here.buyer, 1).await;

    here.app.advance(TimeDelta::days(14) - TimeDelta::microseconds(1));
    lapse::cancel_unpaid(&here.app.ctx()).await.unwrap();
    let before = [status(&here.buyer, &placed).await, status(&here.buyer, &contracted).await];
    here.app.advance(TimeDelta::microseconds(1));
    let (one, two) = (here.app.ctx(), here.app.ctx());
    let (one, two) = tokio::join!(lapse::cancel_unpaid(&one), lapse::cancel_unpaid(&two));
    one.and(two).unwrap();
    here.app.work().await;

    assert_eq!(before, ["placed", "contracted"]);
    for order in [&placed, &contracted] {
        assert_eq!(status(&here.buyer, order).await, "cancelled");
    }
    assert_eq!(status(&here.buyer, &paid).await, "paid");
    assert_eq!(here.times("order.cancelled done").await, 2);
    assert_eq!((here.letters(&here.buyer, "has lapsed"), here.letters(&here.seller, "has lapsed")), (2, 2));
    let late = here.buyer.act(&format!("/api/v1/orders/{contracted}/payment")).await;
    assert_eq!(late.line(), "409 conflict");
}
