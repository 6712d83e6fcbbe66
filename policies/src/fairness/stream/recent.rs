//! The purchases of one cohort that still matter: those whose window is open, and those within the window of one that
//! is. Each is judged when it comes, by what came before, and finally once its window has closed, by what the scan sees.

use std::ops::Range;

use super::super::cohort::{Paid, Walker};
use super::super::policy::Policy;
use super::super::voices::{Judgment, Said, band};
use super::latest::Latest;

/// Purchases remembered. In a cohort with more within two windows, the oldest are judged finally before theirs closes,
/// by a thousand or more on either side.
const PURCHASES_MAX: usize = 4_096;
/// By how many of the latest a purchase is judged when it comes.
const LATEST: usize = 64;

/// What is said of a purchase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It stands apart from the purchases before it; those after it may yet show otherwise.
    Raised,
    /// Its window has closed, and it stands apart from the others in it.
    Confirmed,
    /// An alert was raised, and those that came after show that it does not stand apart.
    Withdrawn,
}

/// Purchases in the order of time.
#[derive(Debug)]
pub(super) struct Recent {
    purchases: Vec<Paid>,
    /// So many of the first have been judged finally; they stay to compare others with.
    settled: usize,
    /// When the window of the first of the rest closes.
    closes: i64,
    /// When the last was made, and its price: beside the rest, so that a purchase like it need look no further.
    last: (i64, i64),
    /// At least so many of the last have one price.
    even: usize,
    /// The price in common when it was last asked for,
    usual: i64,
    /// and until when that is new enough.
    usual_until: i64,
}

impl Default for Recent {
    fn default() -> Self {
        let (purchases, closes, usual_until) = (Vec::new(), i64::MAX, i64::MIN);
        let last = (i64::MIN, 0);
        Self { purchases, settled: 0, closes, last, even: 0, usual: 0, usual_until }
    }
}

/// Who judges, by what, and what time it is.
#[derive(Debug)]
pub(super) struct Bench<'b, 'a> {
    pub(super) policy: &'a Policy,
    pub(super) walker: &'b mut Walker<'a>,
    pub(super) latest: &'b mut Latest,
    pub(super) width: i64,
    pub(super) now: i64,
}

impl Bench<'_, '_> {
    fn is_closed(&self, paid: &Paid) -> bool {
        paid.at.saturating_add(self.width) < self.now
    }

    /// A quarter of the width: nothing is looked at again and again within it.
    fn a_while(&self) -> i64 {
        self.width / 4
    }
}

impl Recent {
    /// Takes a purchase in and judges it, and those of the latest of which nothing could be said until now.
    pub(super) fn take(
        &mut self,
        bench: &mut Bench<'_, '_>,
        paid: Paid,
        mut tell: impl FnMut(&Paid, State, Judgment),
    ) {
        if self.closes.saturating_add(bench.a_while()) < bench.now {
            self.settle(bench, &mut tell);
        }
        if self.purchases.len() >= PURCHASES_MAX {
            self.finish(bench, self.settled..PURCHASES_MAX / 2, &mut tell);
            self.forget(bench, PURCHASES_MAX / 4);
        }
        let place = self.insert(paid);
        if place < self.settled {
            self.settled += 1;
            self.finish(bench, place..place + 1, &mut tell);
            return;
        }
        if place == self.settled {
            self.wait(bench);
        }
        self.judge(bench, place, &paid, &mut tell);
    }

    /// Judges finally those whose window has closed, and forgets those that are in no open window.
    pub(super) fn settle(&mut self, bench: &mut Bench<'_, '_>, mut tell: impl FnMut(&Paid, State, Judgment)) {
        if self.closes >= bench.now {
            return;
        }
        let closed = self.purchases.partition_point(|paid| bench.is_closed(paid));
        self.finish(bench, self.settled..closed, &mut tell);
        let since = self.purchases.get(self.settled).map_or(bench.now, |paid| paid.at);
        let gone = self.purchases.partition_point(|paid| paid.at.saturating_add(bench.width) < since);
        self.forget(bench, gone);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.purchases.is_empty()
    }

    fn insert(&mut self, paid: Paid) -> usize {
        let (at, rho) = self.last;
        if paid.at < at {
            let place = self.purchases.partition_point(|other| other.at <= paid.at);
            self.purchases.insert(place, paid);
            self.even = 0;
            return place;
        }
        self.even = if paid.rho == rho { self.even + 1 } else { 1 };
        self.last = (paid.at, paid.rho);
        self.purchases.push(paid);
        self.purchases.len() - 1
    }

    fn forget(&mut self, bench: &Bench<'_, '_>, first: usize) {
        self.purchases.drain(..first);
        self.settled -= first;
        self.wait(bench);
    }

    fn wait(&mut self, bench: &Bench<'_, '_>) {
        let first = self.purchases.get(self.settled);
        self.closes = first.map_or(i64::MAX, |paid| paid.at.saturating_add(bench.width));
    }

    fn finish(
        &mut self,
        bench: &mut Bench<'_, '_>,
        wanted: Range<usize>,
        mut tell: impl FnMut(&Paid, State, Judgment),
    ) {
        self.settled = self.settled.max(wanted.end);
        let all = &self.purchases;
        let mut asked = all.get(wanted.clone()).unwrap_or_default().iter();
        // Where all pay the same nobody stands apart.
        if self.even >= all.len() && asked.all(|paid| paid.said != Said::Apart) {
            return;
        }
        bench.walker.judge(all, wanted, |place, judgment| match (all.get(place), judgment) {
            (Some(paid), Judgment::Flagged { .. }) => tell(paid, State::Confirmed, judgment),
            (Some(paid), _) if paid.said == Said::Apart => tell(paid, State::Withdrawn, judgment),
            _ => {}
        });
    }

    fn judge(
        &mut self,
        bench: &mut Bench<'_, '_>,
        place: usize,
        paid: &Paid,
        mut tell: impl FnMut(&Paid, State, Judgment),
    ) {
        let start = self.purchases.len().saturating_sub(LATEST);
        if self.is_usual(bench, paid) || self.even >= self.purchases.len() - start {
            return;
        }
        let gone = |paid: &Paid| paid.at.saturating_add(bench.width) < bench.now;
        let start = start + self.purchases.iter().skip(start).take_while(|paid| gone(paid)).count();
        if self.even >= self.purchases.len() - start || place < start {
            return;
        }
        let latest = self.purchases.get_mut(start..).unwrap_or_default();
        bench.latest.hear(latest);
        let Some(centre) = bench.latest.judge(bench.policy, paid).posted() else {
            self.usual_until = i64::MIN;
            return;
        };
        (self.usual, self.usual_until) = (centre, bench.now.saturating_add(bench.a_while()));
        for paid in latest.iter_mut().filter(|paid| paid.said == Said::Nothing) {
            let judgment = bench.latest.judge(bench.policy, paid);
            paid.said = judgment.said();
            if paid.said == Said::Apart {
                tell(paid, State::Raised, judgment);
            }
        }
    }

    /// Whether the purchase has the price that was the common one a short while ago: it need not be looked at.
    fn is_usual(&self, bench: &Bench<'_, '_>, paid: &Paid) -> bool {
        bench.now < self.usual_until
            && paid.rho.abs_diff(self.usual) <= band(bench.policy, self.usual).unsigned_abs()
    }
}
