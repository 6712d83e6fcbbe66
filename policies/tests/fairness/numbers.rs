//! Estimates against numbers that statsmodels gave for the same points (`tests/fairness/known.py`), and the stream
//! against the scan.

#![expect(clippy::float_arithmetic, reason = "estimates are floats, and held against others")]

use policies::fairness::{Book, Market, Point, Policy, benjamini_hochberg, estimate, simes, stream::Stream};

use crate::market::*;

#[track_caller]
fn near(found: f64, known: f64) {
    assert!((found - known).abs() <= 1e-9 * known.abs().max(1e-3), "{found} is not {known}");
}

#[test]
fn coefficient_and_clustered_error_are_those_of_statsmodels() {
    let points: Vec<Point> = (0..40_u32)
        .map(|n| Point {
            stratum: n / 8,
            buyer: (n * 7) % 11,
            y: f64::from((n * 37) % 101) / 1_000.0,
            time: f64::from(n) * 9.0,
            x: f64::from(u8::from((n * 7) % 11 < 4)),
        })
        .collect();

    let found = estimate(&points, 11).unwrap();
    near(found.beta, 0.025_081_980_303_433_56);
    near(found.se_plain, 0.019_331_486_097_249_134);
    near(found.se, 0.022_573_864_190_738_01);
}

#[test]
fn simes_and_benjamini_hochberg_are_those_of_statsmodels() {
    let p = [0.001, 0.04, 0.03, 0.5, 0.009];
    let known = [0.005, 0.05, 0.05, 0.5, 0.0225];

    near(simes(&p), 0.005);
    for (found, known) in benjamini_hochberg(&p).into_iter().zip(known) {
        near(found, known);
    }
}

#[test]
fn a_stream_of_trades_flags_what_the_scan_flags_even_those_that_came_before_the_others() {
    let mut market = market();
    market.sales[0].paid = 1_200_000;
    market.sales.push(sale("O7", "B7", 20, 1_080_000));
    let (policy, report) = (Policy::default(), scanned(&market));
    let book = Book::of(&market, &policy).unwrap();
    let (mut stream, mut alerts) = (Stream::new(&book, &policy), Vec::new());
    for row in 0..7 {
        stream.take(row, &mut alerts);
    }

    let rows: Vec<u32> = alerts.iter().map(|alert| alert.row).collect();
    assert_eq!(rows, [0, 6]);
    assert_eq!(report.findings.iter().map(|found| found.trades.len()).sum::<usize>(), 2);
    assert!(stream.look().is_empty(), "seven trades show nothing systematic");
}

#[test]
fn a_stream_judges_what_had_no_price_in_common_once_there_is_one() {
    let paid = [LIST, 1_200_000, LIST, 1_200_000, LIST, LIST, LIST, LIST, LIST, LIST];
    let sales = (1..).zip(paid).map(|(n, paid)| sale(&format!("O{n}"), &format!("B{n}"), n, paid));
    let market = Market { sales: sales.collect(), ..market() };
    let policy = Policy::default();
    let book = Book::of(&market, &policy).unwrap();
    let (mut stream, mut alerts) = (Stream::new(&book, &policy), Vec::new());
    let rows = book.rows_by_time();

    rows.iter().take(6).for_each(|row| stream.take(*row, &mut alerts));
    assert_eq!(alerts, [], "two prices, neither of which is the price");
    rows.iter().skip(6).for_each(|row| stream.take(*row, &mut alerts));

    let mut ids: Vec<String> = alerts.iter().map(|alert| book.id(alert.row)).collect();
    ids.sort();
    assert_eq!(ids, ["O2", "O4"]);
}
