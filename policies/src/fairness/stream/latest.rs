//! The latest purchases of a cohort, by which one is judged when it comes: few enough to be put in order anew each time.

use super::super::cohort::Paid;
use super::super::policy::Policy;
use super::super::sorted::{Sorted, middle};
use super::super::voices::{Judgment, Voices};

/// Room that is used again for every judgment.
#[derive(Debug, Default)]
pub(super) struct Latest {
    all: Heard,
    /// Those who have a voice in the norm,
    norm: Heard,
    /// where somebody has none.
    apart: bool,
}

/// Who was heard.
#[derive(Debug, Default)]
struct Heard {
    /// Buyers and prices, in order.
    prices: Vec<(u32, i64)>,
    medians: Sorted,
}

impl Latest {
    /// Listens to these, and to no others any more.
    pub(super) fn hear(&mut self, latest: &[Paid]) {
        self.all.hear(latest.iter());
        self.apart = latest.iter().any(|paid| paid.is_in_vain);
        if self.apart {
            self.norm.hear(latest.iter().filter(|paid| !paid.is_in_vain));
        }
    }

    pub(super) fn judge(&self, policy: &Policy, paid: &Paid) -> Judgment {
        let norm = self.apart.then(|| self.norm.voices(paid.buyer));
        self.all.voices(paid.buyer).judge(norm, policy, paid)
    }
}

impl Heard {
    fn hear<'p>(&mut self, latest: impl Iterator<Item = &'p Paid>) {
        self.prices.clear();
        self.prices.extend(latest.map(|paid| (paid.buyer, paid.rho)));
        self.prices.sort_unstable();
        let buyers = self.prices.chunk_by(|(one, _), (next, _)| one == next);
        self.medians.fill(buyers.filter_map(median));
    }

    fn voices(&self, buyer: u32) -> Voices<'_> {
        let start = self.prices.partition_point(|(other, _)| *other < buyer);
        let end = self.prices.partition_point(|(other, _)| *other <= buyer);
        Voices { medians: &self.medians, own: self.prices.get(start..end).and_then(median) }
    }
}

fn median(prices: &[(u32, i64)]) -> Option<i64> {
    middle(prices.len(), |rank| prices.get(rank).map(|(_, price)| *price))
}
