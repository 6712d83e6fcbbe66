//! Different values of a column in bounded memory: a fair sample of them, chosen by hash, with how often each came
//! and what it could be. Exact until it fills up; then every second value is let go, again and again, so that what
//! is kept never depends on the order of the rows.

use std::hash::Hasher;

use rustc_hash::FxHasher;

/// The most values kept of one column.
const CAPACITY: usize = 4_096;

/// A value: its hash (never zero), how often it came, and what it could be ([`super::sense`]), a bit each.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Value {
    print: u64,
    pub(super) count: u32,
    pub(super) senses: u32,
}

#[derive(Debug, Clone)]
pub(super) struct Sketch {
    slots: Vec<Value>,
    kept: usize,
    capacity: usize,
    /// Only values whose hash begins with so many zero bits are kept.
    level: u32,
}

impl Sketch {
    pub(super) fn new(capacity: usize) -> Self {
        Self { slots: vec![Value::default(); 32], kept: 0, capacity: capacity.clamp(16, CAPACITY), level: 0 }
    }

    /// Counts a value; `senses` is asked once, when it is first seen.
    #[inline]
    pub(super) fn add(&mut self, print: u64, times: u64, senses: impl FnOnce() -> u32) {
        if !self.keeps(print) {
            return;
        }
        let times = u32::try_from(times).unwrap_or(u32::MAX);
        match self.slot(print) {
            Some(value) if value.print == print => value.count = value.count.saturating_add(times),
            Some(value) => {
                *value = Value { print, count: times, senses: senses() };
                self.kept += 1;
                self.make_room();
            }
            None => {}
        }
    }

    #[inline]
    pub(super) fn keeps(&self, print: u64) -> bool {
        print.leading_zeros() >= self.level
    }

    /// Where a value stands or would stand: open addressing, never more than half full.
    #[inline]
    fn slot(&mut self, print: u64) -> Option<&mut Value> {
        let mask = self.slots.len() - 1;
        let mut place = usize::try_from(print & 0xffff_ffff).unwrap_or(0) & mask;
        while self.slots.get(place).is_some_and(|value| value.count != 0 && value.print != print) {
            place = (place + 1) & mask;
        }
        self.slots.get_mut(place)
    }

    fn make_room(&mut self) {
        if self.kept > self.capacity {
            self.level += 1;
            self.rebuild(self.slots.len());
        } else if self.kept * 2 > self.slots.len() {
            self.rebuild(self.slots.len() * 2);
        }
    }

    fn rebuild(&mut self, size: usize) {
        let old = std::mem::replace(&mut self.slots, vec![Value::default(); size]);
        self.kept = 0;
        for value in old {
            self.put(value);
        }
    }

    /// Takes in a value with all that is known of it.
    fn put(&mut self, value: Value) {
        if value.count == 0 || !self.keeps(value.print) {
            return;
        }
        match self.slot(value.print) {
            Some(own) if own.count != 0 => own.count = own.count.saturating_add(value.count),
            Some(own) => {
                *own = value;
                self.kept += 1;
                self.make_room();
            }
            None => {}
        }
    }

    pub(super) fn merge(&mut self, later: Self) {
        if later.level > self.level {
            self.level = later.level;
            self.rebuild(self.slots.len());
        }
        for value in later.slots {
            self.put(value);
        }
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &Value> {
        self.slots.iter().filter(|value| value.count != 0)
    }

    pub(super) fn is_exact(&self) -> bool {
        self.level == 0
    }

    /// Different values: counted, or estimated from the part that was kept.
    pub(super) fn count(&self) -> u64 {
        u64::try_from(self.kept).unwrap_or(u64::MAX) << self.level.min(48)
    }

    /// Whether at least one value in a hundred comes again.
    pub(super) fn recurs(&self) -> bool {
        let again = self.values().filter(|value| value.count > 1).count();
        again > 0 && again * 100 >= self.kept
    }
}

/// A fingerprint of a cell. Stays in memory, is never reported.
#[inline]
pub(super) fn fingerprint(cell: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(cell);
    let hash = hasher.finish();
    (hash ^ (hash >> 29)).wrapping_mul(0xff51_afd7_ed55_8ccd)
}

#[cfg(test)]
mod tests {
    use super::{Sketch, fingerprint};

    fn filled(values: std::ops::Range<u32>, times: u64) -> Sketch {
        let mut sketch = Sketch::new(1024);
        values.for_each(|value| sketch.add(fingerprint(format!("value {value}").as_bytes()), times, || 0));
        sketch
    }

    #[test]
    fn few_values_are_counted_and_many_are_estimated() {
        assert_eq!((filled(0..1024, 1).count(), filled(0..1024, 1).is_exact()), (1024, true));
        let many = filled(0..100_000, 1);
        assert!(!many.is_exact());
        assert!((90_000..110_000).contains(&many.count()), "{}", many.count());
    }

    #[test]
    fn values_that_come_again_are_noticed_among_very_many() {
        assert!(!filled(0..100_000, 1).recurs());
        assert!(filled(0..100_000, 2).recurs());
    }

    #[test]
    fn parts_make_the_same_whole_however_they_were_split() {
        let whole = filled(0..50_000, 1);
        let mut parts = filled(0..11, 1);
        parts.merge(filled(11..30_000, 1));
        parts.merge(filled(30_000..50_000, 1));

        let sorted = |sketch: &Sketch| {
            let mut values: Vec<_> = sketch.values().map(|value| (value.print, value.count)).collect();
            values.sort_unstable();
            values
        };
        assert_eq!(whole.count(), parts.count());
        assert_eq!(sorted(&whole), sorted(&parts));
    }
}
