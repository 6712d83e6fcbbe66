//! Which gaps are found, and which are none.

use policies::fairness::{
    Adjustment, Conditions, CreditNote, Dimension, ListPrice, Pattern, Pricing, Sale, Stage, Status,
};

use crate::market::*;

#[test]
fn one_of_six_like_buyers_who_pays_eight_per_cent_more_is_found_with_comparators() {
    let mut market = market();
    market.sales[3].paid = 1_080_000;
    let report = scanned(&market);

    let finding = only(&report);
    assert_eq!((finding.seller.as_str(), finding.pattern), ("S", Pattern::Isolated));
    assert_eq!(finding.trades, ["O4"]);
    assert_eq!((finding.effect_ppm, finding.excess.as_str()), (80_000, "8.00"));
    assert_eq!(finding.affected.len(), 1);
    assert_eq!(finding.affected[0].buyer, "B4");
    assert_eq!(finding.rules, ["FAIR-01"]);
    let comparators = &finding.comparators["O4"];
    let order: Vec<&str> = comparators.iter().map(|other| other.trade.as_str()).collect();
    assert_eq!(order, ["O3", "O5", "O2", "O6", "O1"], "nearest in time first");
    assert!(comparators.iter().all(|other| other.rho_ppm == 1_000_000 && other.net == "100.00"));
    assert_eq!(comparators[0].seconds_apart, 2 * 86_400);
    assert_eq!((report.insufficient.trades, report.dispersed.trades), (0, 0));
}

#[test]
fn the_paragraph_names_gap_comparators_conditions_and_exemption_and_judges_nobody() {
    let mut market = market();
    market.sales[3].paid = 1_080_000;
    let report = scanned(&market);

    let says = &only(&report).says;
    for part in [
        "B4",
        "8.00 % more",
        "8.00 yuan",
        "than the median of the 5 other buyers",
        "credit grade (A)",
        "O3 (B3",
        "licence (internal use)",
        "No exemption",
    ] {
        assert!(says.contains(part), "{part} is missing: {says}");
    }
    assert!(!says.to_lowercase().contains("illegal"), "{says}");
    let considered: Vec<Status> =
        only(&report).exemptions_considered.iter().map(|claim| claim.status).collect();
    assert_eq!(considered, [Status::None; 4]);
}

#[test]
fn one_who_pays_less_without_a_published_reason_is_found_too() {
    let report = scanned(&market_with(sale("O7", "B7", 5, 900_000)));

    let finding = only(&report);
    assert_eq!((finding.effect_ppm, finding.excess.as_str()), (-100_000, "-10.00"));
    assert_eq!(finding.rules, ["FAIR-01", "FAIR-15"]);
    assert!(finding.says.contains("10.00 % less"), "{}", finding.says);
}

#[test]
fn how_the_price_was_made_decides_which_rule_and_law_apply() {
    let made = |pricing| {
        let mut market = market();
        market.sales[3].paid = 1_300_000;
        market.sales[3].pricing = pricing;
        only(&scanned(&market)).clone()
    };

    assert_eq!(made(Pricing::DataAnalysis).rules, ["FAIR-01"], "F01");
    let unrecorded = made(Pricing::Unrecorded);
    assert_eq!(unrecorded.rules, ["FAIR-02"]);
    assert!(unrecorded.says.contains("the seller should be asked"));
    let by_hand = made(Pricing::ByHand);
    assert_eq!(by_hand.rules, ["FAIR-10"], "F14");
    assert_eq!(by_hand.legal_basis, ["Price Law, Art. 14 (5)"]);
}

#[test]
fn a_tier_that_is_published_and_denied_to_one_buyer_is_found_f11() {
    let mut market = market_with(Sale { quantity: 20, ..sale("O7", "B7", 7, 20_000_000) });
    market.sales.push(Sale { quantity: 20, ..sale("O8", "B8", 7, 18_400_000) });
    market.adjustments.push(tier(10, -80_000));

    let report = scanned(&market);
    assert_eq!(only(&report).trades, ["O7"]);
    assert_eq!(only(&report).effect_ppm, 86_957);
}

