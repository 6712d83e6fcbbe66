//! Reports and receipts: recomputable, the same in any order, naming nobody.

use policies::fairness::{CreditNote, Market, Offer, Policy, Sale, position, scan};

use crate::market::*;

#[test]
fn what_cannot_be_priced_is_listed_with_the_reason() {
    let mut market = market();
    market.sales[0].product = "unlisted".to_owned();
    market.sales[1].quantity = 0;
    market.sales[2].credit_notes = vec![CreditNote { at: day(60), amount: LIST }];
    market.sales[3].paid = i64::MAX;
    market.sales[3].fx_ppm = i64::MAX;
    let report = clear(&market);

    let left: Vec<(&str, &[String])> =
        report.unpriced.iter().map(|left| (left.reason.as_str(), left.first.as_slice())).collect();
    assert_eq!(
        left,
        [
            (
                "quantity, exchange rate, smallest unit and delivered part must be known and positive",
                &["O2".to_owned()][..]
            ),
            ("everything was refunded", &["O3".to_owned()]),
            ("no list price had been published", &["O1".to_owned()]),
            ("the amounts are too large to compare", &["O4".to_owned()]),
        ]
    );
}

#[test]
fn two_sales_with_one_id_are_refused() {
    let error = scan(&market_with(sale("O1", "B9", 1, LIST)), &Policy::default(), "law-test").unwrap_err();

    assert_eq!(error.to_string(), "two sales carry the id O1: give each sale its own");
}

/// A market with everything in it.
fn busy() -> Market {
    let mut market = drawn(Some("seed of autumn"), false);
    market.sales[3].paid = 1_080_000;
    market.sales.push(new_user(sale("N1", "N", 6, 800_000)));
    market.sales.push(new_user(sale("N2", "B1", 30, 800_000)));
    market.sales.extend((1..=4).map(|n| sale(&format!("T{n}"), "T", 5, 1_200_000)));
    market.sales.push(Sale { seller: "S2".to_owned(), ..sale("X1", "B1", 3, LIST) });
    market.offers = vec![offer(0, 30), Offer { id: "old".to_owned(), ..offer(-300, -250) }];
    market.lists.extend([list(9, LIST), list(10, LIST), list(-500, 900_000)]);
    market.adjustments = vec![tier(10, -80_000), tier(50, -160_000)];
    market
}

#[test]
fn any_order_of_rows_gives_the_same_report_byte_for_byte() {
    let mut market = busy();
    let first = serde_json::to_string(&scanned(&market)).unwrap();
    assert!(
        first.contains("exemption_abuse") && first.contains("isolated"),
        "the example has something to find"
    );

    for turn in 1..=20 {
        let sales = market.sales.len();
        market.sales.rotate_left(turn % sales);
        market.sales.swap(turn % sales, (turn * 7) % sales);
        market.lists.rotate_left(1);
        market.offers.reverse();
        market.adjustments.reverse();
        assert_eq!(serde_json::to_string(&scanned(&market)).unwrap(), first, "turn {turn}");
    }
}

#[test]
fn ids_are_the_same_in_every_scan_and_differ_between_findings() {
    let (once, again) = (scanned(&busy()), scanned(&busy()));
    let mut ids: Vec<&str> = once.findings.iter().map(|finding| finding.id.as_str()).collect();

    assert_eq!(once, again);
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count);
}

#[test]
fn a_finding_can_be_recomputed_from_its_comparators() {
    let report = scanned(&busy());

    for finding in &report.findings {
        for others in finding.comparators.values() {
            assert!((3..=10).contains(&others.len()));
            let buyers: std::collections::BTreeSet<&str> =
                others.iter().map(|other| other.buyer.as_str()).collect();
            assert_eq!(buyers.len(), others.len(), "one for each buyer");
            for other in others {
                let (net, expected): (rust_decimal::Decimal, rust_decimal::Decimal) =
                    (other.net.parse().unwrap(), other.expected.parse().unwrap());
                let rho = (net / expected * rust_decimal::Decimal::from(1_000_000)).round();
                assert_eq!(rho, other.rho_ppm.into(), "{}", other.trade);
            }
        }
    }
}

#[test]
fn a_receipt_tells_the_buyers_place_and_names_nobody() {
    let mut market = market();
    market.sales[3].paid = 1_080_000;
    let receipt = position(&market, &Policy::default(), "O4").unwrap();

    let standing = receipt.standing.expect("six buyers are enough");
    assert_eq!(receipt.cohort, Some(6));
    assert_eq!((standing.paid_less, standing.paid_same, standing.paid_more), (5, 0, 0));
    assert_eq!((standing.own_ppm, standing.median_ppm), (1_080_000, 1_000_000));
    assert!(!receipt.says.contains('B'), "{}", receipt.says);
}

#[test]
fn a_receipt_tells_one_order_from_the_median_of_all_orders_of_its_buyer() {
    let mut market = market();
    market.sales[3].paid = 1_080_000;
    market.sales.push(sale("O8", "B4", 5, LIST));
    market.sales.push(sale("O9", "B4", 6, LIST));
    let receipt = position(&market, &Policy::default(), "O4").unwrap();

    assert_eq!(receipt.standing.map(|standing| standing.own_ppm), Some(1_000_000));
    assert!(receipt.says.starts_with("This order was priced at 108.00 %"), "{}", receipt.says);
    assert!(receipt.says.contains("The median of your orders under the same conditions is 100.00 %"));
}

#[test]
fn a_receipt_of_a_small_cohort_says_only_that_it_is_small() {
    let mut market = market();
    market.sales.truncate(4);
    let receipt = position(&market, &Policy::default(), "O1").unwrap();

    assert_eq!((receipt.cohort, receipt.standing), (Some(4), None));
    assert!(receipt.says.starts_with("Fewer than 5 buyers"));
    assert!(position(&market, &Policy::default(), "O9").is_err());
}

#[test]
fn a_policy_is_read_from_toml_and_a_misspelt_key_is_refused() {
    let strict = Policy::from_toml("version = \"what-if\"\nmateriality_ppm = 2000").unwrap();
    let report = scan(&market_with(sale("O7", "B7", 5, 1_005_000)), &strict, "law-test").unwrap();
    assert_eq!((report.policy.as_str(), report.findings.len()), ("what-if", 1));

    let text = toml::to_string(&Policy::default()).unwrap();
    assert_eq!(Policy::from_toml(&text).unwrap(), Policy::default());
    assert!(Policy::from_toml("materialty_ppm = 1").unwrap_err().to_string().contains("materialty_ppm"));
}
