//! One purchase held against the medians of the others: the rule by which the scan and the stream call a price posted, and
//! a purchase apart from it.

use super::cohort::Paid;
use super::policy::Policy;
use super::price::{MILLION, round_div};
use super::sorted::Sorted;

/// What the comparison of one trade came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Judgment {
    /// Too few other buyers.
    Insufficient,
    /// The buyers have no price in common.
    Dispersed { centre: i64, others: u32 },
    /// In line with the others.
    Within { centre: i64, others: u32 },
    /// Apart from the others.
    Flagged { centre: i64, others: u32 },
}

impl Judgment {
    /// The centre, if prices are posted.
    pub(super) fn posted(self) -> Option<i64> {
        match self {
            Self::Within { centre, .. } | Self::Flagged { centre, .. } => Some(centre),
            Self::Insufficient | Self::Dispersed { .. } => None,
        }
    }

    pub(super) fn said(self) -> Said {
        match self {
            Self::Insufficient | Self::Dispersed { .. } => Said::Nothing,
            Self::Within { .. } => Said::Within,
            Self::Flagged { .. } => Said::Apart,
        }
    }
}

/// What was said of a purchase before everything was known. Only a stream says anything so early.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Said {
    /// Too few others so far, or no price in common.
    #[default]
    Nothing,
    Within,
    Apart,
}

/// One voice for each buyer, and which of them is that of the buyer who is judged.
#[derive(Debug, Clone, Copy)]
pub(super) struct Voices<'w> {
    pub(super) medians: &'w Sorted,
    pub(super) own: Option<i64>,
}

impl Voices<'_> {
    /// Judges a purchase by those who have a voice in the norm, if they are enough, or by all.
    pub(super) fn judge(self, norm: Option<Self>, policy: &Policy, paid: &Paid) -> Judgment {
        let enough = norm.filter(|norm| norm.others() >= policy.other_buyers_min);
        enough.unwrap_or(self).compare(policy, paid)
    }

    fn others(self) -> usize {
        self.medians.len() - usize::from(self.own.is_some())
    }

    fn compare(self, policy: &Policy, paid: &Paid) -> Judgment {
        if self.others() < policy.other_buyers_min {
            return Judgment::Insufficient;
        }
        let Some(centre) = self.centre() else { return Judgment::Insufficient };
        let others = u32::try_from(self.others()).unwrap_or(u32::MAX);
        if centre < 1 || !self.is_posted(policy) {
            return Judgment::Dispersed { centre, others };
        }
        if stands_apart(policy, paid, centre) {
            Judgment::Flagged { centre, others }
        } else {
            Judgment::Within { centre, others }
        }
    }

    /// The median of the others.
    fn centre(self) -> Option<i64> {
        match self.own {
            Some(_) if self.others() == 0 => None,
            Some(own) => self.medians.only().or_else(|| self.medians.median_without(own)),
            None => self.medians.median(),
        }
    }

    fn is_posted(self, policy: &Policy) -> bool {
        let all = self.medians.len();
        let near = match self.medians.only() {
            Some(_) => all,
            None => self.medians.median().map_or(0, |centre| {
                let band = band(policy, centre);
                self.medians.below(centre.saturating_add(band + 1)) - self.medians.below(centre - band)
            }),
        };
        wide(near) * MILLION >= wide(all) * i128::from(policy.posted_share_ppm)
    }
}

/// How far from the centre a price counts as the centre's.
pub(super) fn band(policy: &Policy, centre: i64) -> i64 {
    let band = round_div(i128::from(centre) * i128::from(policy.posted_band_ppm), MILLION);
    i64::try_from(band).unwrap_or_default()
}

/// The rule for posted prices: both ways, beyond materiality and beyond what rounding can do.
fn stands_apart(policy: &Policy, paid: &Paid, centre: i64) -> bool {
    let tolerated = round_div(i128::from(paid.tolerance) * i128::from(policy.tolerance_factor_ppm), MILLION);
    let allowed = tolerated.max(i128::from(policy.materiality_ppm));
    i128::from(paid.rho.abs_diff(centre)) * MILLION > i128::from(centre) * allowed
}

fn wide(number: usize) -> i128 {
    i128::try_from(number).unwrap_or(i128::MAX / MILLION)
}