#[test]
fn a_volume_discount_nobody_published_is_found_f12() {
    let report = scanned(&market_with(Sale { quantity: 10, ..sale("O7", "B7", 7, 8_000_000) }));

    assert_eq!(only(&report).effect_ppm, -200_000, "scale is none of the factors of Art. 69");
}

#[test]
fn a_credit_grade_by_evidence_with_a_published_table_accounts_for_the_price_f02() {
    let grade = |id: &str, buyer: &str, paid| {
        let mut sale = sale(id, buyer, 5, paid);
        sale.conditions.credit_grade = 2;
        sale
    };
    let mut market = market();
    market.sales.extend((1..=5).map(|n| grade(&format!("C{n}"), &format!("D{n}"), 1_090_000)));
    market.adjustments.push(Adjustment { dimension: Dimension::Credit, ..tier(2, 90_000) });
    assert_eq!(cleared_by(&clear(&market), "FAIR-03").len(), 5);

    market.sales.push(grade("C6", "D6", 1_400_000));
    let report = scanned(&market);
    assert_eq!(only(&report).trades, ["C6"]);
    assert!(only(&report).rules.contains(&"FAIR-04".to_owned()), "F03: far beyond what the factor costs");
}

#[test]
fn a_documented_cost_clears_and_a_gap_beyond_it_does_not_f03() {
    let costing = |paid| Sale { documented_cost: 20_000, ..sale("O7", "B7", 5, paid) };
    assert_eq!(cleared_by(&clear(&market_with(costing(1_020_000))), "FAIR-03"), ["O7"]);

    let report = scanned(&market_with(costing(1_300_000)));
    assert_eq!(only(&report).rules, ["FAIR-01", "FAIR-04"]);
    assert_eq!(only(&report).effect_ppm, 280_000, "the cost itself is not part of the gap");
}

#[test]
fn a_list_price_that_changed_for_everyone_is_no_difference_f16() {
    let mut market = market();
    market.lists.push(list(7, 1_200_000));
    for sale in &mut market.sales {
        sale.paid = if sale.at < day(7) { LIST } else { 1_200_000 };
    }

    assert_eq!(cleared_by(&clear(&market), "FAIR-13").len(), 6);
}

#[test]
fn a_quote_holds_the_list_price_of_its_day_while_it_is_valid() {
    let mut market = market_with(Sale { quoted_at: Some(day(4)), ..sale("O7", "B7", 12, LIST) });
    market.lists.push(list(5, 1_200_000));
    for sale in market.sales.iter_mut().take(6).filter(|sale| sale.at >= day(5)) {
        sale.paid = 1_200_000;
    }
    clear(&market);

    market.sales[6].quoted_at = Some(day(-40));
    assert_eq!(only(&scanned(&market)).trades, ["O7"], "an expired quote holds nothing");
}

#[test]
fn a_list_price_published_after_the_sale_did_not_bind_it() {
    let mut market = market();
    let late = ListPrice { published_at: day(40), ..list(-10, 2_000_000) };
    market.lists.push(late);

    clear(&market);
}

#[test]
fn rounding_of_tiny_prices_is_no_difference_f13() {
    let mut market = market();
    market.lists = vec![list(-400, 250)];
    for (sale, paid) in market.sales.iter_mut().zip([300, 200, 300, 200, 300, 200]) {
        sale.paid = paid;
    }

    clear(&market);
}

#[test]
fn a_gap_below_materiality_is_no_finding_f18_and_one_just_above_is() {
    clear(&market_with(sale("O7", "B7", 5, 1_005_000)));
    clear(&market_with(sale("O7", "B7", 5, 1_010_000)));
    assert_eq!(only(&scanned(&market_with(sale("O7", "B7", 5, 1_010_100)))).effect_ppm, 10_100);
}

#[test]
fn fees_short_delivery_and_early_credit_notes_count_into_the_price() {
    let fee = Sale { fees: 100_000, ..sale("O7", "B7", 5, LIST) };
    assert_eq!(only(&scanned(&market_with(fee))).effect_ppm, 100_000);

    let short = Sale { delivered_ppm: 800_000, ..sale("O7", "B7", 5, LIST) };
    assert_eq!(only(&scanned(&market_with(short))).effect_ppm, 250_000);

    let credited = |after: i64| Sale {
        credit_notes: vec![CreditNote { at: day(5 + after), amount: 80_000 }],
        ..sale("O7", "B7", 5, 1_080_000)
    };
    clear(&market_with(credited(7)));
    assert_eq!(only(&scanned(&market_with(credited(8)))).trades, ["O7"]);

    let taxed = Sale { tax: 60_000, ..sale("O7", "B7", 5, 1_060_000) };
    clear(&market_with(taxed));
    let dollars = Sale { fx_ppm: 7_100_000, ..sale("O7", "B7", 5, 140_845) };
    clear(&market_with(dollars));
}

