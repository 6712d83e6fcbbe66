//! Many at once: nothing is lost, nothing is done twice.

use std::collections::HashSet;

use entity::invoice;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::json;
use steelyard::jobs::{self, Job};

use crate::{
    app::TestApp,
    shop::{deposit, escrow, funds, weather},
};

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_orders_for_one_product_at_once_lose_nothing() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    let shop = weather(&app, &seller).await;

    let orders = (0..200).map(|_| {
        let (buyer, wanted) = (buyer.clone(), shop.wanted(1));
        tokio::spawn(async move {
            loop {
                let answer = buyer.post("/api/v1/orders", wanted.clone()).await;
                // Told to come back, a client does.
                if answer.status != 503 {
                    return answer.expect(201).id();
                }
            }
        })
    });
    let mut ids = HashSet::new();
    for order in orders.collect::<Vec<_>>() {
        ids.insert(order.await.unwrap());
    }

    let rows = &app.state.db.rows;
    assert_eq!(ids.len(), 200);
    assert_eq!(entity::order::Entity::find().count(rows).await.unwrap(), 200);
    assert_eq!(entity::agreement::Entity::find().count(rows).await.unwrap(), 200);
    let placed = app.log().await.into_iter().filter(|entry| entry == "order.placed done").count();
    assert_eq!(placed, 200);
    app.work().await;
    assert_eq!(app.mail().iter().filter(|mail| mail.subject.starts_with("An order for")).count(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_order_paid_many_times_at_once_is_paid_once() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    let shop = weather(&app, &seller).await;
    deposit(&app, &buyer, "500", "BANK-1").await;
    let order = shop.contracted(&buyer, 1).await;

    let payments = (0..8).map(|_| {
        let (buyer, path) = (buyer.clone(), format!("/api/v1/orders/{order}/payment"));
        tokio::spawn(async move { buyer.act(&path).await.status })
    });
    let mut statuses = Vec::new();
    for payment in payments.collect::<Vec<_>>() {
        statuses.push(payment.await.unwrap());
    }

    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409, 409, 409, 409, 409, 409, 409]);
    assert_eq!(
        (funds(&buyer).await.as_str(), escrow(&app, &order).await.to_string().as_str()),
        ("400.00", "100.00")
    );
    assert_eq!(app.postings_sum().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn funds_spent_by_many_orders_at_once_never_fall_below_zero() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    let shop = weather(&app, &seller).await;
    deposit(&app, &buyer, "250", "BANK-1").await;
    let mut orders = Vec::new();
    for _ in 0..5 {
        orders.push(shop.contracted(&buyer, 1).await);
    }

    let payments = orders.into_iter().map(|order| {
        let (buyer, path) = (buyer.clone(), format!("/api/v1/orders/{order}/payment"));
        tokio::spawn(async move { buyer.act(&path).await.status })
    });
    let mut statuses = Vec::new();
    for payment in payments.collect::<Vec<_>>() {
        statuses.push(payment.await.unwrap());
    }

    statuses.sort_unstable();
    assert_eq!(statuses, [200, 200, 409, 409, 409]);
    assert_eq!((funds(&buyer).await.as_str(), app.postings_sum().await), ("50.00", 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_statement_sent_many_times_at_once_books_once() {
    let app = TestApp::start().await;
    let (bank, member) = (app.operator().await, app.member("member").await);
    let code = member.get("/api/v1/funds").await.json["deposit_code"].as_str().unwrap().to_owned();
    let lines: Vec<_> = (0..50)
        .map(|number| {
            json!({
                "bank_reference": format!("R{number}"), "deposit_code": code, "amount": "1.25",
                "value_date": "2026-03-02", "payer": "Member Ltd",
            })
        })
        .collect();
    let statement = json!({ "lines": lines });

    let sent = (0..4).map(|_| {
        let (bank, statement) = (bank.clone(), statement.clone());
        tokio::spawn(async move { bank.post("/api/v1/statements", statement).await.expect(201) })
    });
    let mut booked = 0;
    for answer in sent.collect::<Vec<_>>() {
        booked += answer.await.unwrap().json["booked"].as_u64().unwrap();
    }

    assert_eq!((booked, funds(&member).await.as_str(), app.postings_sum().await), (50, "62.50", 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn settled_at_once_invoices_are_numbered_without_a_gap() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    let shop = weather(&app, &seller).await;
    deposit(&app, &buyer, "1000", "BANK-1").await;
    let mut orders = Vec::new();
    for _ in 0..6 {
        orders.push(shop.accepted(&buyer, 1).await);
    }

    let settlements = orders.into_iter().map(|order| {
        let ctx = app.ctx();
        tokio::spawn(async move { steelyard::market::settlement::settle(&ctx, &order).await.is_ok() })
    });
    for settlement in settlements.collect::<Vec<_>>() {
        settlement.await.unwrap();
    }
    // What ran into another is tried again by its job.
    app.work().await;

    let mut numbers: Vec<i64> = Vec::new();
    for paper in invoice::Entity::find().all(&app.state.db.rows).await.unwrap() {
        numbers.push(paper.number);
    }
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
    assert_eq!((funds(&seller).await.as_str(), app.postings_sum().await), ("582.00", 0));
}

#[tokio::test]
async fn a_job_that_is_renewed_stays_with_its_worker_and_one_that_is_not_goes_to_another() {
    let app = TestApp::start().await;
    let ctx = app.ctx();
    jobs::enqueue(&ctx.state.db.rows, &ctx, &Job::LapseUnpaid, "once").await.unwrap();
    let after = |seconds| app.advance(chrono::TimeDelta::seconds(seconds));

    let held = jobs::claim(&app.ctx()).await.unwrap().expect("the job is due");
    after(80);
    jobs::renew(&app.ctx(), &held).await.unwrap();
    after(80);
    let meanwhile = jobs::claim(&app.ctx()).await.unwrap();
    after(11);
    let taken_up = jobs::claim(&app.ctx()).await.unwrap().expect("nobody renewed the lease");
    after(80);
    jobs::renew(&app.ctx(), &held).await.unwrap();
    jobs::fail(&app.ctx(), &held, &steelyard::error::Error::Busy).await.unwrap();
    after(3);
    let undone = jobs::claim(&app.ctx()).await.unwrap();
    after(8);
    let again = jobs::claim(&app.ctx()).await.unwrap();

    assert!(meanwhile.is_none());
    assert!(undone.is_none(), "the failure of whoever lost the job does not take it from the other");
    assert_eq!((&taken_up.id, taken_up.attempts), (&held.id, 2));
    assert!(again.is_some(), "whoever lost the job cannot renew its lease");
    app.work().await;
}
