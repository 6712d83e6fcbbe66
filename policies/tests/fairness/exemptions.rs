//! The four exemptions of Art. 69, held and void.

use policies::fairness::{Claim, EarlierSale, Ground, Market, Offer, Pattern, Sale, Status, draw_won};

use crate::market::*;

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
