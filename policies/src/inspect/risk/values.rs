//! The different values of one sensitive column, each with a code. Values themselves are not kept: a number is known
//! by its size, a text by its fingerprint.

use rustc_hash::FxHashMap;

use super::fingerprint;

/// Digits up to which a number is exact as `f64`; what is longer is text.
const DIGITS: usize = 15;

/// The code of a value there was no more room for.
const NO_CODE: u32 = u32::MAX;

/// What a value is known by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Empty,
    Number(u64),
    Text(u64),
}

#[derive(Debug, Clone)]
pub(super) struct Values {
    limit: usize,
    /// By fingerprint of the cell: `1` and `1.0` are two cells and one value.
    cells: FxHashMap<u64, u32>,
    codes: FxHashMap<Key, u32>,
    /// By code.
    keys: Vec<Key>,
    counts: Vec<u64>,
    overflowed: bool,
}

impl Values {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            limit,
            cells: FxHashMap::default(),
            codes: FxHashMap::default(),
            keys: Vec::new(),
            counts: Vec::new(),
            overflowed: false,
        }
    }

    /// Counts a cell, and its code.
    pub(super) fn code(&mut self, cell: &[u8]) -> u32 {
        if self.overflowed {
            return NO_CODE;
        }
        let print = fingerprint::cell(cell);
        let code = match self.cells.get(&print) {
            Some(code) => *code,
            None => self.admit(print, key(cell, print)),
        };
        self.count(code, 1);
        code
    }

    /// Takes in the values of another thread; its codes become the codes at their places in the answer.
    pub(super) fn merge(&mut self, other: &Self) -> Vec<u32> {
        self.overflowed |= other.overflowed;
        let codes: Vec<u32> = other.keys.iter().map(|key| self.code_of(*key)).collect();
        for (code, count) in codes.iter().zip(&other.counts) {
            self.count(*code, *count);
        }
        for (print, code) in &other.cells {
            if let (Some(code), true) = (at(&codes, *code), self.cells.len() < self.limit) {
                self.cells.insert(*print, *code);
            }
        }
        codes
    }

    fn admit(&mut self, print: u64, key: Key) -> u32 {
        let code = self.code_of(key);
        if code != NO_CODE && self.cells.len() < self.limit {
            self.cells.insert(print, code);
        }
        code
    }

    fn code_of(&mut self, key: Key) -> u32 {
        if let Some(code) = self.codes.get(&key) {
            return *code;
        }
        let next = u32::try_from(self.keys.len()).ok().filter(|_| self.keys.len() < self.limit);
        let Some(code) = next else {
            self.overflowed = true;
            return NO_CODE;
        };
        self.codes.insert(key, code);
        self.keys.push(key);
        self.counts.push(0);
        code
    }

    fn count(&mut self, code: u32, times: u64) {
        if let Some(count) = usize::try_from(code).ok().and_then(|code| self.counts.get_mut(code)) {
            *count += times;
        }
    }

    /// Whether there were more values than are kept apart.
    pub(super) fn overflowed(&self) -> bool {
        self.overflowed
    }

    /// How often each value came, by code.
    pub(super) fn counts(&self) -> &[u64] {
        &self.counts
    }

    /// The place of each code among the values in order, where they are numbers, two or more; an empty cell comes
    /// first.
    pub(super) fn ranks(&self) -> Option<Vec<u32>> {
        let is_number = |key: &Key| matches!(key, Key::Empty | Key::Number(_));
        if self.keys.len() < 2 || !self.keys.iter().all(is_number) {
            return None;
        }
        let mut order: Vec<(Option<f64>, usize)> =
            self.keys.iter().map(|key| number(*key)).zip(0..).collect();
        order.sort_by(|(one, _), (other, _)| match (one, other) {
            (Some(one), Some(other)) => one.total_cmp(other),
            _ => one.is_some().cmp(&other.is_some()),
        });
        let mut ranks = vec![0; order.len()];
        for (rank, (_, code)) in (0..).zip(order) {
            if let Some(place) = ranks.get_mut(code) {
                *place = rank;
            }
        }
        Some(ranks)
    }
}

fn at(codes: &[u32], code: u32) -> Option<&u32> {
    usize::try_from(code).ok().and_then(|code| codes.get(code))
}

fn number(key: Key) -> Option<f64> {
    match key {
        Key::Number(bits) => Some(f64::from_bits(bits)),
        Key::Empty | Key::Text(_) => None,
    }
}

fn key(cell: &[u8], print: u64) -> Key {
    let cell = cell.trim_ascii();
    if cell.is_empty() {
        return Key::Empty;
    }
    let digits = cell.iter().filter(|byte| byte.is_ascii_digit()).count();
    let plain = cell.iter().all(|byte| byte.is_ascii_digit() || b"+-.".contains(byte));
    if !plain || digits == 0 || digits > DIGITS {
        return Key::Text(print);
    }
    let read = std::str::from_utf8(cell).ok().and_then(|text| text.parse::<f64>().ok());
    // -0 is 0.
    read.map_or(Key::Text(print), |number| Key::Number(if number == 0.0 { 0 } else { number.to_bits() }))
}

#[cfg(test)]
mod tests {
    use super::{NO_CODE, Values};

    fn of(cells: &[&str]) -> Values {
        let mut values = Values::new(8);
        for cell in cells {
            values.code(cell.as_bytes());
        }
        values
    }

    #[test]
    fn numbers_are_ordered_and_one_number_written_twice_is_one() {
        let values = of(&["10", "9", "9.0", "-1", ""]);
        assert_eq!(values.counts(), [1, 2, 1, 1]);
        assert_eq!(values.ranks(), Some(vec![3, 2, 1, 0]));
    }

    #[test]
    fn texts_are_not_ordered_and_a_long_number_is_a_text() {
        assert_eq!(of(&["1", "x"]).ranks(), None);
        assert_eq!(of(&["1", "1234567890123456"]).ranks(), None);
        assert_eq!(of(&["1"]).ranks(), None, "one value has no order");
    }

    #[test]
    fn merged_values_keep_one_code_each() {
        let (mut one, other) = (of(&["a", "b"]), of(&["c", "b", "b"]));
        assert_eq!(one.merge(&other), [2, 1]);
        assert_eq!(one.counts(), [1, 3, 1]);
        assert_eq!(one.code(b"c"), 2);
    }

    #[test]
    fn what_there_is_no_room_for_has_no_code() {
        let mut values = of(&["0", "1", "2", "3", "4", "5", "6", "7"]);
        assert!(!values.overflowed());
        assert_eq!(values.code(b"8"), NO_CODE);
        assert!(values.overflowed());
    }
}
