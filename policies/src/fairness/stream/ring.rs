//! The latest purchase of each buyer in one cohort, and purchases that cannot be judged yet.

use super::super::book::DAY;
use super::super::cohort::{band, stands_apart};
use super::super::policy::Policy;
use super::super::price::MILLION;

/// Buyers remembered, and purchases left open.
const BUYERS_MAX: usize = 64;

/// One buyer's latest purchase.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub(super) buyer: u32,
    pub(super) row: u32,
    pub(super) at: i64,
    pub(super) rho: i64,
    pub(super) tolerance: u32,
    /// It has no voice in the norm while enough others have.
    pub(super) is_silent: bool,
}

/// What the comparison of one entry came to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Verdict {
    /// Too few others so far, or no price in common.
    Undecided,
    Within,
    Apart {
        centre: i64,
        others: usize,
    },
}

/// Both in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Ring {
    entries: Vec<Entry>,
    open: Vec<Entry>,
}

impl Ring {
    /// Puts the entry in the place of the buyer's last one and judges it. Once there is a price in common, those that were
    /// left open are judged by it as well.
    pub(super) fn take(&mut self, policy: &Policy, entry: &Entry, mut tell: impl FnMut(&Entry, Verdict)) {
        let width = policy.window_days.saturating_mul(DAY);
        let old = |other: &Entry| entry.at.saturating_sub(other.at) > width;
        for kept in [&mut self.entries, &mut self.open] {
            if kept.first().is_some_and(old) {
                kept.retain(|other| !old(other));
            }
        }
        if let Some(place) = self.entries.iter().position(|other| other.buyer == entry.buyer) {
            self.entries.remove(place);
        } else if self.entries.len() == BUYERS_MAX {
            self.entries.remove(0);
        }
        self.entries.push(*entry);
        let enough = self.entries.len() > policy.other_buyers_min;
        let verdict = if enough { self.judge(policy, entry) } else { Verdict::Undecided };
        if verdict == Verdict::Undecided {
            if self.open.len() == BUYERS_MAX {
                self.open.remove(0);
            }
            self.open.push(*entry);
            return;
        }
        tell(entry, verdict);
        let mut open = std::mem::take(&mut self.open);
        open.retain(|one| {
            let verdict = self.judge(policy, one);
            tell(one, verdict);
            verdict == Verdict::Undecided
        });
        self.open = open;
    }

    fn judge(&self, policy: &Policy, one: &Entry) -> Verdict {
        let mut prices = [0_i64; BUYERS_MAX];
        let mut count = self.others(one, true, &mut prices);
        if count < policy.other_buyers_min {
            count = self.others(one, false, &mut prices);
        }
        let Some(others) = prices.get_mut(..count).filter(|others| others.len() >= policy.other_buyers_min)
        else {
            return Verdict::Undecided;
        };
        let first = others.first().copied().unwrap_or_default();
        if others.iter().any(|price| *price != first) {
            others.sort_unstable();
        }
        let Some(centre) = middle(others).filter(|centre| *centre > 0) else { return Verdict::Undecided };
        // One price more moves the centre little: whether a price is posted is asked with this one among them.
        let band = band(policy, centre);
        let near =
            others.iter().chain([&one.rho]).filter(|price| price.abs_diff(centre) <= band.unsigned_abs());
        let (near, all) = (near.count(), count + 1);
        let wide = |number: usize| i128::try_from(number).unwrap_or_default();
        if wide(near) * MILLION < wide(all) * i128::from(policy.posted_share_ppm) {
            return Verdict::Undecided;
        }
        if stands_apart(policy, one.rho, i64::from(one.tolerance), centre) {
            Verdict::Apart { centre, others: count }
        } else {
            Verdict::Within
        }
    }

    /// The prices of the others, of those with a voice or of all; answers how many.
    fn others(&self, one: &Entry, voices: bool, prices: &mut [i64; BUYERS_MAX]) -> usize {
        let others =
            self.entries.iter().filter(|other| other.buyer != one.buyer && !(voices && other.is_silent));
        let mut count = 0;
        for (slot, other) in prices.iter_mut().zip(others) {
            *slot = other.rho;
            count += 1;
        }
        count
    }
}

/// The middle one; of an even count, the mean of the middle two.
fn middle(sorted: &[i64]) -> Option<i64> {
    let upper = *sorted.get(sorted.len() / 2)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *sorted.get((sorted.len() / 2).checked_sub(1)?)?;
    Some(i64::midpoint(lower, upper))
}
