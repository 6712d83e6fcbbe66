//! The record of a finding: complete enough that everything in it can be computed again from the trades.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::book::index;
use super::comparators::comparators;
use super::evidence::Evidence;
use super::exemption::{Considered, Ground, Status};
use super::finding::{Affected, Finding, Judged, Pattern};
use super::measure;
use super::price::{Amounts, MILLION, amounts, gap, round_div, yuan};
use super::seller::{Line, Seller};
use super::sorted::Sorted;
use super::voices::Judgment;
use super::words;

/// A trade in a finding.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    /// The place of its line.
    pub(super) place: usize,
    /// What the others' price was, as a ratio to what was published.
    pub(super) centre: i64,
    /// How many others.
    pub(super) others: u32,
    /// Chance of a difference as large among fair prices, where it is estimated.
    pub(super) p: Option<f64>,
}

/// What a systematic finding rests on.
#[derive(Debug, Clone)]
pub(super) struct Measured {
    /// Contrasts that pass, the strongest first.
    pub(super) passing: Vec<usize>,
    pub(super) q: f64,
}

/// A finding before it is written down.
#[derive(Debug)]
pub(super) struct Case {
    pub(super) pattern: Pattern,
    pub(super) driver: Option<String>,
    pub(super) entries: Vec<Entry>,
    /// The exemption that was abused.
    pub(super) reference: Option<(Ground, u32)>,
    /// Chance of what was seen, and among how many it was looked for.
    pub(super) chance: Option<(f64, usize)>,
    pub(super) measured: Option<Measured>,
    /// The corrected p of a draw's audit.
    pub(super) rigged: Option<f64>,
}

impl Case {
    pub(super) fn new(pattern: Pattern, driver: Option<&str>, entries: Vec<Entry>) -> Self {
        let driver = driver.map(str::to_owned);
        Self { pattern, driver, entries, reference: None, chance: None, measured: None, rigged: None }
    }
}

/// An entry with all that is told of it.
#[derive(Debug)]
pub(super) struct Told<'e> {
    pub(super) entry: Entry,
    pub(super) line: &'e Line,
    pub(super) id: String,
    pub(super) gap: i64,
    pub(super) amounts: Amounts,
    pub(super) excess: i128,
    pub(super) pricing: u8,
}

/// What the published prices call for and what was paid, for a line.
pub(super) fn amounts_of(seller: &Seller<'_>, line: &Line) -> Option<Amounts> {
    let trade = seller.book.trades.get(line.row);
    amounts(&seller.book.shelf, &trade, trade.credit, line.outcome.moment, line.outcome.list)
}

/// Writes a case down.
pub(super) fn record(evidence: &Evidence<'_>, case: &Case) -> Finding {
    let (seller, book) = (&evidence.seller, evidence.seller.book);
    let mut told: Vec<Told<'_>> = case.entries.iter().filter_map(|entry| tell(seller, *entry)).collect();
    told.sort_by(|one, other| book.trades.ids.compare(index(one.line.row), index(other.line.row)));
    let gaps = Sorted::of(told.iter().map(|told| told.gap).collect());
    let strata: BTreeSet<_> =
        told.iter().map(|told| (told.line.key, told.line.at.div_euclid(seller.window().max(1)))).collect();
    let mut finding = Finding {
        place: seller.code,
        id: String::new(),
        seller: book.names.sellers.get(seller.code),
        pattern: case.pattern,
        driver: case.driver.clone(),
        reference: case.reference.map(|(_, code)| book.names.references.get(code)),
        rules: rules(case, &told),
        legal_basis: legal_basis(&told),
        effect_ppm: gaps.median().unwrap_or_default(),
        ci95_ppm: None,
        p: None,
        q: None,
        unconditional_gap_ppm: None,
        measures: Vec::new(),
        buyers: told.iter().map(|told| told.line.buyer).collect::<BTreeSet<_>>().len(),
        strata: strata.len(),
        concerned: told.iter().map(|told| told.id.clone()).collect(),
        trades: told
            .iter()
            .filter(|told| is_apart(evidence, case, told))
            .map(|told| told.id.clone())
            .collect(),
        judged: told.iter().map(|told| judged(told, book.per_yuan)).collect(),
        affected: affected(seller, &told),
        excess: yuan(told.iter().map(|told| told.excess).sum(), book.per_yuan),
        comparators: BTreeMap::new(),
        exemptions_considered: considered(evidence, case, &told),
        says: String::new(),
    };
    measure::add(evidence, case, &mut finding);
    finding.id = id(&seller.policy.version, &finding);
    let shown = shown(seller.policy.compared_trades_max, &told);
    finding.comparators = told
        .iter()
        .filter(|told| shown.contains(&told.entry.place))
        .map(|told| (told.id.clone(), comparators(evidence, told.entry.place)))
        .collect();
    finding.says = words::says(evidence, case, &finding, &told);
    finding
}

fn tell<'e>(seller: &'e Seller<'_>, entry: Entry) -> Option<Told<'e>> {
    let line = seller.lines.get(entry.place)?;
    let amounts = amounts_of(seller, line)?;
    Some(Told {
        entry,
        line,
        id: seller.id(line),
        gap: gap(line.outcome.rho, entry.centre),
        amounts,
        excess: amounts.net - round_div(amounts.expected.saturating_mul(i128::from(entry.centre)), MILLION),
        pricing: seller.book.trades.pricing.get(index(line.row)),
    })
}

