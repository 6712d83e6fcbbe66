//! What a recogniser makes of one cell, what it has seen in a column, and the table of recognisers.

use std::collections::BTreeSet;

use super::report::{Class, Confidence, Kind};
use super::{bank_card, email, mobile, resident_id, uscc};

/// Different values that show a column is no constant repeated.
pub(super) const ENOUGH: usize = 20;

/// Where fewer rows exist, so many different values, all of the kind.
const ENOUGH_OF_FEW: usize = 5;

/// One cell through one recogniser's eyes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sight {
    /// Not this.
    Nothing,
    /// As long as this, and of its characters.
    Shaped,
    /// This, but for the check digit.
    Near,
    /// This.
    Hit,
    /// This, of the sort the recogniser tells apart.
    Special,
}

/// What a column showed to one recogniser. Constant size.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    pub(super) shaped: u64,
    pub(super) near: u64,
    pub(super) hits: u64,
    pub(super) special: u64,
    /// Fingerprints of different hits, up to [`ENOUGH`].
    values: BTreeSet<u64>,
    /// Different marks of hits (a mobile's prefix), up to [`ENOUGH`].
    pub(super) marks: BTreeSet<u32>,
    pub(super) examples: Vec<String>,
}

impl Seen {
    pub(super) fn add(
        &mut self,
        recogniser: &Recogniser,
        (sight, times): (Sight, u64),
        cell: &str,
        print: u64,
        examples: usize,
    ) {
        match sight {
            Sight::Nothing => return,
            Sight::Shaped => self.shaped += times,
            Sight::Near => self.near += times,
            Sight::Hit => self.hits += times,
            Sight::Special => self.special += times,
        }
        if matches!(sight, Sight::Shaped | Sight::Near) {
            return;
        }
        if self.marks.len() < ENOUGH {
            self.marks.insert((recogniser.mark)(cell));
        }
        if self.values.len() < ENOUGH && self.values.insert(print) && self.examples.len() < examples {
            let masked = (recogniser.mask)(cell);
            if !self.examples.contains(&masked) {
                self.examples.push(masked);
            }
        }
    }

    pub(super) fn merge(&mut self, later: Self, examples: usize) {
        self.shaped += later.shaped;
        self.near += later.near;
        self.hits += later.hits;
        self.special += later.special;
        self.values.extend(later.values);
        self.marks.extend(later.marks);
        self.examples.extend(later.examples);
        self.examples.truncate(examples);
    }

    /// Hits of either sort.
    pub(super) fn all(&self) -> u64 {
        self.hits + self.special
    }

    /// Whether the hits are different people's, not one value repeated.
    pub(super) fn varies(&self, cells: u64) -> bool {
        self.values.len() >= ENOUGH || (self.values.len() >= ENOUGH_OF_FEW && self.all() == cells)
    }
}

/// A recogniser's opinion of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Opinion {
    pub(super) kind: Kind,
    pub(super) class: Class,
    pub(super) confidence: Confidence,
    pub(super) hits: u64,
    pub(super) reason: String,
}

/// One kind of identifier: how to see it, mask it and judge a column of `cells` by what was seen. The last argument
/// of `judge` is what the header hints at.
#[derive(Debug)]
pub(super) struct Recogniser {
    pub(super) kind: Kind,
    pub(super) look: fn(&str) -> Sight,
    pub(super) mask: fn(&str) -> String,
    pub(super) mark: fn(&str) -> u32,
    pub(super) judge: fn(&Seen, u64, Option<Kind>) -> Option<Opinion>,
}

/// The first that is as sure as any other wins.
pub(super) const RECOGNISERS: [Recogniser; 5] =
    [resident_id::RECOGNISER, uscc::RECOGNISER, email::RECOGNISER, mobile::RECOGNISER, bank_card::RECOGNISER];

/// For kinds whose hits need no mark.
pub(super) fn unmarked(_: &str) -> u32 {
    0
}

/// The first `head` and last `tail` characters with stars between, as many as were hidden but at most eight.
pub(super) fn mask(cell: &str, head: usize, tail: usize) -> String {
    let count = cell.chars().count();
    let Some(hidden) = count.checked_sub(head + tail).filter(|hidden| *hidden > 0) else {
        return "*".repeat(count.min(8));
    };
    let first: String = cell.chars().take(head).collect();
    let last: String = cell.chars().skip(head + hidden).collect();
    format!("{first}{}{last}", "*".repeat(hidden.min(8)))
}

/// Decimal digits of a cell as numbers; nothing if any character is something else.
pub(super) fn digits(cell: &str) -> impl DoubleEndedIterator<Item = u32> + '_ {
    cell.bytes().map(|byte| u32::from(byte.wrapping_sub(b'0')))
}

pub(super) fn is_digits(cell: &str) -> bool {
    !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit())
}
