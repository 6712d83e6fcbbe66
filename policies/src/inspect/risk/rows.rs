//! The rows of a table as fingerprints of their classes and codes of their sensitive values. They are dealt out to
//! parts by the first bits of the fingerprint, so that classes lie whole in one part and threads share nothing.

use std::sync::Arc;

use super::answer::Risk;
use super::assessment;
use super::fingerprint::{START, cell as print, join};
use super::question::{Field, Question};
use super::sample::Sample;
use super::thresholds::Thresholds;
use super::values::Values;
use super::witnesses::{Witnesses, masked};

/// 2 to this are the parts.
const PART_BITS: u32 = 8;

/// Rows whose classes begin with the same bits.
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    /// The fingerprint of each row's class.
    pub(super) classes: Vec<u64>,
    /// For each sensitive column, the code of each row's value.
    pub(super) codes: Vec<Vec<u32>>,
}

/// The rows seen so far, by one of several threads.
#[derive(Debug)]
pub struct Rows {
    pub(super) question: Arc<Question>,
    /// All rows, and those that are kept.
    pub(super) rows: u64,
    kept: usize,
    /// A class is kept where the lowest so many bits of its fingerprint are zero.
    pub(super) thinned: u32,
    pub(super) parts: Vec<Part>,
    pub(super) values: Vec<Values>,
    pub(super) witnesses: Witnesses,
    pub(super) sample: Sample,
    part: u64,
    row_of_part: u64,
    places: Places,
    /// The fingerprints of the row being read.
    prints: Vec<u64>,
}

/// Where the cells of a row stand.
#[derive(Debug)]
struct Places {
    quasi: Vec<usize>,
    candidates: Vec<usize>,
    sensitive: Vec<usize>,
}

impl Rows {
    /// No rows yet.
    pub fn new(question: Arc<Question>) -> Self {
        let place = |field: &Field| field.place;
        let empty = Part { classes: Vec::new(), codes: vec![Vec::new(); question.sensitive.len()] };
        Self {
            rows: 0,
            kept: 0,
            thinned: 0,
            parts: vec![empty; 1 << PART_BITS],
            values: vec![Values::new(question.room.values); question.sensitive.len()],
            witnesses: Witnesses::new(question.room.witnesses),
            sample: Sample::new(question.tried().count(), question.room.sample_cells),
            part: 0,
            row_of_part: 0,
            places: Places {
                quasi: question.quasi.iter().map(place).collect(),
                candidates: question.tried().skip(question.quasi.len()).map(place).collect(),
                sensitive: question.sensitive.iter().map(place).collect(),
            },
            prints: Vec::new(),
            question,
        }
    }

    /// Says that the rows to come are those of this part of the table. Parts may be read in any order, by any thread:
    /// the same parts with the same rows in them give the same sample.
    pub fn part(&mut self, number: u64) {
        self.part = number;
        self.row_of_part = 0;
    }

    /// Adds a row. `cell` gives the bytes of the cell at a place; it is asked only for the places of the question.
    pub fn push<'a>(&mut self, cell: impl Fn(usize) -> &'a [u8]) {
        let places = &self.places;
        self.prints.clear();
        self.prints.extend(places.quasi.iter().map(|place| print(cell(*place))));
        let class = self.prints.iter().fold(START, |row, cell| join(row, *cell));
        self.rows += 1;
        self.row_of_part += 1;
        if self.sample.wants(self.part, self.row_of_part) {
            self.prints.extend(places.candidates.iter().map(|place| print(cell(*place))));
            self.sample.add(self.part, self.row_of_part, &self.prints);
        }
        let kept = is_kept(class, self.thinned);
        if kept && self.witnesses.wants(class) {
            self.witnesses.add(class, places.quasi.iter().map(|place| masked(cell(*place))).collect());
        }
        let codes =
            self.values.iter_mut().zip(&places.sensitive).map(|(values, place)| values.code(cell(*place)));
        match self.parts.get_mut(part_of(class)) {
            Some(part) if kept => {
                push(&mut part.classes, class);
                codes.zip(&mut part.codes).for_each(|(code, codes)| push(codes, code));
                self.kept += 1;
            }
            _ => codes.for_each(|_| {}),
        }
        self.fit();
    }

    /// Adds the rows of another thread, of the same question. Any order gives the same answer.
    pub fn merge(&mut self, other: Self) {
        self.rows += other.rows;
        self.kept += other.kept;
        self.witnesses.merge(other.witnesses);
        self.sample.merge(other.sample);
        let renamed: Vec<Vec<u32>> =
            self.values.iter_mut().zip(&other.values).map(|(values, theirs)| values.merge(theirs)).collect();
        for (part, theirs) in self.parts.iter_mut().zip(other.parts) {
            part.classes.extend(theirs.classes);
            for ((codes, theirs), renamed) in part.codes.iter_mut().zip(theirs.codes).zip(&renamed) {
                let renamed = |code| usize::try_from(code).ok().and_then(|code| renamed.get(code)).copied();
                codes.extend(theirs.into_iter().map(|code| renamed(code).unwrap_or(code)));
            }
        }
        self.thin(self.thinned.max(other.thinned));
        self.fit();
    }

    fn fit(&mut self) {
        while self.kept > self.question.room.rows && self.thinned + PART_BITS < u64::BITS {
            self.thin(self.thinned + 1);
        }
    }

    /// Leaves out the classes that do not end in so many zeroes, whole.
    fn thin(&mut self, thinned: u32) {
        if thinned == 0 {
            return;
        }
        self.thinned = thinned;
        for part in &mut self.parts {
            for codes in &mut part.codes {
                let mut classes = part.classes.iter();
                codes.retain(|_| classes.next().is_some_and(|class| is_kept(*class, thinned)));
            }
            part.classes.retain(|class| is_kept(*class, thinned));
        }
        self.witnesses.retain(|class| is_kept(class, thinned));
        self.kept = self.parts.iter().map(|part| part.classes.len()).sum();
    }

    /// Measures, on up to `threads` threads.
    pub fn assess(self, thresholds: &Thresholds, threads: usize) -> Risk {
        assessment::assess(self, thresholds, threads.max(1))
    }
}

fn is_kept(class: u64, thinned: u32) -> bool {
    class & ((1 << thinned) - 1) == 0
}

fn part_of(class: u64) -> usize {
    usize::try_from(class >> (u64::BITS - PART_BITS)).unwrap_or_default()
}

/// Grows by a quarter, not by doubling: there are hundreds of such lists.
fn push<T>(list: &mut Vec<T>, item: T) {
    if list.len() == list.capacity() {
        list.reserve_exact(list.len() / 4 + 64);
    }
    list.push(item);
}
