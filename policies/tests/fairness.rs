//! Comparisons of prices: what is found, what is cleared, what is left unsaid, and that nothing depends on the order
//! of rows.

use chrono::{DateTime, TimeDelta, Utc};
use policies::fairness::{
    Adjustment, Claim, Conditions, CreditNote, Dimension, Draw, EarlierSale, Finding, Ground, ListPrice,
    Market, Offer, Pattern, Policy, Pricing, Report, Sale, Stage, Status, draw_won, position, scan,
};
use sha2::{Digest, Sha256};

/// A hundred yuan.
const LIST: i64 = 1_000_000;

fn day(number: i64) -> DateTime<Utc> {
    "2026-09-01T08:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::days(number)
}

fn sale(id: &str, buyer: &str, on: i64, paid: i64) -> Sale {
    Sale {
        id: id.to_owned(),
        at: day(on),
        quoted_at: None,
        seller: "S".to_owned(),
        product: "P".to_owned(),
        plan: String::new(),
        buyer: buyer.to_owned(),
        conditions: Conditions {
            version: "1".to_owned(),
            licence: "internal use".to_owned(),
            ..Conditions::default()
        },
        quantity: 1,
        paid,
        fees: 0,
        tax: 0,
        documented_cost: 0,
        credit_notes: Vec::new(),
        fx_ppm: 1_000_000,
        minor_unit: 100,
        delivered_ppm: 1_000_000,
        pricing: Pricing::DataAnalysis,
        exemption: None,
    }
}

fn list(from: i64, price: i64) -> ListPrice {
    let (product, plan) = ("P".to_owned(), String::new());
    ListPrice { product, plan, valid_from: day(from), published_at: day(from), price }
}

/// Six buyers at list price, two days apart.
fn market() -> Market {
    let sales = (1..=6).map(|n| sale(&format!("O{n}"), &format!("B{n}"), 2 * n, LIST)).collect();
    Market { sales, lists: vec![list(-400, LIST)], ..Market::default() }
}

/// The same with another sale.
fn market_with(extra: Sale) -> Market {
    let mut market = market();
    market.sales.push(extra);
    market
}

fn scanned(market: &Market) -> Report {
    scan(market, &Policy::default(), "law-test").expect("the market is usable")
}

fn only(report: &Report) -> &Finding {
    assert_eq!(report.findings.len(), 1, "{:#?}", report.findings);
    &report.findings[0]
}

fn clear(market: &Market) -> Report {
    let report = scanned(market);
    assert_eq!(report.findings, [], "nothing is to be found");
    report
}

fn cleared_by(report: &Report, rule: &str) -> Vec<String> {
    report
        .cleared
        .iter()
        .filter(|cleared| cleared.rule == rule)
        .flat_map(|cleared| cleared.first.clone())
        .collect()
}

fn claimed(mut sale: Sale, claim: Claim) -> Sale {
    sale.exemption = Some(claim);
    sale
}

fn offer(from: i64, until: i64) -> Offer {
    Offer {
        id: "welcome".to_owned(),
        seller: "S".to_owned(),
        product: String::new(),
        from: day(from),
        until: day(until),
        published_at: day(from),
        discount_ppm: 200_000,
        max_days: Some(90),
    }
}

fn new_user(sale: Sale) -> Sale {
    claimed(sale, Claim::NewUser { offer: "welcome".to_owned() })
}

