//! Which combinations of columns are worth counting: those that few pairs of a few rows agree in. The part of pairs
//! that agree is the same in a sample as in the table, unlike the part of rows that are alone (Motwani and Xu 2007).

use rustc_hash::FxHashMap;

/// Rows of which all pairs are compared: half a million pairs.
pub(super) const COMPARED: usize = 1 << 10;

/// A set of columns, a bit each.
pub(super) type Set = u32;

/// How many pairs of rows agree in exactly which columns.
#[derive(Debug)]
pub(super) struct Pairs {
    agreeing: Vec<(Set, u64)>,
}

impl Pairs {
    /// `columns` hold a code for each of the compared rows.
    pub(super) fn new(columns: &[Vec<u32>]) -> Self {
        let rows = columns.first().map_or(0, Vec::len);
        let mut agreeing: FxHashMap<Set, u64> = FxHashMap::default();
        for first in 0..rows {
            let mut sets: Vec<Set> = vec![0; rows - first - 1];
            for (column, codes) in columns.iter().enumerate() {
                let Some((code, later)) = codes.get(first..).and_then(<[u32]>::split_first) else { continue };
                for (set, other) in sets.iter_mut().zip(later) {
                    *set |= u32::from(code == other) << column;
                }
            }
            sets.into_iter().filter(|set| *set != 0).for_each(|set| *agreeing.entry(set).or_default() += 1);
        }
        Self { agreeing: agreeing.into_iter().collect() }
    }

    /// The sets of `size` of these columns that the fewest pairs agree in, at most so many. Where as many pairs agree,
    /// sets first that would be rarer if columns had nothing to do with each other.
    pub(super) fn rarest(&self, columns: usize, size: u32, most: usize) -> Vec<Set> {
        let alone: Vec<u64> = (0..columns).map(|column| self.together(1 << column)).collect();
        let mut sets = Vec::new();
        grow(0, 0, columns, size, &mut sets);
        let expected = |set: Set| {
            let within = alone.iter().enumerate().filter(|(column, _)| set >> column & 1 == 1);
            within.map(|(_, pairs)| u128::from(pairs + 1)).product::<u128>()
        };
        sets.sort_by_cached_key(|set| (self.together(*set), expected(*set), *set));
        sets.truncate(most);
        sets
    }

    fn together(&self, set: Set) -> u64 {
        self.agreeing.iter().filter(|(agreed, _)| agreed & set == set).map(|(_, pairs)| pairs).sum()
    }
}

fn grow(set: Set, from: usize, columns: usize, size: u32, sets: &mut Vec<Set>) {
    if set.count_ones() == size {
        sets.push(set);
        return;
    }
    (from..columns).for_each(|column| grow(set | 1 << column, column + 1, columns, size, sets));
}

#[cfg(test)]
mod tests {
    use super::Pairs;

    #[test]
    fn the_sets_few_pairs_agree_in_come_first() {
        // Rows 0 to 7 as bits, and a column that is always the same.
        let bit = |bit: u32| (0..8_u32).map(|row| row >> bit & 1).collect::<Vec<_>>();
        let pairs = Pairs::new(&[bit(0), bit(1), bit(2), vec![0; 8]]);
        assert_eq!(pairs.rarest(4, 3, 1), [0b0111]);
        assert_eq!(pairs.together(0b0111), 0);
        assert_eq!(pairs.together(0b1000), 28);
        assert_eq!(pairs.together(0b0001), 12);
        assert_eq!(pairs.rarest(4, 2, 9).len(), 6);
    }
}
