//! Trades under the same conditions, each set against the others of its time. A heavy buyer is one voice: every buyer
//! counts with the median of its prices, and a trade is measured by the other buyers alone.

use std::collections::VecDeque;

use super::book::index;
use super::policy::Policy;
use super::price::{MILLION, round_div};
use super::seller::Line;
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

/// The buyers' medians around one trade, as a price receipt needs them.
#[derive(Debug)]
pub(super) struct Around {
    pub(super) own: i64,
    pub(super) buyers: usize,
    pub(super) median: i64,
    pub(super) less: usize,
    pub(super) same: usize,
}

/// Windows that are used again for every cohort.
#[derive(Debug)]
pub(super) struct Walker<'a> {
    policy: &'a Policy,
    width: i64,
    all: Window,
    /// Those who have a voice in the norm; kept only where somebody has none.
    norm: Window,
    inside: VecDeque<Line>,
}

impl<'a> Walker<'a> {
    pub(super) fn new(policy: &'a Policy, buyers: usize) -> Self {
        let width = policy.window_days.saturating_mul(super::book::DAY);
        let (all, norm) = (Window::new(buyers), Window::new(buyers));
        Self { policy, width, all, norm, inside: VecDeque::new() }
    }

    /// Judges every line of one cohort, sorted by time.
    pub(super) fn judge(&mut self, lines: &[Line], mut visit: impl FnMut(&Line, Judgment)) {
        let first = lines.first().map(|line| line.buyer);
        if lines.len() <= self.policy.other_buyers_min || lines.iter().all(|line| Some(line.buyer) == first) {
            for line in lines {
                visit(line, Judgment::Insufficient);
            }
            return;
        }
        let policy = self.policy;
        self.walk(lines, |line, all, norm| {
            let enough = norm.filter(|norm| norm.others(line.buyer) >= policy.other_buyers_min);
            visit(line, enough.unwrap_or(all).judge(policy, line));
        });
    }

    /// What surrounds the line of this row.
    pub(super) fn around(&mut self, lines: &[Line], row: u32) -> Option<Around> {
        let mut found = None;
        self.walk(lines, |line, all, _| {
            if line.row == row {
                let own = all.median_of(line.buyer).unwrap_or(line.outcome.rho);
                let less = all.medians.below(own);
                let same = all.medians.below(own.saturating_add(1)) - less;
                let median = all.medians.median().unwrap_or(own);
                found = Some(Around { own, buyers: all.medians.len(), median, less, same });
            }
        });
        found
    }

    /// Moves the windows, as wide as the policy says to either side, over the lines.
    fn walk(&mut self, lines: &[Line], mut visit: impl FnMut(&Line, &Window, Option<&Window>)) {
        self.all.clear();
        self.norm.clear();
        self.inside.clear();
        let apart = lines.iter().any(Line::is_in_vain);
        let mut entering = lines.iter().peekable();
        for line in lines {
            while let Some(next) = entering.next_if(|next| next.at.saturating_sub(line.at) <= self.width) {
                self.inside.push_back(*next);
                self.all.enter(next);
                if apart && !next.is_in_vain() {
                    self.norm.enter(next);
                }
            }
            while let Some(left) =
                self.inside.pop_front_if(|first| line.at.saturating_sub(first.at) > self.width)
            {
                self.all.leave(&left);
                if apart && !left.is_in_vain() {
                    self.norm.leave(&left);
                }
            }
            visit(line, &self.all, apart.then_some(&self.norm));
        }
    }
}

/// Invariant: `medians` holds the median of every buyer who has a price.
#[derive(Debug)]
struct Window {
    prices: Vec<Sorted>,
    touched: Vec<u32>,
    medians: Sorted,
}

impl Window {
    fn new(buyers: usize) -> Self {
        let prices = std::iter::repeat_with(Sorted::default).take(buyers).collect();
        Self { prices, touched: Vec::new(), medians: Sorted::default() }
    }

    fn clear(&mut self) {
        for buyer in self.touched.drain(..) {
            if let Some(prices) = self.prices.get_mut(index(buyer)) {
                prices.clear();
            }
        }
        self.medians.clear();
    }

    fn enter(&mut self, line: &Line) {
        self.touched.push(line.buyer);
        self.change(line, Sorted::insert);
    }

    fn leave(&mut self, line: &Line) {
        self.change(line, Sorted::remove);
    }

    fn change(&mut self, line: &Line, change: impl FnOnce(&mut Sorted, i64)) {
        let Some(prices) = self.prices.get_mut(index(line.buyer)) else { return };
        let before = prices.median();
        change(prices, line.outcome.rho);
        let after = prices.median();
        if before != after {
            if let Some(before) = before {
                self.medians.remove(before);
            }
            if let Some(after) = after {
                self.medians.insert(after);
            }
        }
    }

    fn median_of(&self, buyer: u32) -> Option<i64> {
        self.prices.get(index(buyer)).and_then(Sorted::median)
    }

    /// Buyers besides this one.
    fn others(&self, buyer: u32) -> usize {
        self.medians.len() - usize::from(self.median_of(buyer).is_some())
    }

    fn judge(&self, policy: &Policy, line: &Line) -> Judgment {
        let own = self.median_of(line.buyer);
        let others = self.medians.len() - usize::from(own.is_some());
        let without = match own {
            Some(own) => self.medians.median_without(own),
            None => self.medians.median(),
        };
        let (Some(all), Some(centre)) = (self.medians.median(), without) else {
            return Judgment::Insufficient;
        };
        if others < policy.other_buyers_min {
            return Judgment::Insufficient;
        }
        let others = u32::try_from(others).unwrap_or(u32::MAX);
        if centre < 1 || !self.is_posted(policy, all) {
            return Judgment::Dispersed { centre, others };
        }
        if stands_apart(policy, line.outcome.rho, line.outcome.tolerance, centre) {
            Judgment::Flagged { centre, others }
        } else {
            Judgment::Within { centre, others }
        }
    }

    fn is_posted(&self, policy: &Policy, centre: i64) -> bool {
        let band = band(policy, centre);
        let near = self.medians.below(centre.saturating_add(band + 1)) - self.medians.below(centre - band);
        wide(near) * MILLION >= wide(self.medians.len()) * i128::from(policy.posted_share_ppm)
    }
}

/// How far from the centre a price counts as the centre's.
pub(super) fn band(policy: &Policy, centre: i64) -> i64 {
    let band = round_div(i128::from(centre) * i128::from(policy.posted_band_ppm), MILLION);
    i64::try_from(band).unwrap_or_default()
}

/// The rule for posted prices: both ways, beyond materiality and beyond what rounding can do.
pub(super) fn stands_apart(policy: &Policy, rho: i64, tolerance: i64, centre: i64) -> bool {
    let tolerated = round_div(i128::from(tolerance) * i128::from(policy.tolerance_factor_ppm), MILLION);
    let allowed = tolerated.max(i128::from(policy.materiality_ppm));
    i128::from(rho.abs_diff(centre)) * MILLION > i128::from(centre) * allowed
}

fn wide(number: usize) -> i128 {
    i128::try_from(number).unwrap_or(i128::MAX / MILLION)
}
