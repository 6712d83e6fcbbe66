//! From rows to the answer: classes are formed part by part, on several threads, and measured where they lie.

use super::answer::{AtRisk, Learned, Risk, Sensitive, SmallClass};
use super::attackers::odds;
use super::discovery::discover;
use super::histogram::Histogram;
use super::part::{Part, classes};
use super::population::estimate;
use super::real::share;
use super::rows::Rows;
use super::sensitive::{Whole, Worst};
use super::thresholds::Thresholds;
use super::witnesses::Witnesses;
use crate::threads::share_out;

/// The smallest classes that are shown.
const SHOWN: usize = 5;

/// What is found in some parts.
struct Found {
    histogram: Histogram,
    worst: Vec<Worst>,
    /// Rows and fingerprint of the smallest classes with a witness, smallest first.
    smallest: Vec<(u64, u64)>,
}

pub(super) fn assess(mut rows: Rows, thresholds: &Thresholds, threads: usize) -> Risk {
    let wholes: Vec<Whole> = rows.values.iter().map(|values| Whole::new(values, rows.seen)).collect();
    let found = measure(&rows, &wholes, threads);
    let measured = found.worst.into_iter().zip(&wholes).zip(&rows.values).zip(&rows.question.sensitive);
    let sensitive: Vec<Sensitive> = measured
        .map(|(((worst, whole), values), field)| Sensitive {
            column: field.name.clone(),
            values: u64::try_from(values.counts().len()).unwrap_or(u64::MAX),
            learned: worst.learned(whole).filter(|_| !values.overflowed()),
        })
        .collect();
    let smallest = found.smallest.iter().map(|class| shown(*class, &rows)).collect();
    rows.parts = Vec::new();
    let discovery = discover(&rows.sample, &rows.question, thresholds.key.value, threads);
    risk(&rows, &found.histogram, sensitive, smallest, discovery, thresholds)
}

fn risk(
    rows: &Rows,
    kept: &Histogram,
    sensitive: Vec<Sensitive>,
    smallest: Vec<SmallClass>,
    discovery: super::answer::Discovery,
    thresholds: &Thresholds,
) -> Risk {
    let one_class_in = 1 << rows.thinned;
    let mut histogram = Histogram::default();
    kept.sizes().for_each(|(rows, classes)| histogram.add(rows, classes * one_class_in));
    let all = histogram.rows();
    let learned = |measure: fn(&Learned) -> f64| {
        sensitive.iter().filter_map(move |column| column.learned.as_ref().map(measure))
    };
    let at_risk = thresholds.at_risk.iter().map(|above| {
        let rows = histogram.rows_above(above.value);
        AtRisk { above: above.value, rows, share: share(rows, all) }
    });
    Risk {
        rows: rows.seen,
        quasi: rows.question.quasi.iter().map(|field| field.name.clone()).collect(),
        one_class_in,
        k: histogram.smallest(),
        classes: histogram.classes(),
        uniques: histogram.of(1),
        uniques_share: share(histogram.of(1), all),
        l: sensitive.iter().filter_map(|column| Some(column.learned.as_ref()?.l)).min(),
        t: learned(|learned| learned.t).reduce(f64::max),
        odds: odds(&histogram, rows.question.sampling_fraction),
        at_risk: at_risk.collect(),
        distinction: histogram.distinction(),
        separation: histogram.separation(),
        population: rows.question.sampling_fraction.map(|fraction| estimate(&histogram, fraction)),
        sensitive,
        smallest,
        discovery,
    }
}

fn measure(rows: &Rows, wholes: &[Whole], threads: usize) -> Found {
    let empty = || Found {
        histogram: Histogram::default(),
        worst: wholes.iter().map(|_| Worst::new()).collect(),
        smallest: Vec::new(),
    };
    let answers = share_out(threads, rows.parts.len(), |jobs| {
        let mut found = empty();
        for part in jobs.filter_map(|job| rows.parts.get(job)) {
            found.add(part, wholes, &rows.witnesses);
        }
        found
    });
    answers.into_iter().reduce(Found::merge).unwrap_or_else(empty)
}

impl Found {
    fn add(&mut self, part: &Part, wholes: &[Whole], witnesses: &Witnesses) {
        let formed = part.runs(0);
        for class in classes(&formed) {
            let rows = class.iter().map(|run| u64::from(run.rows)).sum();
            self.histogram.add(rows, 1);
            class.first().into_iter().for_each(|run| self.show((rows, run.class), witnesses));
        }
        let mut formed = Some(formed);
        for (column, (worst, whole)) in self.worst.iter_mut().zip(wholes).enumerate() {
            let formed = formed.take().unwrap_or_else(|| part.runs(column));
            classes(&formed).for_each(|class| worst.add(whole, class));
        }
    }

    fn show(&mut self, class: (u64, u64), witnesses: &Witnesses) {
        let full = self.smallest.len() == SHOWN;
        if full && self.smallest.last().is_some_and(|last| *last < class) || witnesses.of(class.1).is_none() {
            return;
        }
        self.smallest.insert(self.smallest.partition_point(|smaller| *smaller < class), class);
        self.smallest.truncate(SHOWN);
    }

    fn merge(mut self, other: Self) -> Self {
        self.histogram.merge(&other.histogram);
        for (worst, theirs) in self.worst.iter_mut().zip(other.worst) {
            worst.merge(theirs);
        }
        self.smallest.extend(other.smallest);
        self.smallest.sort_unstable();
        self.smallest.truncate(SHOWN);
        self
    }
}

fn shown((size, class): (u64, u64), rows: &Rows) -> SmallClass {
    let names = rows.question.quasi.iter().map(|field| field.name.clone());
    let masked = rows.witnesses.of(class).unwrap_or_default().iter().cloned();
    SmallClass { rows: size, cells: names.zip(masked).collect() }
}
