//! What the stream says of trades as they come, and in the end, held against the scan.

use std::collections::BTreeSet;

use policies::fairness::{
    Book, Market, Policy, Sale, apart,
    stream::{Alert, State, Stream},
};

use crate::market::*;

const ALL_TIME: i64 = i64::MAX;

fn sales(paid: &[i64]) -> Vec<Sale> {
    let sales = (1..).zip(paid);
    sales.map(|(n, paid)| sale(&format!("O{n:05}"), &format!("B{n}"), n, *paid)).collect()
}

fn book(sales: Vec<Sale>) -> Book {
    Book::of(&Market { sales, ..market() }, &Policy::default()).unwrap()
}

/// The last word of the stream on every trade, the rows taken in this order.
fn in_the_end(book: &Book, rows: &[u32]) -> Vec<Alert> {
    let policy = Policy::default();
    let (mut stream, mut alerts) = (Stream::new(book, &policy), Vec::new());
    for row in rows {
        stream.take(*row, &mut alerts);
    }
    stream.settle(ALL_TIME, &mut alerts);
    assert_eq!(stream.cohorts(), 0, "nothing is left open");
    alerts.retain(|alert| alert.state != State::Raised);
    alerts
}

fn confirmed(alerts: &[Alert]) -> BTreeSet<u32> {
    alerts.iter().filter(|alert| alert.state == State::Confirmed).map(|alert| alert.row).collect()
}

#[test]
fn a_trade_is_flagged_as_soon_as_there_are_others_even_if_it_came_before_them() {
    let (policy, book) =
        (Policy::default(), book(sales(&[1_200_000, LIST, LIST, LIST, LIST, LIST, 1_080_000])));
    let (mut stream, mut alerts) = (Stream::new(&book, &policy), Vec::new());
    for row in 0..7 {
        stream.take(row, &mut alerts);
    }

    let told: Vec<(u32, State)> = alerts.iter().map(|alert| (alert.row, alert.state)).collect();
    assert_eq!(told, [(0, State::Raised), (6, State::Raised)]);
    assert!(stream.look().is_empty(), "seven trades show nothing systematic");

    alerts.clear();
    stream.settle(ALL_TIME, &mut alerts);
    assert_eq!(confirmed(&alerts).into_iter().collect::<Vec<_>>(), [0, 6]);
    assert_eq!(apart(&book, &policy), [0, 6]);
}

#[test]
fn what_had_no_price_in_common_is_judged_once_there_is_one() {
    let paid = [LIST, 1_200_000, LIST, 1_200_000, LIST, LIST, LIST, LIST, LIST, LIST];
    let (policy, book) = (Policy::default(), book(sales(&paid)));
    let (mut stream, mut alerts) = (Stream::new(&book, &policy), Vec::new());
    let rows = book.rows_by_time();

    rows.iter().take(6).for_each(|row| stream.take(*row, &mut alerts));
    assert_eq!(alerts, [], "two prices, neither of which is the price");
    rows.iter().skip(6).for_each(|row| stream.take(*row, &mut alerts));

    assert_eq!(alerts.iter().map(|alert| alert.row).collect::<Vec<_>>(), [1, 3]);
}

#[test]
fn an_alert_is_withdrawn_when_those_who_come_later_pay_the_same() {
    let paid: Vec<i64> = [LIST; 4].into_iter().chain([1_200_000; 20]).collect();
    let (policy, book) = (Policy::default(), book(sales(&paid)));

    let (mut stream, mut alerts) = (Stream::new(&book, &policy), Vec::new());
    for row in 0..24 {
        stream.take(row, &mut alerts);
    }
    assert_eq!(alerts.first().map(|alert| (alert.row, alert.state)), Some((4, State::Raised)));

    let last = in_the_end(&book, &book.rows_by_time());
    assert!(last.iter().any(|alert| (alert.row, alert.state) == (4, State::Withdrawn)), "{last:?}");
    assert_eq!(confirmed(&last).into_iter().collect::<Vec<_>>(), apart(&book, &policy));
}

#[test]
fn the_last_word_is_the_scans_for_years_of_trades_and_when_one_comes_late() {
    let paid: Vec<i64> = (0..900).map(|n| if n % 7 == 3 { LIST * 11 / 10 } else { LIST }).collect();
    let mut sales = sales(&paid);
    for (n, sale) in (0_i64..).zip(&mut sales) {
        sale.buyer = format!("B{}", n % 40);
        sale.at = day(1) + chrono::TimeDelta::days(n);
    }
    let book = book(sales);
    let mut rows = book.rows_by_time();
    let scan: BTreeSet<u32> = apart(&book, &Policy::default()).into_iter().collect();
    assert_eq!(confirmed(&in_the_end(&book, &rows)), scan);
    assert!(scan.len() > 100, "{}", scan.len());

    // Sixty days late, which is before its window closes.
    let late = rows.remove(300);
    rows.insert(360, late);
    assert_eq!(confirmed(&in_the_end(&book, &rows)), scan);
}

#[test]
fn a_cohort_with_more_trades_than_are_remembered_is_judged_by_those_around_each() {
    let paid: Vec<i64> = (0..9_000).map(|n| if n % 11 == 5 { LIST * 11 / 10 } else { LIST }).collect();
    let mut sales = sales(&paid);
    for (n, sale) in (0_i64..).zip(&mut sales) {
        sale.buyer = format!("B{}", n % 700);
        sale.at = day(1) + chrono::TimeDelta::minutes(n);
    }
    let book = book(sales);
    let scan: BTreeSet<u32> = apart(&book, &Policy::default()).into_iter().collect();

    assert_eq!(confirmed(&in_the_end(&book, &book.rows_by_time())), scan);
}
