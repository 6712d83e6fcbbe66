//! Sales under the same conditions, each set against the others of its time. A heavy buyer is one voice: every
//! buyer counts with the median of its prices, and a sale is measured by the other buyers alone. Sales under a claim
//! that does not hold are judged, but have no voice while enough others have: an abuse must not become the norm.

use std::collections::{BTreeMap, VecDeque};

use super::finding::Comparator;
use super::index::DAY;
use super::policy::Policy;
use super::price::{MILLION, Priced, round_div, yuan};

/// What the comparison of one sale came to.
#[derive(Debug, Clone)]
pub(super) enum Judgment {
    /// Too few other buyers.
    Insufficient,
    /// The buyers have no price in common.
    Dispersed,
    /// In line with the others.
    Within,
    /// Apart from the others.
    Flagged { centre: i64, others: usize, comparators: Vec<Comparator> },
}

/// The buyers' medians around one sale, as a price receipt needs them.
#[derive(Debug, Clone)]
pub(super) struct Around {
    pub(super) own: i64,
    pub(super) medians: Vec<i64>,
}

/// Judges every sale of one cohort. `sales` has one key and is sorted by time, then id.
pub(super) fn judge<'p, 'a>(policy: &Policy, sales: &[&'p Priced<'a>]) -> Vec<(&'p Priced<'a>, Judgment)> {
    let mut judged = Vec::with_capacity(sales.len());
    walk(policy, sales, |sale, windows| {
        judged.push((sale, windows.choose(policy, sale).judge(policy, sale)));
    });
    judged
}

