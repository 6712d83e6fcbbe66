//! From what a seller's trades show to findings: what is the seller doing, and to whom?

use std::collections::{BTreeMap, BTreeSet};

use super::book::index;
use super::evidence::Evidence;
use super::exemption::Ground;
use super::finding::{Finding, Pattern};
use super::price::{MILLION, round_div};
use super::record::{Case, Entry, record};
use super::seller::Line;
use super::traits;
use super::voices::Judgment;

/// What the comparison of all sellers left standing of one seller's tests.
#[derive(Debug, Clone, Default)]
pub(super) struct Standing {
    /// Sellers whose prices were tested for a systematic difference, and those of whom it was found.
    pub(super) tested: usize,
    pub(super) found: usize,
    /// The seller's p after correction, if it was found.
    pub(super) q: Option<f64>,
    /// Draws found rigged, with their p after correction.
    pub(super) rigged: BTreeMap<u32, f64>,
}

impl Standing {
    pub(super) fn is_due(&self) -> bool {
        self.q.is_some() || !self.rigged.is_empty()
    }
}

/// Finds one kind of case, given which lines already stand in one.
type Kind = fn(&Evidence<'_>, &Standing, &BTreeSet<usize>) -> Vec<Case>;

/// The findings about one seller. A trade stands in one finding alone: the first in the order of [`Pattern`].
pub(super) fn findings(evidence: &Evidence<'_>, standing: &Standing) -> Vec<Finding> {
    let mut taken = BTreeSet::new();
    let mut cases = abuses(evidence, standing);
    take(&mut cases, &mut taken);
    let later: [Kind; 5] = [flickers, misgraded, systematic, targeted, isolated];
    for kind in later {
        let mut more = kind(evidence, standing, &taken);
        take(&mut more, &mut taken);
        cases.append(&mut more);
    }
    cases.iter().map(|case| record(evidence, case)).collect()
}

/// Leaves each trade to the first case that has it, and drops cases that are left with none.
fn take(cases: &mut Vec<Case>, taken: &mut BTreeSet<usize>) {
    for case in cases.iter_mut() {
        case.entries.retain(|entry| taken.insert(entry.place));
    }
    cases.retain(|case| !case.entries.is_empty());
}

/// Lines that are flagged: each with the others' centre.
fn flagged<'e>(evidence: &'e Evidence<'_>) -> impl Iterator<Item = (&'e Line, Entry)> {
    let isolated: BTreeMap<usize, f64> = evidence.negotiated.isolated.iter().copied().collect();
    let lines = evidence.seller.lines.iter().zip(&evidence.judged).enumerate();
    lines.filter_map(move |(place, (line, judgment))| match judgment {
        Judgment::Flagged { centre, others } => {
            Some((line, Entry { place, centre: *centre, others: *others, p: None }))
        }
        Judgment::Dispersed { centre, others } => {
            let p = isolated.get(&place).copied()?;
            Some((line, Entry { place, centre: *centre, others: *others, p: Some(p) }))
        }
        Judgment::Insufficient | Judgment::Within { .. } => None,
    })
}

/// The centre against which a line was judged; the published price where nobody else is there.
fn judged(evidence: &Evidence<'_>, place: usize) -> (i64, u32) {
    match evidence.judged.get(place) {
        Some(
            Judgment::Dispersed { centre, others }
            | Judgment::Within { centre, others }
            | Judgment::Flagged { centre, others },
        ) => (*centre, *others),
        Some(Judgment::Insufficient) | None => (1_000_000, 0),
    }
}

/// Exemptions that were claimed and do not hold, refused to some, or drawn with an eye on the buyer.
fn abuses(evidence: &Evidence<'_>, standing: &Standing) -> Vec<Case> {
    let seller = &evidence.seller;
    let mut groups: BTreeMap<(Ground, u32), Vec<Entry>> = BTreeMap::new();
    for (line, entry) in flagged(evidence) {
        if let Some(claim) = line.claim {
            let reference = seller.book.trades.reference.get(index(line.row));
            groups.entry((claim.ground, reference)).or_default().push(entry);
        }
    }
    for refusal in &evidence.refusals {
        let promised = 1_000_000_i64.saturating_sub(refusal.offer.discount);
        let others = u32::try_from(refusal.eligible - refusal.refused.len()).unwrap_or(u32::MAX);
        let entries =
            refusal.refused.iter().map(|place| Entry { place: *place, centre: promised, others, p: None });
        groups.entry((Ground::NewUser, refusal.offer.id)).or_default().extend(entries);
    }
    let mut cases: Vec<Case> = groups
        .into_iter()
        .map(|((ground, reference), entries)| Case {
            reference: Some((ground, reference)),
            ..Case::new(Pattern::ExemptionAbuse, Some(ground.driver()), entries)
        })
        .collect();
    for audit in evidence.audits.iter().filter(|audit| standing.rigged.contains_key(&audit.draw)) {
        cases.push(traits::rigged(audit, standing));
    }
    cases
}

