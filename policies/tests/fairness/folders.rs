//! Trade folders as exchanges send them: incomplete, doubled, absurd. What cannot be judged is said; nothing is certain that
//! should not be.

use std::fmt::Write;
use std::path::Path;

use policies::fairness::{Book, Policy, Report, scan_book};
use tempfile::TempDir;

const DAY: i64 = 86_400;
const PRICES: &str = "product,valid_from,price\n1,0,100000\n";
const HEADER: &str = "trade_id,ts,seller,buyer,product,qty,paid,currency\n";

fn folder(tables: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, rows) in tables {
        std::fs::write(folder.path().join(name), rows).unwrap();
    }
    folder
}

fn report(tables: &[(&str, &str)]) -> Report {
    let folder = folder(tables);
    scan_book(&Book::read(folder.path()).unwrap(), &Policy::default(), "law-test")
}

fn refused(tables: &[(&str, &str)]) -> String {
    let folder = folder(tables);
    let error = Book::read(folder.path()).unwrap_err().to_string();
    error.replace(&folder.path().display().to_string(), "F")
}

/// Six like buyers at the list price of a thousand yuan, two days apart, and the rows given.
fn trades(more: &str) -> String {
    let mut rows = HEADER.to_owned();
    for buyer in 1..=6 {
        writeln!(rows, "{buyer},{},1,{buyer},1,1,100000,CNY", buyer * 2 * DAY).unwrap();
    }
    rows + more
}

fn unpriced(report: &Report) -> Vec<(&str, usize)> {
    report.unpriced.iter().map(|left| (left.reason.as_str(), left.trades)).collect()
}

#[test]
fn a_folder_that_is_none_is_refused_with_the_cure() {
    assert_eq!(
        refused(&[("list_prices.csv", PRICES)]),
        "F: there is no trades.parquet and no trades.csv here; name a trade folder, or one file of trades"
    );
    assert!(refused(&[("trades.csv", HEADER), ("trades.parquet", "")]).contains("take one away"));
    assert!(refused(&[("trades.parquet", "PAR1 but nothing else PAR1")]).contains("no sound Parquet file"));
    assert!(Book::read(Path::new("/nowhere/at/all")).is_err());
}

#[test]
fn a_cell_that_is_no_number_is_named_by_row_and_column() {
    let bad = |row: &str| refused(&[("trades.csv", &trades(row)), ("list_prices.csv", PRICES)]);

    assert!(bad("7,x,1,7,1,1,100000,CNY\n").starts_with("F/trades.csv: row 7, column `ts`:"));
    assert!(bad("7,1,1,7,1,1,,CNY\n").starts_with("F/trades.csv: row 7, column `paid`:"));
    assert!(bad("7,1,1,7,1,1.5,100000,CNY\n").starts_with("F/trades.csv: row 7, column `qty`:"));
    assert_eq!(
        refused(&[("trades.csv", "trade_id,ts,seller,buyer,product,qty\n")]),
        "F/trades.csv: the column `paid` is missing; it must be there"
    );
}

#[test]
fn a_trade_that_comes_twice_counts_once_and_one_that_contradicts_itself_not_at_all() {
    let again = format!("6,{},1,6,1,1,100000,CNY\n", 12 * DAY);
    let other = format!("6,{},1,6,1,1,900000,CNY\n", 12 * DAY);
    let report = |more: &str| report(&[("trades.csv", &trades(more)), ("list_prices.csv", PRICES)]);

    let said = |report: &Report| {
        report.unknown.iter().filter(|what| what.contains("rows")).cloned().collect::<Vec<_>>()
    };
    let (doubled, contradicting) = (report(&again), report(&other));
    assert_eq!(said(&doubled), ["1 rows repeat another row word for word and are counted once."]);
    assert_eq!(
        said(&contradicting),
        ["1 ids are carried by rows that differ; none of these rows is judged: 6."]
    );
    assert_eq!((&doubled.findings, &contradicting.findings), (&vec![], &vec![]));
}

#[test]
fn without_list_prices_nothing_is_judged_and_it_is_said() {
    let report = report(&[("trades.csv", &trades("7,1,1,7,1,1,900000,CNY\n"))]);

    assert_eq!(report.findings, []);
    assert_eq!(unpriced(&report), [("no list price had been published", 7)]);
    assert!(report.unknown.contains(&"There is no table list_prices: no trade can be priced.".to_owned()));
}

#[test]
fn what_has_no_price_in_yuan_is_left_out_and_listed() {
    let more = "7,1,1,7,1,0,100000,CNY\n8,1,1,8,1,-1,100000,CNY\n9,1,1,9,1,1,900000,XAU\n";
    let report = report(&[("trades.csv", &trades(more)), ("list_prices.csv", PRICES)]);

    assert_eq!(report.findings, []);
    assert_eq!(
        unpriced(&report),
        [("quantity, exchange rate, smallest unit and delivered part must be known and positive", 3)]
    );
}

#[test]
fn enormous_amounts_and_clocks_that_jump_end_no_scan() {
    let more = format!(
        "7,{},1,7,1,1,1000000000000,CNY\n8,{},1,8,1,1,100000,CNY\n9,{},1,9,1,{},{},CNY\n",
        10 * DAY,
        i64::MIN,
        i64::MAX,
        i64::MAX,
        i64::MAX
    );
    let report = report(&[("trades.csv", &trades(&more)), ("list_prices.csv", PRICES)]);

    let flagged: Vec<&str> =
        report.findings.iter().flat_map(|finding| finding.trades.iter().map(String::as_str)).collect();
    assert_eq!(flagged, ["7"], "ten million times the list price stands out, whatever else is absurd");
    assert_eq!(report.unpriced.iter().map(|left| left.trades).sum::<usize>(), 1, "{:?}", report.unpriced);
}

#[test]
fn one_buyer_alone_is_compared_with_nobody() {
    let rows: Vec<String> =
        (1..=40).map(|id| format!("{id},{},1,1,1,1,{},CNY\n", id * DAY, 100_000 + id * 1_000)).collect();
    let report =
        report(&[("trades.csv", &(HEADER.to_owned() + &rows.concat())), ("list_prices.csv", PRICES)]);

    assert_eq!(report.findings, []);
    assert_eq!(report.insufficient.trades, 40);
}

#[test]
fn buyers_who_all_pay_the_same_above_the_list_are_treated_alike() {
    let rows: Vec<String> = (1..=40).map(|id| format!("{id},{},1,{id},1,1,130000,CNY\n", id * DAY)).collect();
    let report =
        report(&[("trades.csv", &(HEADER.to_owned() + &rows.concat())), ("list_prices.csv", PRICES)]);

    assert_eq!(report.findings, []);
}

#[test]
fn no_trades_are_no_findings() {
    let report = report(&[("trades.csv", HEADER), ("list_prices.csv", PRICES)]);

    assert_eq!((report.findings.len(), report.trades, report.sellers), (0, 0, 0));
}