/// What surrounds one sale of a cohort.
pub(super) fn around(policy: &Policy, sales: &[&Priced<'_>], id: &str) -> Option<Around> {
    let mut found = None;
    walk(policy, sales, |sale, windows| {
        if sale.sale.id == id {
            let own = windows.all.median_of(&sale.sale.buyer).unwrap_or(sale.outcome.rho);
            found = Some(Around { own, medians: windows.all.medians.clone() });
        }
    });
    found
}

/// Moves the windows, as wide as the policy says to either side, over the sales.
fn walk<'p, 'a>(
    policy: &Policy,
    sales: &[&'p Priced<'a>],
    mut visit: impl FnMut(&'p Priced<'a>, &Windows<'p, 'a>),
) {
    let width = policy.window_days.saturating_mul(DAY);
    let seconds = |priced: &Priced<'_>| priced.sale.at.timestamp();
    let mut windows = Windows::default();
    let mut entering = sales.iter().copied().peekable();
    for sale in sales.iter().copied() {
        let now = seconds(sale);
        while let Some(next) = entering.next_if(|next| seconds(next).saturating_sub(now) <= width) {
            windows.enter(next);
        }
        while windows.all.inside.front().is_some_and(|first| now.saturating_sub(seconds(first)) > width) {
            windows.leave();
        }
        visit(sale, &windows);
    }
}

/// Everyone around a sale, and those among them who have a voice in the norm.
#[derive(Default)]
struct Windows<'p, 'a> {
    all: Window<'p, 'a>,
    norm: Window<'p, 'a>,
}

impl<'p, 'a> Windows<'p, 'a> {
    fn enter(&mut self, sale: &'p Priced<'a>) {
        self.all.enter(sale);
        if !sale.claims_in_vain() {
            self.norm.enter(sale);
        }
    }

    fn leave(&mut self) {
        let left = self.all.leave();
        if left.is_some_and(|sale| !sale.claims_in_vain()) {
            self.norm.leave();
        }
    }

    fn choose(&self, policy: &Policy, sale: &Priced<'_>) -> &Window<'p, 'a> {
        let enough = self.norm.others(&sale.sale.buyer) >= policy.other_buyers_min;
        if enough { &self.norm } else { &self.all }
    }
}

#[derive(Default)]
struct Window<'p, 'a> {
    inside: VecDeque<&'p Priced<'a>>,
    prices: BTreeMap<&'p str, Vec<i64>>,
    medians: Vec<i64>,
}

impl<'p, 'a> Window<'p, 'a> {
    fn enter(&mut self, sale: &'p Priced<'a>) {
        self.inside.push_back(sale);
        self.change(&sale.sale.buyer, |prices| insert(prices, sale.outcome.rho));
    }

    fn leave(&mut self) -> Option<&'p Priced<'a>> {
        let sale = self.inside.pop_front()?;
        self.change(&sale.sale.buyer, |prices| remove(prices, sale.outcome.rho));
        Some(sale)
    }

    /// Buyers besides this one.
    fn others(&self, buyer: &str) -> usize {
        self.medians.len() - usize::from(self.prices.contains_key(buyer))
    }

    /// Invariant: `medians` holds the median of every buyer inside, sorted.
    fn change(&mut self, buyer: &'p str, change: impl FnOnce(&mut Vec<i64>)) {
        let prices = self.prices.entry(buyer).or_default();
        let before = median(prices);
        change(prices);
        let after = median(prices);
        if prices.is_empty() {
            self.prices.remove(buyer);
        }
        if let Some(before) = before {
            remove(&mut self.medians, before);
        }
        if let Some(after) = after {
            insert(&mut self.medians, after);
        }
    }

    fn median_of(&self, buyer: &str) -> Option<i64> {
        self.prices.get(buyer).and_then(|prices| median(prices))
    }

    fn judge(&self, policy: &Policy, sale: &Priced<'_>) -> Judgment {
        let others = self.others(&sale.sale.buyer);
        let without = match self.median_of(&sale.sale.buyer) {
            Some(own) => median_without(&self.medians, own),
            None => median(&self.medians),
        };
        let centres = (median(&self.medians), without);
        let (Some(all), Some(centre)) = centres else { return Judgment::Insufficient };
        if others < policy.other_buyers_min {
            return Judgment::Insufficient;
        }
        if centre < 1 || !self.is_posted(policy, all) {
            return Judgment::Dispersed;
        }
        if !stands_apart(policy, sale, centre) {
            return Judgment::Within;
        }
        Judgment::Flagged { centre, others, comparators: self.comparators(policy, sale) }
    }

    fn is_posted(&self, policy: &Policy, centre: i64) -> bool {
        let band = round_div(i128::from(centre) * i128::from(policy.posted_band_ppm), MILLION);
        let below = self.medians.partition_point(|price| i128::from(centre - price) > band);
        let up_to = self.medians.partition_point(|price| i128::from(price - centre) <= band);
        let share = i128::from(policy.posted_share_ppm);
        count(up_to - below) * MILLION >= count(self.medians.len()) * share
    }

    /// The nearest in time of each other buyer.
    fn comparators(&self, policy: &Policy, sale: &Priced<'_>) -> Vec<Comparator> {
        let mut near: Vec<_> = self
            .inside
            .iter()
            .filter(|other| other.sale.buyer != sale.sale.buyer)
            .map(|other| (other.sale.at.signed_duration_since(sale.sale.at).num_seconds(), *other))
            .collect();
        near.sort_by_key(|(apart, other)| (apart.abs(), &other.sale.id));
        let mut buyers = std::collections::BTreeSet::new();
        near.retain(|(_, other)| buyers.insert(&other.sale.buyer));
        near.into_iter()
            .take(policy.comparators_max)
            .map(|(apart, other)| Comparator {
                trade: other.sale.id.clone(),
                buyer: other.sale.buyer.clone(),
                rho_ppm: other.outcome.rho,
                expected: yuan(other.outcome.expected),
                net: yuan(other.outcome.net),
                seconds_apart: apart.abs(),
            })
            .collect()
    }
}

/// The rule for posted prices: both ways, beyond materiality and beyond what rounding can do.
fn stands_apart(policy: &Policy, sale: &Priced<'_>, centre: i64) -> bool {
    let tolerated =
        round_div(i128::from(sale.outcome.tolerance) * i128::from(policy.tolerance_factor_ppm), MILLION);
    let allowed = tolerated.max(i128::from(policy.materiality_ppm));
    i128::from(sale.outcome.rho - centre).abs() * MILLION > i128::from(centre) * allowed
}

/// Median of sorted numbers; of an even count, the mean of the middle two.
pub(super) fn median(sorted: &[i64]) -> Option<i64> {
    middle(sorted.len(), |rank| sorted.get(rank).copied())
}

/// Median of sorted numbers with one of them left out.
pub(super) fn median_without(sorted: &[i64], left_out: i64) -> Option<i64> {
    let place = sorted.binary_search(&left_out).ok()?;
    middle(sorted.len() - 1, |rank| sorted.get(if rank < place { rank } else { rank + 1 }).copied())
}

fn middle(count: usize, ranked: impl Fn(usize) -> Option<i64>) -> Option<i64> {
    let upper = ranked(count / 2).filter(|_| count > 0)?;
    if count % 2 == 1 {
        return Some(upper);
    }
    let lower = ranked((count / 2).checked_sub(1)?)?;
    i64::try_from(i128::midpoint(i128::from(lower), i128::from(upper))).ok()
}

fn count(number: usize) -> i128 {
    i128::try_from(number).unwrap_or(i128::MAX / MILLION)
}

fn insert(sorted: &mut Vec<i64>, value: i64) {
    sorted.insert(sorted.partition_point(|other| *other < value), value);
}

fn remove(sorted: &mut Vec<i64>, value: i64) {
    if let Ok(place) = sorted.binary_search(&value) {
        sorted.remove(place);
    }
}
