//! The rows of a table as fingerprints of their classes and codes of their sensitive values. They are dealt out to
//! parts by the first bits of the fingerprint, so that every class lies whole in one part.

use std::sync::Arc;

use super::answer::Risk;
use super::assessment;
use super::fingerprint::{START, cell as print, join};
use super::part::Part;
use super::question::{Field, Question};
use super::sample::Sample;
use super::thresholds::Thresholds;
use super::values::Values;
use super::witnesses::{Witnesses, masked};

/// 2 to this are the parts.
const PART_BITS: u32 = 8;

/// At most one class in 2 to this is kept: a room for millions of rows then holds more of them than are ever read.
const THINNED_MAX: u32 = 24;

/// The rows seen so far, by one of several threads.
#[derive(Debug)]
pub struct Rows {
    pub(super) question: Arc<Question>,
    pub(super) seen: u64,
    /// Entries of all parts.
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
        Self {
            seen: 0,
            kept: 0,
            thinned: 0,
            parts: vec![Part::new(question.sensitive.len()); 1 << PART_BITS],
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
        self.seen += 1;
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
                let before = part.entries();
                part.push(class, codes);
                self.kept = self.kept - before + part.entries();
            }
            _ => codes.for_each(|_| {}),
        }
        self.fit();
    }

    /// Adds the rows of another thread, of the same question. Any order gives the same answer.
    pub fn merge(&mut self, other: Self) {
        self.seen += other.seen;
        self.witnesses.merge(other.witnesses);
        self.sample.merge(other.sample);
        let renamed: Vec<Vec<u32>> =
            self.values.iter_mut().zip(&other.values).map(|(values, theirs)| values.merge(theirs)).collect();
        for (part, theirs) in self.parts.iter_mut().zip(other.parts) {
            part.merge(theirs, &renamed);
        }
        self.thin(self.thinned.max(other.thinned));
        self.count();
        self.fit();
    }

    fn fit(&mut self) {
        while self.kept > self.question.room.entries && self.thinned < THINNED_MAX {
            self.thin(self.thinned + 1);
        }
    }

    /// Leaves out the classes that do not end in so many zeroes, whole.
    fn thin(&mut self, thinned: u32) {
        if thinned == 0 {
            return;
        }
        self.thinned = thinned;
        self.parts.iter_mut().for_each(|part| part.retain(|class| is_kept(class, thinned)));
        self.witnesses.retain(|class| is_kept(class, thinned));
        self.count();
    }

    fn count(&mut self) {
        self.kept = self.parts.iter().map(Part::entries).sum();
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
