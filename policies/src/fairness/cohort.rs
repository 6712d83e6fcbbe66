//! Trades under the same conditions, each set against the others of its time. A heavy buyer is one voice: every buyer
//! counts with the median of its prices, and a trade is measured by the other buyers alone.

use std::ops::Range;

use super::book::index;
use super::policy::Policy;
use super::price::Outcome;
use super::seller::Line;
use super::sorted::Sorted;
use super::voices::{Judgment, Said, Voices};

/// What one purchase came to, as the comparison needs it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paid {
    pub(super) at: i64,
    pub(super) rho: i64,
    pub(super) tolerance: i64,
    pub(super) row: u32,
    /// A number of the buyer; the smaller, the less room is needed.
    pub(super) buyer: u32,
    pub(super) is_in_vain: bool,
    pub(super) said: Said,
}

impl Paid {
    pub(super) fn of(line: &Line) -> Self {
        let Outcome { rho, tolerance, .. } = line.outcome;
        let (is_in_vain, said) = (line.is_in_vain(), Said::Nothing);
        Self { at: line.at, rho, tolerance, row: line.row, buyer: line.buyer, is_in_vain, said }
    }
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

/// Windows that are used again for every cohort, and every seller.
#[derive(Debug)]
pub(super) struct Walker<'a> {
    policy: &'a Policy,
    width: i64,
    all: Window,
    /// Those who have a voice in the norm; kept only where somebody has none.
    norm: Window,
}

impl<'a> Walker<'a> {
    pub(super) fn new(policy: &'a Policy) -> Self {
        let width = policy.window_days.saturating_mul(super::book::DAY);
        Self { policy, width, all: Window::default(), norm: Window::default() }
    }

    /// Judges the wanted ones of one cohort's purchases, which are sorted by time.
    pub(super) fn judge(
        &mut self,
        cohort: &[Paid],
        wanted: Range<usize>,
        mut visit: impl FnMut(usize, Judgment),
    ) {
        let first = cohort.first().map(|paid| paid.buyer);
        if cohort.len() <= self.policy.other_buyers_min || cohort.iter().all(|paid| Some(paid.buyer) == first)
        {
            wanted.for_each(|place| visit(place, Judgment::Insufficient));
            return;
        }
        let policy = self.policy;
        let mut places = wanted.clone();
        self.walk(cohort, wanted, |paid, all, norm| {
            let norm = norm.map(|norm| norm.voices(paid.buyer));
            if let Some(place) = places.next() {
                visit(place, all.voices(paid.buyer).judge(norm, policy, paid));
            }
        });
    }

    /// What surrounds the purchase of this row.
    pub(super) fn around(&mut self, cohort: &[Paid], row: u32) -> Option<Around> {
        let place = cohort.iter().position(|paid| paid.row == row)?;
        let mut found = None;
        self.walk(cohort, place..place + 1, |paid, all, _| {
            let own = all.median_of(paid.buyer).unwrap_or(paid.rho);
            let less = all.medians.below(own);
            let same = all.medians.below(own.saturating_add(1)) - less;
            let median = all.medians.median().unwrap_or(own);
            found = Some(Around { own, buyers: all.medians.len(), median, less, same });
        });
        found
    }

    /// Moves the windows, as wide as the policy says to either side, over the wanted ones.
    fn walk(
        &mut self,
        cohort: &[Paid],
        wanted: Range<usize>,
        mut visit: impl FnMut(&Paid, &Window, Option<&Window>),
    ) {
        self.all.clear();
        self.norm.clear();
        let apart = cohort.iter().any(|paid| paid.is_in_vain);
        let (mut entering, mut leaving) = (cohort.iter().peekable(), cohort.iter().peekable());
        for paid in cohort.get(wanted).unwrap_or_default() {
            while let Some(next) = entering.next_if(|next| next.at.saturating_sub(paid.at) <= self.width) {
                self.all.enter(next);
                if apart && !next.is_in_vain {
                    self.norm.enter(next);
                }
            }
            while let Some(left) = leaving.next_if(|first| paid.at.saturating_sub(first.at) > self.width) {
                self.all.leave(left);
                if apart && !left.is_in_vain {
                    self.norm.leave(left);
                }
            }
            visit(paid, &self.all, apart.then_some(&self.norm));
        }
    }
}

/// Invariant: `medians` holds the median of every buyer who has a price.
#[derive(Debug, Default)]
struct Window {
    /// By the number of the buyer, so far as one came.
    prices: Vec<Sorted>,
    touched: Vec<u32>,
    medians: Sorted,
}

impl Window {
    fn clear(&mut self) {
        for buyer in self.touched.drain(..) {
            if let Some(prices) = self.prices.get_mut(index(buyer)) {
                prices.clear();
            }
        }
        self.medians.clear();
    }

    fn enter(&mut self, paid: &Paid) {
        self.touched.push(paid.buyer);
        let numbers = index(paid.buyer) + 1;
        if self.prices.len() < numbers {
            self.prices.resize_with(numbers, Sorted::default);
        }
        self.change(paid, Sorted::insert);
    }

    fn leave(&mut self, paid: &Paid) {
        self.change(paid, Sorted::remove);
    }

    fn change(&mut self, paid: &Paid, change: impl FnOnce(&mut Sorted, i64)) {
        let Some(prices) = self.prices.get_mut(index(paid.buyer)) else { return };
        let before = prices.median();
        change(prices, paid.rho);
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

    fn voices(&self, buyer: u32) -> Voices<'_> {
        Voices { medians: &self.medians, own: self.median_of(buyer) }
    }
}