#[test]
fn conditions_that_differ_are_not_compared() {
    let changes: [fn(&mut Conditions); 9] = [
        |conditions| conditions.version = "2".to_owned(),
        |conditions| conditions.licence = "redistribution".to_owned(),
        |conditions| conditions.fields = "all".to_owned(),
        |conditions| conditions.delivery = "api".to_owned(),
        |conditions| conditions.credit_grade = 1,
        |conditions| conditions.payment_terms = "60 days".to_owned(),
        |conditions| conditions.stage = Stage::Trial,
        |conditions| conditions.duration_months = 36,
        |conditions| conditions.exclusive = true,
    ];
    for change in changes {
        let mut other = sale("O7", "B7", 5, 2_000_000);
        change(&mut other.conditions);
        let report = clear(&market_with(other));
        assert_eq!((report.insufficient.strata, report.insufficient.trades), (1, 1), "FAIR-09");
    }
}

#[test]
fn a_published_table_for_duration_makes_durations_comparable() {
    let mut market = market();
    market.adjustments.push(Adjustment { dimension: Dimension::Duration, ..tier(12, -120_000) });
    let mut long = sale("O7", "B7", 5, 880_000);
    long.conditions.duration_months = 12;
    market.sales.push(long);
    assert_eq!(cleared_by(&clear(&market), "FAIR-03"), ["O7"]);

    market.sales[6].paid = LIST;
    assert_eq!(only(&scanned(&market)).trades, ["O7"]);
}

#[test]
fn a_condition_nobody_may_use_is_refused_when_read_f17() {
    let error =
        serde_json::from_str::<Conditions>(r#"{ "licence": "internal", "device": "ios" }"#).unwrap_err();

    assert!(error.to_string().contains("device"), "{error}");
}

#[test]
fn fewer_than_three_other_buyers_say_nothing_f13() {
    let mut market = market();
    market.sales.truncate(3);
    market.sales[2].paid = 2_000_000;
    let report = clear(&market);
    assert_eq!((report.insufficient.strata, report.insufficient.trades), (1, 3));

    let again = (0..5).map(|n| sale(&format!("A{n}"), "B1", n, LIST));
    market.sales.extend(again);
    let report = clear(&market);
    assert_eq!(report.insufficient.trades, 8, "one buyer who buys often is one voice");
}

#[test]
fn a_comparator_lies_within_the_window() {
    let mut market = market();
    market.sales.push(sale("O7", "B7", 200, 2_000_000));

    assert_eq!(clear(&market).insufficient.trades, 1);
}

#[test]
fn negotiated_prices_without_a_norm_are_left_to_a_later_judgment_and_counted() {
    let mut market = market();
    for (sale, paid) in
        market.sales.iter_mut().zip([900_000, 950_000, 1_000_000, 1_050_000, 1_100_000, 1_500_000])
    {
        sale.paid = paid;
    }
    let report = clear(&market);

    assert_eq!((report.dispersed.strata, report.dispersed.trades), (1, 6));
}

#[test]
fn a_buyer_charged_more_again_and_again_is_one_finding() {
    let mut market = market();
    market.sales.extend((1..=3).map(|n| sale(&format!("T{n}"), "B7", 3 * n, 1_070_000)));
    let report = scanned(&market);

    let finding = only(&report);
    assert_eq!((finding.pattern, finding.driver.as_deref()), (Pattern::BuyerTargeted, Some("buyer")));
    assert_eq!(finding.trades, ["T1", "T2", "T3"]);
    assert_eq!((finding.affected[0].trades, finding.excess.as_str()), (3, "21.00"));
    assert!(finding.comparators.values().all(|others| others.len() == 6));
    assert!(finding.comparators.values().flatten().all(|other| other.buyer != "B7"));
}