/// Whether the price of a sale stands apart by itself, not only together with others.
fn is_apart(evidence: &Evidence<'_>, case: &Case, told: &Told<'_>) -> bool {
    let place = told.entry.place;
    match case.pattern {
        Pattern::Systematic | Pattern::BuyerTargeted => {
            matches!(evidence.judged.get(place), Some(Judgment::Flagged { .. }))
                || evidence.negotiated.isolated.iter().any(|(isolated, _)| *isolated == place)
        }
        Pattern::ExemptionAbuse => case.rigged.is_none(),
        Pattern::ListManipulation | Pattern::ConditionManipulation | Pattern::Isolated => true,
    }
}

/// The places of those with the most at stake.
fn shown(most: usize, told: &[Told<'_>]) -> BTreeSet<usize> {
    let mut order: Vec<(u128, usize)> =
        told.iter().map(|told| (told.excess.unsigned_abs(), told.entry.place)).collect();
    order.sort_by(|(one, i), (other, j)| other.cmp(one).then(i.cmp(j)));
    order.into_iter().take(most).map(|(_, place)| place).collect()
}

/// The same evidence has the same id in every scan.
fn id(version: &str, finding: &Finding) -> String {
    let mut digest = Sha256::new();
    let pattern = format!("{:?}", finding.pattern);
    let parts = [version, &finding.seller, &pattern, finding.driver.as_deref().unwrap_or("")];
    for part in parts.into_iter().chain(finding.concerned.iter().map(String::as_str)) {
        // The length keeps "ab" + "c" apart from "a" + "bc".
        digest.update(part.len().to_be_bytes());
        digest.update(part.as_bytes());
    }
    let hex = format!("{:x}", digest.finalize());
    format!("fnd-{}", hex.chars().take(20).collect::<String>())
}

fn rules(case: &Case, told: &[Told<'_>]) -> Vec<String> {
    let mut rules = BTreeSet::new();
    for told in told {
        rules.insert(match told.pricing {
            1 => "FAIR-01",
            2 => "FAIR-10",
            _ => "FAIR-02",
        });
        if told.line.outcome.adjusted {
            rules.insert("FAIR-04");
        }
        if case.reference.is_none() && told.gap < 0 {
            rules.insert("FAIR-15");
        }
    }
    rules.extend(case.reference.map(|(ground, _)| ground.rule()));
    rules.into_iter().map(str::to_owned).collect()
}

fn legal_basis(told: &[Told<'_>]) -> Vec<String> {
    let basis: &[&str] = if told.iter().all(|told| told.pricing == 2) {
        &["Price Law, Art. 14 (5)"]
    } else {
        &["Data Regulations, Art. 69", "Data Regulations, Art. 95"]
    };
    basis.iter().map(|cite| (*cite).to_owned()).collect()
}

fn judged(told: &Told<'_>, per_yuan: i64) -> Judged {
    Judged {
        trade: told.id.clone(),
        rho_ppm: told.line.outcome.rho,
        centre_ppm: told.entry.centre,
        others: told.entry.others,
        expected: yuan(told.amounts.expected, per_yuan),
        net: yuan(told.amounts.net, per_yuan),
        excess: yuan(told.excess, per_yuan),
    }
}

fn affected(seller: &Seller<'_>, told: &[Told<'_>]) -> Vec<Affected> {
    let mut buyers: BTreeMap<u32, (usize, i128)> = BTreeMap::new();
    for told in told {
        let (trades, sum) = buyers.entry(told.line.buyer).or_default();
        *trades += 1;
        *sum += told.excess;
    }
    let affected = buyers.into_iter().map(|(buyer, (trades, sum))| Affected {
        buyer: seller.buyer(buyer),
        trades,
        excess: yuan(sum, seller.book.per_yuan),
    });
    affected.collect()
}

/// Each ground with what the claims came to; grounds nobody claimed say so.
fn considered(evidence: &Evidence<'_>, case: &Case, told: &[Told<'_>]) -> Vec<Considered> {
    let book = evidence.seller.book;
    let mut claims: BTreeSet<Considered> = told
        .iter()
        .filter_map(|told| {
            let reference = book.trades.reference.get(index(told.line.row));
            Some(told.line.claim?.considered(&book.names.references.get(reference)))
        })
        .collect();
    if let (Some((ground, _)), true) = (case.reference, case.rigged.is_some() || claims.is_empty()) {
        let reason = words::abuse(evidence, case);
        claims.retain(|claim| claim.ground != ground);
        claims.insert(Considered { ground, status: Status::Void, rule: ground.rule().to_owned(), reason });
    }
    let claimed: BTreeSet<Ground> = claims.iter().map(|claim| claim.ground).collect();
    let unclaimed =
        Ground::ALL.into_iter().filter(|ground| !claimed.contains(ground)).map(|ground| Considered {
            ground,
            status: Status::None,
            rule: ground.rule().to_owned(),
            reason: "the seller did not claim it".to_owned(),
        });
    let mut all: Vec<Considered> = claims.into_iter().chain(unclaimed).collect();
    all.sort();
    all
}
