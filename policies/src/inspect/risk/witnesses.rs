//! A row of some classes, masked when it is seen: those whose fingerprints are smallest, so that every thread and
//! every order of rows picks the same classes. Where a table has no more classes than there is room, it is all.

use std::collections::BinaryHeap;

use rustc_hash::FxHashMap;

/// Characters of a cell that are shown: a third, at most this many; and the most stars for the rest.
const SHOWN_MAX: usize = 4;
const STARS_MAX: usize = 8;

#[derive(Debug, Clone)]
pub(super) struct Witnesses {
    room: usize,
    masked: FxHashMap<u64, Vec<String>>,
    largest: BinaryHeap<u64>,
}

impl Witnesses {
    pub(super) fn new(room: usize) -> Self {
        Self { room, masked: FxHashMap::default(), largest: BinaryHeap::new() }
    }

    /// Whether a row of this class is still wanted.
    pub(super) fn wants(&self, class: u64) -> bool {
        let small =
            self.masked.len() < self.room || self.largest.peek().is_some_and(|largest| class < *largest);
        small && !self.masked.contains_key(&class)
    }

    pub(super) fn add(&mut self, class: u64, masked: Vec<String>) {
        if self.room == 0 || !self.wants(class) {
            return;
        }
        if self.masked.len() == self.room {
            self.largest.pop().map(|largest| self.masked.remove(&largest));
        }
        self.largest.push(class);
        self.masked.insert(class, masked);
    }

    pub(super) fn merge(&mut self, other: Self) {
        other.masked.into_iter().for_each(|(class, masked)| self.add(class, masked));
    }

    pub(super) fn retain(&mut self, keeps: impl Fn(u64) -> bool) {
        self.masked.retain(|class, _| keeps(*class));
        self.largest = self.masked.keys().copied().collect();
    }

    pub(super) fn of(&self, class: u64) -> Option<&[String]> {
        self.masked.get(&class).map(Vec::as_slice)
    }
}

/// The first few characters of a cell, stars for the rest.
pub(super) fn masked(cell: &[u8]) -> String {
    let text = String::from_utf8_lossy(cell);
    let text = text.trim();
    let length = text.chars().count();
    let shown = (length / 3).min(SHOWN_MAX);
    text.chars().take(shown).chain(std::iter::repeat_n('*', (length - shown).min(STARS_MAX))).collect()
}

#[cfg(test)]
mod tests {
    use super::{Witnesses, masked};

    #[test]
    fn a_mask_shows_a_third_at_most() {
        let shown = ["", "女", "37", "abc", "2018-09-01", "Exec-managerial-very-long"];
        assert_eq!(
            shown.map(|cell| masked(cell.as_bytes())),
            ["", "*", "**", "a**", "201*******", "Exec********"]
        );
    }

    #[test]
    fn the_smallest_fingerprints_stay_in_any_order() {
        let filled = |classes: &[u64]| {
            let mut witnesses = Witnesses::new(3);
            for class in classes {
                witnesses.add(*class, vec![class.to_string()]);
            }
            witnesses
        };
        let mut merged = filled(&[9, 1]);
        merged.merge(filled(&[5, 3, 7]));
        for witnesses in [filled(&[9, 7, 5, 3, 1]), filled(&[1, 9, 3, 7, 5]), merged] {
            let kept: Vec<u64> = (0..10).filter(|class| witnesses.of(*class).is_some()).collect();
            assert_eq!(kept, [1, 3, 5]);
        }
    }
}