fn flickers(evidence: &Evidence<'_>, _: &Standing, _: &BTreeSet<usize>) -> Vec<Case> {
    let cases = evidence.flickers.iter().map(|flicker| {
        let entries = flicker.lines.iter().filter_map(|(place, around)| {
            let outcome = evidence.seller.lines.get(*place)?.outcome;
            // What the same purchase would have cost a moment before.
            let centre =
                round_div(i128::from(outcome.rho) * i128::from(*around), i128::from(outcome.list.max(1)));
            let centre = i64::try_from(centre).unwrap_or(i64::MAX);
            let others = u32::try_from(flicker.bought - flicker.lines.len()).unwrap_or(u32::MAX);
            Some(Entry { place: *place, centre, others, p: Some(flicker.p) })
        });
        let mut case = Case::new(Pattern::ListManipulation, None, entries.collect());
        case.driver = traits::of_flicker(evidence, flicker);
        case
    });
    cases.collect()
}

fn misgraded(evidence: &Evidence<'_>, _: &Standing, _: &BTreeSet<usize>) -> Vec<Case> {
    let entries: Vec<Entry> = evidence
        .misgraded
        .iter()
        .map(|place| {
            let (centre, others) = judged(evidence, *place);
            Entry { place: *place, centre, others, p: None }
        })
        .collect();
    vec![Case::new(Pattern::ConditionManipulation, Some("credit"), entries)]
}

fn systematic(evidence: &Evidence<'_>, standing: &Standing, _: &BTreeSet<usize>) -> Vec<Case> {
    traits::systematic(evidence, standing).into_iter().collect()
}

/// Buyers who are treated differently again and again.
fn targeted(evidence: &Evidence<'_>, _: &Standing, taken: &BTreeSet<usize>) -> Vec<Case> {
    let (seller, policy) = (&evidence.seller, evidence.seller.policy);
    let mut buyers: BTreeMap<u32, Vec<Entry>> = BTreeMap::new();
    let mut all = 0;
    for (line, entry) in flagged(evidence).filter(|(_, entry)| !taken.contains(&entry.place)) {
        buyers.entry(line.buyer).or_default().push(entry);
        all += 1;
    }
    let bought = |buyer| {
        let judged = seller.cohorts.last().map_or(0, |cohort| cohort.end);
        seller.lines.iter().take(judged).filter(|line| line.buyer == buyer).count()
    };
    // Of those found among negotiated prices every sale is shown below.
    let negotiated = |buyer: &u32| evidence.negotiated.targeted.iter().any(|(other, _)| other == buyer);
    buyers.retain(|buyer, entries| {
        !negotiated(buyer)
            && entries.len() >= policy.targeted_flags_min
            && is_share(entries.len(), all, policy.targeted_seller_share_ppm)
            && is_share(entries.len(), bought(*buyer), policy.targeted_buyer_share_ppm)
    });
    let mut cases: Vec<Case> = buyers
        .into_values()
        .map(|entries| Case::new(Pattern::BuyerTargeted, Some("buyer"), entries))
        .collect();
    for (buyer, p) in &evidence.negotiated.targeted {
        let entries = (0..).zip(&seller.lines).filter(|(place, line)| {
            let judged = evidence.judged.get(*place);
            let is_compared = matches!(judged, Some(Judgment::Dispersed { .. } | Judgment::Flagged { .. }));
            line.buyer == *buyer && is_compared
        });
        let entries = entries.map(|(place, _)| {
            let (centre, others) = judged(evidence, place);
            Entry { place, centre, others, p: None }
        });
        let mut case = Case::new(Pattern::BuyerTargeted, Some("buyer"), entries.collect());
        case.chance = Some((*p, evidence.negotiated.looked_at.1));
        cases.push(case);
    }
    cases
}

fn is_share(part: usize, whole: usize, at_least_ppm: i64) -> bool {
    let wide = |number: usize| i128::try_from(number).unwrap_or(i128::MAX / MILLION);
    wide(part) * MILLION >= wide(whole) * i128::from(at_least_ppm)
}

fn isolated(evidence: &Evidence<'_>, _: &Standing, taken: &BTreeSet<usize>) -> Vec<Case> {
    let rest = flagged(evidence).filter(|(_, entry)| !taken.contains(&entry.place));
    let cases = rest.map(|(_, entry)| {
        let mut case = Case::new(Pattern::Isolated, None, vec![entry]);
        case.chance = entry.p.map(|p| (p, evidence.negotiated.looked_at.0));
        case
    });
    cases.collect()
}
