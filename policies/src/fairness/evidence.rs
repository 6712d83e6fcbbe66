//! Everything one seller's trades show, before sellers are weighed against each other.

use super::cohort::{Paid, Walker};
use super::draws::{Audit, audits};
use super::exemption::{Ground, Status};
use super::grades::misgraded;
use super::lists::{Flicker, flickers};
use super::negotiated::{Negotiated, negotiated};
use super::offers::{Refusal, refusals};
use super::seller::{Line, Seller};
use super::systematic::{Systematic, test};
use super::voices::Judgment;

/// What was found out about a seller.
#[derive(Debug)]
pub(super) struct Evidence<'a> {
    pub(super) seller: Seller<'a>,
    /// By line; only those in a cohort are judged.
    pub(super) judged: Vec<Judgment>,
    pub(super) systematic: Systematic,
    pub(super) negotiated: Negotiated,
    pub(super) audits: Vec<Audit>,
    pub(super) flickers: Vec<Flicker>,
    pub(super) refusals: Vec<Refusal>,
    pub(super) misgraded: Vec<usize>,
}

impl<'a> Evidence<'a> {
    pub(super) fn of(walker: &mut Walker<'a>, seller: Seller<'a>) -> Self {
        let judged = judged(walker, &seller);
        let systematic = test(&seller);
        let negotiated = if judged.iter().any(|judgment| matches!(judgment, Judgment::Dispersed { .. })) {
            negotiated(&seller, &judged, &systematic)
        } else {
            Negotiated::default()
        };
        Self {
            audits: audits(&seller),
            flickers: flickers(&seller),
            refusals: refusals(&seller),
            misgraded: misgraded(&seller, &judged),
            seller,
            judged,
            systematic,
            negotiated,
        }
    }

    /// Whether there is something to find whatever other sellers do.
    pub(super) fn stands_out(&self) -> bool {
        self.judged.iter().any(|judgment| matches!(judgment, Judgment::Flagged { .. }))
            || !self.negotiated.isolated.is_empty()
            || !self.negotiated.targeted.is_empty()
            || !self.flickers.is_empty()
            || !self.refusals.is_empty()
            || !self.misgraded.is_empty()
    }

    /// The rule by which a line that is not flagged is lawful, if its price needs one.
    pub(super) fn cleared(&self) -> Vec<(&'static str, &Line)> {
        let seller = &self.seller;
        let mut cleared = Vec::new();
        for cohort in &seller.cohorts {
            let lines = seller.cohort(cohort);
            let first = lines.first().map(|line| line.outcome.list);
            let changed = lines.iter().any(|line| Some(line.outcome.list) != first);
            for (line, judgment) in lines.iter().zip(self.judged.iter().skip(cohort.start)) {
                if matches!(judgment, Judgment::Within { .. }) {
                    cleared.extend(line.outcome.adjusted.then_some(("FAIR-03", line)));
                    cleared.extend(changed.then_some(("FAIR-13", line)));
                }
            }
        }
        for (line, judgment) in seller.lines.iter().zip(&self.judged) {
            let Some(claim) = line.claim.filter(|claim| claim.status == Status::Valid) else { continue };
            if !matches!(judgment, Judgment::Flagged { .. }) {
                cleared.push((claim.ground.rule(), line));
            }
        }
        cleared
    }

    /// Lines that only a person can weigh; draws that were audited are not among them.
    pub(super) fn referred(&self) -> impl Iterator<Item = &Line> {
        let audited = |line: &Line| {
            let reference = self.seller.book.trades.reference.get(super::book::index(line.row));
            self.audits.iter().any(|audit| audit.draw == reference)
        };
        self.seller.lines.iter().filter(move |line| {
            line.claim.is_some_and(|claim| {
                claim.status == Status::Review && !(claim.ground == Ground::Random && audited(line))
            })
        })
    }
}

/// Every line of the seller against the others of its cohort.
pub(super) fn judged(walker: &mut Walker<'_>, seller: &Seller<'_>) -> Vec<Judgment> {
    let mut judged = Vec::with_capacity(seller.lines.len());
    let mut cohort = Vec::new();
    for place in &seller.cohorts {
        cohort.clear();
        cohort.extend(seller.cohort(place).iter().map(Paid::of));
        walker.judge(&cohort, 0..cohort.len(), |_, judgment| judged.push(judgment));
    }
    judged.resize(seller.lines.len(), Judgment::Insufficient);
    judged
}