fn tier(threshold: i64, ppm: i64) -> Adjustment {
    Adjustment {
        product: "P".to_owned(),
        plan: String::new(),
        dimension: Dimension::Quantity,
        threshold,
        ppm,
        published_at: day(-400),
        valid_until: None,
    }
}

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
        "5 other buyers",
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
fn a_published_new_user_offer_and_a_volume_tier_are_lawful() {
    let mut market = market_with(new_user(sale("O7", "B7", 6, 800_000)));
    market.sales.push(Sale { quantity: 20, ..sale("O8", "B8", 7, 18_400_000) });
    market.offers.push(offer(0, 30));
    market.adjustments.push(tier(10, -80_000));
    let report = clear(&market);

    assert_eq!(cleared_by(&report, "FAIR-06"), ["O7"], "F04");
    assert_eq!(cleared_by(&report, "FAIR-03"), ["O8"], "F10");
    assert_eq!(report.insufficient.trades, 0);
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
fn a_promotion_without_end_is_no_new_user_offer_f05() {
    let mut market = market_with(new_user(sale("O7", "B7", 6, 800_000)));
    market.offers.push(offer(-200, 165));

    let report = scanned(&market);
    let finding = only(&report);
    assert_eq!((finding.pattern, finding.driver.as_deref()), (Pattern::ExemptionAbuse, Some("promo")));
    assert!(finding.rules.contains(&"FAIR-06".to_owned()));
    let claim = &finding.exemptions_considered[1];
    assert_eq!((claim.ground, claim.status), (Ground::NewUser, Status::Void));
    assert!(claim.reason.contains("365 days"), "{}", claim.reason);
    assert!(finding.says.contains("does not hold"), "{}", finding.says);
}

#[test]
fn a_promotion_issued_again_and_again_is_one_long_promotion() {
    let mut market = market_with(new_user(sale("O7", "B7", 6, 800_000)));
    market.offers = vec![
        Offer { id: "spring".to_owned(), ..offer(-140, -80) },
        Offer { id: "summer".to_owned(), ..offer(-75, -5) },
        offer(0, 60),
    ];
    let report = scanned(&market);
    assert!(only(&report).exemptions_considered[1].reason.contains("again and again"));

    market.offers.truncate(1);
    market.offers.push(offer(0, 60));
    clear(&market);
}

#[test]
fn a_new_user_offer_is_for_new_users_in_its_window_at_its_price() {
    let verdict = |change: fn(&mut Market)| {
        let mut market = market_with(new_user(sale("O7", "B7", 6, 800_000)));
        market.offers.push(offer(0, 30));
        change(&mut market);
        let report = scanned(&market);
        report.findings.first().map(|finding| finding.exemptions_considered[1].reason.clone())
    };
    let earlier =
        |seller: &str| EarlierSale { seller: seller.to_owned(), buyer: "B7".to_owned(), at: day(-300) };

    assert_eq!(verdict(|_| {}), None);
    assert!(verdict(|market| market.sales[6].buyer = "B1".to_owned()).unwrap().contains("no new user"));
    let before = earlier("S");
    let mut market = market_with(new_user(sale("O7", "B7", 6, 800_000)));
    market.offers.push(offer(0, 30));
    market.earlier.push(earlier("someone else"));
    clear(&market);
    market.earlier.push(before);
    assert_eq!(only(&scanned(&market)).pattern, Pattern::ExemptionAbuse);
    assert!(verdict(|market| market.offers[0].until = day(5)).unwrap().contains("outside"));
    assert!(verdict(|market| market.offers[0].published_at = day(8)).unwrap().contains("after the price"));
    assert!(
        verdict(|market| market.sales[6].paid = 500_000).unwrap().contains("not the one the promotion gives")
    );
    assert!(verdict(|market| market.offers.clear()).unwrap().contains("no such promotion"));
}

#[test]
fn an_abuse_does_not_become_the_norm_by_being_common_but_what_everyone_pays_is_the_norm() {
    let mut market = market();
    market.offers.push(offer(-200, 165));
    market.sales.extend((1..=12).map(|n| new_user(sale(&format!("N{n:02}"), &format!("C{n}"), n, 800_000))));
    let report = scanned(&market);
    assert_eq!(only(&report).trades.len(), 12, "the six who paid the list price are the norm");

    market.sales.drain(..5);
    let report = scanned(&market);
    assert_eq!(only(&report).trades, ["O6"], "one who pays more than everyone");
    assert_eq!(only(&report).effect_ppm, 250_000);
}

#[test]
fn a_rebate_to_old_buyers_is_no_new_user_offer_f07() {
    let mut market = market_with(new_user(sale("O7", "B1", 20, 800_000)));
    market.offers.push(offer(0, 30));

    assert_eq!(only(&scanned(&market)).pattern, Pattern::ExemptionAbuse);
}

fn demand(requirement: &str, evidenced: bool) -> Claim {
    Claim::ActualDemand {
        requirement: requirement.to_owned(),
        recorded_at: Some(day(-1)),
        norm_evidenced: evidenced,
        custom_evidenced: evidenced,
    }
}

#[test]
fn actual_demand_needs_all_three_limbs_f19() {
    let extra = |claim| claimed(sale("O7", "B7", 6, 1_120_000), claim);
    let cleared = clear(&market_with(extra(demand("hourly refresh", true))));
    assert_eq!(cleared_by(&cleared, "FAIR-05"), ["O7"]);

    for void in [demand("", true), demand("hourly refresh", false)] {
        let report = scanned(&market_with(extra(void)));
        assert_eq!(only(&report).driver.as_deref(), Some("demand"));
        assert_eq!(only(&report).exemptions_considered[0].status, Status::Void);
    }
}

#[test]
fn buyers_with_the_same_requirement_are_compared_with_each_other() {
    let mut market = market();
    market.sales.extend((1..=5).map(|n| {
        let paid = if n == 5 { 1_500_000 } else { 1_120_000 };
        claimed(sale(&format!("D{n}"), &format!("C{n}"), n, paid), demand("hourly refresh", true))
    }));

    let report = scanned(&market);
    assert_eq!(only(&report).trades, ["D5"]);
    assert!(only(&report).says.contains("requirement hourly refresh"));
}

fn draw(seed: Option<&str>) -> Draw {
    Draw {
        id: "lottery".to_owned(),
        seller: "S".to_owned(),
        published_at: day(0),
        probability_ppm: 250_000,
        discount_ppm: 150_000,
        commitment: Some(format!("{:x}", Sha256::digest(b"seed of autumn"))),
        seed: seed.map(str::to_owned),
    }
}

fn drawn(seed: Option<&str>, honest: bool) -> Market {
    let mut market = market();
    market.draws.push(draw(seed));
    for n in 1..=8 {
        let id = format!("L{n}");
        let won = draw_won("seed of autumn", &id, 250_000) == honest;
        let paid = if won { 850_000 } else { LIST };
        let claim = Claim::Random { draw: "lottery".to_owned() };
        market.sales.push(claimed(sale(&id, &format!("C{n}"), 3, paid), claim));
    }
    market
}

#[test]
fn a_draw_recomputed_from_its_seed_is_fair_f08_and_any_other_outcome_is_not_f09() {
    let wins = (1..=8).filter(|n| draw_won("seed of autumn", &format!("L{n}"), 250_000)).count();
    assert!((1..8).contains(&wins), "the example has winners and losers: {wins}");

    assert_eq!(cleared_by(&clear(&drawn(Some("seed of autumn"), true)), "FAIR-07").len(), 8);
    let rigged = scanned(&drawn(Some("seed of autumn"), false));
    assert!(rigged.findings.iter().all(|finding| finding.driver.as_deref() == Some("random")));
    assert!(!rigged.findings.is_empty());
    let another = scanned(&drawn(Some("another seed"), true));
    assert!(!another.findings.is_empty(), "the seed is not the one committed to");
}

#[test]
fn what_only_a_person_can_weigh_is_referred_and_neither_judged_nor_compared() {
    let law = Claim::OtherLaw { citation: "Price Law, Art. 12".to_owned() };
    let report = clear(&market_with(claimed(sale("O7", "B7", 6, 700_000), law)));
    assert_eq!(report.referred.len(), 1);
    assert_eq!(
        (report.referred[0].trade.as_str(), report.referred[0].ground),
        ("O7", Some(Ground::OtherLaw))
    );
    assert!(report.referred[0].reason.starts_with("FAIR-08"));

    let unrevealed = clear(&drawn(None, true));
    assert_eq!(unrevealed.referred.len(), 8, "a draw without its seed cannot be recomputed");
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

#[test]
fn what_cannot_be_priced_is_listed_with_the_reason() {
    let mut market = market();
    market.sales[0].product = "unlisted".to_owned();
    market.sales[1].quantity = 0;
    market.sales[2].credit_notes = vec![CreditNote { at: day(60), amount: LIST }];
    market.sales[3].paid = i64::MAX;
    market.sales[3].fx_ppm = i64::MAX;
    let report = clear(&market);

    let reasons: Vec<&str> = report.unpriced.iter().map(|left| left.reason.as_str()).collect();
    assert_eq!(reasons.len(), 4);
    assert!(
        reasons[0].contains("no list price")
            && reasons[2].contains("refunded")
            && reasons[3].contains("too large")
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
