//! How many different values a column has, in bounded memory: the smallest fingerprints are kept with how often
//! each came. Exact until they fill up, an estimate from their spread after that.

use std::collections::BTreeMap;

#[derive(Debug, Clone)]
pub(super) struct Distinct {
    capacity: usize,
    kept: BTreeMap<u64, u32>,
    overflowed: bool,
}

impl Distinct {
    pub(super) fn new(capacity: usize) -> Self {
        Self { capacity: capacity.max(2), kept: BTreeMap::new(), overflowed: false }
    }

    pub(super) fn add(&mut self, print: u64, times: u64) {
        let times = u32::try_from(times).unwrap_or(u32::MAX);
        if let Some(count) = self.kept.get_mut(&print) {
            *count = count.saturating_add(times);
            return;
        }
        if self.kept.len() == self.capacity {
            self.overflowed = true;
            match self.kept.last_entry() {
                Some(largest) if *largest.key() > print => _ = largest.remove(),
                _ => return,
            }
        }
        self.kept.insert(print, times);
    }

    pub(super) fn merge(&mut self, later: Self) {
        self.overflowed |= later.overflowed;
        for (print, count) in later.kept {
            self.add(print, u64::from(count));
        }
    }

    pub(super) fn is_exact(&self) -> bool {
        !self.overflowed
    }

    /// Different values: counted, or estimated as (k − 1) over the part of the range that k fingerprints fill.
    pub(super) fn count(&self) -> u64 {
        let kept = u64::try_from(self.kept.len()).unwrap_or(u64::MAX);
        let largest = self.kept.last_key_value().map_or(0, |(print, _)| *print);
        if !self.overflowed || largest == 0 {
            return kept;
        }
        let estimate = (u128::from(kept) - 1) * (u128::from(u64::MAX) + 1) / u128::from(largest);
        u64::try_from(estimate).unwrap_or(u64::MAX).max(kept)
    }

    /// Whether at least one value in a hundred comes again. Exact for the kept fingerprints: one that is kept at the
    /// end was never dropped, so all its occurrences were counted.
    pub(super) fn recurs(&self) -> bool {
        let again = self.kept.values().filter(|count| **count > 1).count();
        again > 0 && again.saturating_mul(100) >= self.kept.len()
    }
}

/// A fingerprint of a cell (FNV-1a, then mixed so that every bit counts). Stays in memory, is never reported.
pub(super) fn fingerprint(cell: &str) -> u64 {
    let fnv = cell.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let mixed = (fnv ^ (fnv >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let mixed = (mixed ^ (mixed >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    mixed ^ (mixed >> 33)
}

#[cfg(test)]
mod tests {
    use super::{Distinct, fingerprint};

    fn filled(values: u32, times: u32) -> Distinct {
        let mut distinct = Distinct::new(1024);
        for _ in 0..times {
            (0..values).for_each(|value| distinct.add(fingerprint(&format!("value {value}")), 1));
        }
        distinct
    }

    #[test]
    fn few_values_are_counted_and_many_are_estimated() {
        assert_eq!((filled(1024, 1).count(), filled(1024, 1).is_exact()), (1024, true));
        let many = filled(100_000, 1);
        assert!(!many.is_exact());
        assert!((92_000..108_000).contains(&many.count()), "{}", many.count());
    }

    #[test]
    fn values_that_come_again_are_noticed_among_very_many() {
        assert!(!filled(100_000, 1).recurs());
        assert!(filled(100_000, 2).recurs());
    }
}
