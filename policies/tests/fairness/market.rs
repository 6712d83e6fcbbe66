//! Small markets to compare prices in.

use chrono::{DateTime, TimeDelta, Utc};
use policies::fairness::{
    Adjustment, Claim, Conditions, Dimension, Draw, Finding, ListPrice, Market, Offer, Policy, Pricing,
    Report, Sale, draw_won, scan,
};
use sha2::{Digest, Sha256};

/// A hundred yuan.
pub(crate) const LIST: i64 = 1_000_000;

pub(crate) fn day(number: i64) -> DateTime<Utc> {
    "2026-09-01T08:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::days(number)
}

pub(crate) fn sale(id: &str, buyer: &str, on: i64, paid: i64) -> Sale {
    Sale {
        id: id.to_owned(),
        at: day(on),
        quoted_at: None,
        seller: "S".to_owned(),
        product: "P".to_owned(),
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

pub(crate) fn list(from: i64, price: i64) -> ListPrice {
    ListPrice { product: "P".to_owned(), valid_from: day(from), published_at: day(from), price }
}

/// Six buyers at list price, two days apart.
pub(crate) fn market() -> Market {
    let sales = (1..=6).map(|n| sale(&format!("O{n}"), &format!("B{n}"), 2 * n, LIST)).collect();
    Market { sales, lists: vec![list(-400, LIST)], ..Market::default() }
}

/// The same with another sale.
pub(crate) fn market_with(extra: Sale) -> Market {
    let mut market = market();
    market.sales.push(extra);
    market
}

pub(crate) fn scanned(market: &Market) -> Report {
    scan(market, &Policy::default(), "law-test").expect("the market is usable")
}

pub(crate) fn only(report: &Report) -> &Finding {
    assert_eq!(report.findings.len(), 1, "{:#?}", report.findings);
    &report.findings[0]
}

pub(crate) fn clear(market: &Market) -> Report {
    let report = scanned(market);
    assert_eq!(report.findings, [], "nothing is to be found");
    report
}

pub(crate) fn cleared_by(report: &Report, rule: &str) -> Vec<String> {
    report
        .cleared
        .iter()
        .filter(|cleared| cleared.rule == rule)
        .flat_map(|cleared| cleared.first.clone())
        .collect()
}

pub(crate) fn claimed(mut sale: Sale, claim: Claim) -> Sale {
    sale.exemption = Some(claim);
    sale
}

pub(crate) fn offer(from: i64, until: i64) -> Offer {
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

pub(crate) fn new_user(sale: Sale) -> Sale {
    claimed(sale, Claim::NewUser { offer: "welcome".to_owned() })
}

pub(crate) fn tier(threshold: i64, ppm: i64) -> Adjustment {
    Adjustment {
        product: "P".to_owned(),
        dimension: Dimension::Quantity,
        threshold,
        ppm,
        published_at: day(-400),
        valid_until: None,
    }
}

pub(crate) fn demand(requirement: &str, evidenced: bool) -> Claim {
    Claim::ActualDemand {
        requirement: requirement.to_owned(),
        recorded_at: Some(day(-1)),
        norm_evidenced: evidenced,
        custom_evidenced: evidenced,
    }
}

pub(crate) fn draw(seed: Option<&str>) -> Draw {
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

pub(crate) fn drawn(seed: Option<&str>, honest: bool) -> Market {
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
