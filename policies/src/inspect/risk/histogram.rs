//! How many classes have how many rows: all that the measures without a sensitive column need.

#![expect(clippy::float_arithmetic, reason = "statistics")]

use std::collections::BTreeMap;

use super::real::{real, share, wide};

/// Classes by their number of rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Histogram {
    classes: BTreeMap<u64, u64>,
}

impl Histogram {
    pub(super) fn add(&mut self, rows: u64, classes: u64) {
        *self.classes.entry(rows).or_default() += classes;
    }

    pub(super) fn merge(&mut self, other: &Self) {
        other.sizes().for_each(|(rows, classes)| self.add(rows, classes));
    }

    /// Sizes and how many classes have them, smallest first.
    pub(super) fn sizes(&self) -> impl Iterator<Item = (u64, u64)> {
        self.classes.iter().map(|(rows, classes)| (*rows, *classes))
    }

    pub(super) fn rows(&self) -> u64 {
        self.sizes().map(|(rows, classes)| rows * classes).sum()
    }

    pub(super) fn classes(&self) -> u64 {
        self.classes.values().sum()
    }

    /// Classes of exactly so many rows.
    pub(super) fn of(&self, rows: u64) -> u64 {
        self.classes.get(&rows).copied().unwrap_or_default()
    }

    pub(super) fn smallest(&self) -> u64 {
        self.classes.keys().next().copied().unwrap_or_default()
    }

    pub(super) fn largest(&self) -> u64 {
        self.classes.keys().next_back().copied().unwrap_or_default()
    }

    /// Rows that are recognised with a probability above this when one of their class is picked blindly.
    pub(super) fn rows_above(&self, risk: f64) -> u64 {
        self.sizes()
            .filter(|(rows, _)| real(*rows).recip() > risk)
            .map(|(rows, classes)| rows * classes)
            .sum()
    }

    /// Classes by rows (Motwani and Xu 2007).
    pub(super) fn distinction(&self) -> f64 {
        share(self.classes(), self.rows())
    }

    /// The part of the pairs of rows that lie in different classes (Motwani and Xu 2007). Nothing where there is no
    /// pair.
    pub(super) fn separation(&self) -> f64 {
        let pairs = |rows: u64| u128::from(rows) * u128::from(rows.saturating_sub(1)) / 2;
        let all = pairs(self.rows());
        let together: u128 = self.sizes().map(|(rows, classes)| u128::from(classes) * pairs(rows)).sum();
        if all == 0 { 0.0 } else { wide(all - together) / wide(all) }
    }
}
