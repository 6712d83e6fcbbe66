//! In what the terms of a pair differ, and which rule a difference of that kind is.

use super::facts::{Terms, read};
use crate::facts::FactsError;
use crate::fairness::Policy;
use crate::fines::Fen;
use crate::tri::Tri;

/// The difference between the two.
pub(super) struct Difference {
    pub(super) differs: Tri,
    /// The rule that flags it, or that stays open.
    pub(super) rule: &'static str,
    pub(super) only_price: bool,
    pub(super) others_differ: Tri,
    /// One sentence.
    pub(super) says: String,
    gap: Fen,
    tolerance: Fen,
}

impl Difference {
    /// A gap up to the policy's materiality is none; at the same price the other terms count, and a hidden coupon.
    pub(super) fn of(terms: &Terms) -> Result<Self, FactsError> {
        let (price, gap, tolerance) = gap(terms)?;
        let others = Tri::from(terms.others_same).not();
        let coupon = Tri::from(terms.hidden_coupon);
        let (differs, rule) = match (price, coupon, others) {
            (Tri::Yes, _, _) => (Tri::Yes, "FAIR-01"),
            (_, Tri::Yes, _) => (Tri::Yes, "FAIR-15"),
            (_, _, Tri::Yes) => (Tri::Yes, "FAIR-12"),
            (Tri::Unknown, _, _) => (Tri::Unknown, "FAIR-01"),
            (_, Tri::Unknown, _) => (Tri::Unknown, "FAIR-15"),
            (_, _, Tri::Unknown) => (Tri::Unknown, "FAIR-12"),
            (Tri::No, Tri::No, Tri::No) => (Tri::No, "FAIR-01"),
        };
        Ok(Self {
            differs,
            rule,
            only_price: coupon == Tri::No && others == Tri::No,
            others_differ: Tri::any([coupon, others]),
            says: match &terms.prices {
                Some([one, other]) => format!("{one} and {other} yuan, a gap of {gap}"),
                None => "the prices are not stated".to_owned(),
            },
            gap,
            tolerance,
        })
    }

    pub(super) fn price_differs(&self) -> bool {
        self.gap > self.tolerance
    }

    pub(super) fn is_met_by(&self, accounted: Fen) -> bool {
        self.gap.less(accounted) <= self.tolerance
    }
}

/// Whether the prices differ, by how much, and how much of it is rounding: a share of the lower price.
fn gap(terms: &Terms) -> Result<(Tri, Fen, Fen), FactsError> {
    let Some([one, other]) = &terms.prices else { return Ok((Tri::Unknown, Fen::ZERO, Fen::ZERO)) };
    let (one, other) = (read("terms.prices[0]", one)?, read("terms.prices[1]", other)?);
    let (lower, higher) = (one.min(other), one.max(other));
    let tolerance = lower.share_down(Policy::default().materiality_ppm.into());
    let gap = higher.less(lower);
    Ok(((gap > tolerance).into(), gap, tolerance))
}
