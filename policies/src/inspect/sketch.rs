//! Different values of a column in bounded memory: a fair sample of them, chosen by hash, with how often each came,
//! and the texts of a few. Exact until it fills up; then every second value is let go, again and again, so that what
//! is kept never depends on the order of the rows.

use std::hash::Hasher;

use rustc_hash::{FxHashSet, FxHasher};

/// The most values kept of one column.
const CAPACITY: usize = 2_048;

/// The most values of which the text is kept too, so that lists of words can be asked about them in the end.
const SAMPLE: usize = 160;

/// How much of a text is kept.
const TEXT: usize = 200;

/// A value: its hash, and how often it came; never, where there is none.
#[derive(Debug, Clone, Copy, Default)]
struct Value {
    print: u64,
    count: u32,
}

#[derive(Clone)]
pub(super) struct Sketch {
    slots: Vec<Value>,
    kept: usize,
    capacity: usize,
    /// Only values whose hash begins with so many zero bits are kept.
    level: u32,
    /// Texts of some values, which never leave memory.
    sample: Vec<(u64, Box<str>)>,
    /// The same for the sample.
    sample_level: u32,
}

/// Says nothing of the sample: it may end in a log.
impl std::fmt::Debug for Sketch {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Sketch")
            .field("kept", &self.kept)
            .field("level", &self.level)
            .finish_non_exhaustive()
    }
}

impl Sketch {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            slots: vec![Value::default(); 32],
            kept: 0,
            capacity: capacity.clamp(16, CAPACITY),
            level: 0,
            sample: Vec::new(),
            sample_level: 0,
        }
    }

    /// Counts a value.
    #[inline]
    pub(super) fn add(&mut self, print: u64, times: u64, text: &str) {
        if !begins_with(print, self.level) {
            return;
        }
        let times = u32::try_from(times).unwrap_or(u32::MAX);
        match self.slot(print) {
            Some(value) if value.count != 0 => value.count = value.count.saturating_add(times),
            Some(value) => {
                *value = Value { print, count: times };
                self.grow(print, text);
            }
            None => {}
        }
    }

    #[cold]
    fn grow(&mut self, print: u64, text: &str) {
        self.kept += 1;
        self.make_room();
        if begins_with(print, self.sample_level) {
            let end = (0..=TEXT.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
            self.sample.push((print, text.get(..end).unwrap_or_default().into()));
            self.thin_sample();
        }
    }

    fn thin_sample(&mut self) {
        while self.sample.len() > SAMPLE.min(self.capacity) {
            self.sample_level += 1;
            let level = self.sample_level;
            self.sample.retain(|(print, _)| begins_with(*print, level));
        }
    }

    /// Where a value stands or would stand: open addressing, never more than half full.
    #[inline]
    fn slot(&mut self, print: u64) -> Option<&mut Value> {
        let mask = self.slots.len() - 1;
        let mut place = start(print) & mask;
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
            self.rebuild((self.slots.len() * 4).min((self.capacity * 2).next_power_of_two()));
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
        if value.count == 0 || !begins_with(value.print, self.level) {
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
        let own: FxHashSet<u64> = self.sample.iter().map(|(print, _)| *print).collect();
        let level = self.sample_level.max(later.sample_level);
        self.sample.extend(later.sample.into_iter().filter(|(print, _)| !own.contains(print)));
        self.sample.retain(|(print, _)| begins_with(*print, level));
        self.sample_level = level;
        self.thin_sample();
    }

    /// Some of the values, fairly chosen, and how often each came.
    pub(super) fn sample(&self) -> impl Iterator<Item = (&str, u32)> {
        self.sample.iter().map(|(print, text)| (&**text, self.count_of(*print)))
    }

    /// Whether the sample is all there is.
    pub(super) fn is_whole(&self) -> bool {
        self.sample_level == 0
    }

    fn count_of(&self, print: u64) -> u32 {
        let mask = self.slots.len() - 1;
        let mut place = start(print) & mask;
        loop {
            match self.slots.get(place) {
                Some(value) if value.count != 0 && value.print != print => place = (place + 1) & mask,
                found => return found.map_or(0, |value| value.count),
            }
        }
    }

    fn values(&self) -> impl Iterator<Item = &Value> {
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

#[inline]
fn begins_with(print: u64, zeros: u32) -> bool {
    print.leading_zeros() >= zeros
}

/// Where a value would like to stand: by its last bits, since the first decide whether it is kept.
#[inline]
fn start(print: u64) -> usize {
    usize::try_from(print & 0xffff_ffff).unwrap_or(0)
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
        for value in values {
            let text = format!("value {value}");
            sketch.add(fingerprint(text.as_bytes()), times, &text);
        }
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
        let samples = |sketch: &Sketch| {
            let mut texts: Vec<_> = sketch.sample().map(|(text, count)| (text.to_owned(), count)).collect();
            texts.sort_unstable();
            texts
        };
        assert_eq!(whole.count(), parts.count());
        assert_eq!(samples(&whole), samples(&parts));
        assert_eq!(sorted(&whole), sorted(&parts));
    }
}
