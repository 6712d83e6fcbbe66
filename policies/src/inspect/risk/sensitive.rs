//! What a class tells of a sensitive column: diversity, closeness, likeness, disclosure. Class by class the counts
//! are compared as whole numbers, so that no order of rows or values changes a digit of the answer.

#![expect(clippy::float_arithmetic, reason = "statistics")]

use super::answer::Learned;
use super::distance::Order;
use super::part::Run;
use super::real::{real, share};
use super::values::Values;

/// A sensitive column of the whole table, which every class is held against.
#[derive(Debug)]
pub(super) struct Whole<'a> {
    rows: u64,
    counts: &'a [u64],
    order: Option<Order>,
}

impl<'a> Whole<'a> {
    pub(super) fn new(values: &'a Values, rows: u64) -> Self {
        let order = values.ranks().map(|ranks| Order::new(ranks, values.counts()));
        Self { rows, counts: values.counts(), order }
    }

    fn count(&self, code: u32) -> u64 {
        usize::try_from(code).ok().and_then(|code| self.counts.get(code)).copied().unwrap_or_default()
    }

    /// Half the sum of |q − p| over all values, which is the sum of what the class has more (Li and others 2007, equal
    /// distance).
    fn total_variation(&self, class: &[Run], rows: u64) -> f64 {
        let more = |run: &Run| (u64::from(run.rows) * self.rows).saturating_sub(self.count(run.code) * rows);
        share(class.iter().map(more).sum(), rows * self.rows)
    }
}

/// The worst of the classes seen so far, by each measure.
#[derive(Debug)]
pub(super) struct Worst {
    /// r₁ / (r_l + … + r_m) for l = 1, 2, …, the greatest of any class; as long as the poorest class has values.
    ratios: Option<Vec<f64>>,
    entropy: f64,
    alpha: f64,
    t: f64,
    /// The share of a value in a class by its share in the table, the greatest and the least.
    gain: f64,
    loss: f64,
    /// The counts of the class being looked at.
    descending: Vec<u32>,
}

impl Worst {
    pub(super) fn new() -> Self {
        Self {
            ratios: None,
            entropy: f64::INFINITY,
            alpha: 0.0,
            t: 0.0,
            gain: 1.0,
            loss: 1.0,
            descending: Vec::new(),
        }
    }

    /// One more class: its runs, one for each value.
    pub(super) fn add(&mut self, whole: &Whole, class: &[Run]) {
        let rows = class.iter().map(|run| u64::from(run.rows)).sum();
        self.diversity(class, rows);
        self.likeness(whole, class, rows);
        let t = match &whole.order {
            Some(order) => order.earth_mover(class, rows, whole.rows),
            None => whole.total_variation(class, rows),
        };
        self.t = self.t.max(t);
    }

    fn diversity(&mut self, class: &[Run], rows: u64) {
        let counts = &mut self.descending;
        counts.clear();
        counts.extend(class.iter().map(|run| run.rows));
        counts.sort_unstable_by(|one, other| other.cmp(one));
        let most = counts.first().copied().map_or(0, u64::from);
        self.alpha = self.alpha.max(share(most, rows));
        // −Σ q ln q = ln n − Σ c ln c / n, which is at least −ln of the greatest q
        if -share(most, rows).ln() < self.entropy {
            let sum: f64 = counts.iter().map(|count| f64::from(*count) * f64::from(*count).ln()).sum();
            self.entropy = self.entropy.min((real(rows).ln() - sum / real(rows)).max(0.0));
        }
        let ratios = self.ratios.get_or_insert_with(|| vec![0.0; counts.len()]);
        ratios.truncate(counts.len());
        let mut tail = rows;
        for (ratio, count) in ratios.iter_mut().zip(counts) {
            *ratio = ratio.max(share(most, tail));
            tail -= u64::from(*count);
        }
    }

    fn likeness(&mut self, whole: &Whole, class: &[Run], rows: u64) {
        for run in class {
            // q / p as (c N) / (C n)
            let gain = share(u64::from(run.rows) * whole.rows, whole.count(run.code) * rows);
            self.gain = self.gain.max(gain);
            self.loss = self.loss.min(gain);
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.entropy = self.entropy.min(other.entropy);
        self.alpha = self.alpha.max(other.alpha);
        self.t = self.t.max(other.t);
        self.gain = self.gain.max(other.gain);
        self.loss = self.loss.min(other.loss);
        self.ratios = match (self.ratios.take(), other.ratios) {
            (Some(mine), Some(theirs)) => {
                Some(mine.iter().zip(&theirs).map(|(one, two)| one.max(*two)).collect())
            }
            (mine, theirs) => mine.or(theirs),
        };
    }

    /// None where there was no class.
    pub(super) fn learned(self, whole: &Whole) -> Option<Learned> {
        let ratios = self.ratios?;
        let rarest = whole.counts.iter().min().map_or(0.0, |count| share(*count, whole.rows));
        let beta = self.gain - 1.0;
        Some(Learned {
            ordered: whole.order.is_some(),
            l: u64::try_from(ratios.len()).unwrap_or(u64::MAX),
            entropy_l: self.entropy.exp(),
            c: ratios.last().copied().filter(|_| ratios.len() > 1),
            alpha: self.alpha,
            t: self.t,
            beta,
            enhanced_beta: beta.min(-rarest.ln()),
            delta: self.gain.ln().max(-self.loss.ln()),
        })
    }
}
