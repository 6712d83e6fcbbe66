//! Fingerprints of cells and of rows: 64 bits, so that among a hundred million rows the odds that any two different
//! ones meet are one in four thousand. They stay in memory and are never reported.

use std::hash::Hasher;

use rustc_hash::FxHasher;

/// What a row's fingerprint starts from.
pub(super) const START: u64 = 0x9e37_79b9_7f4a_7c15;

/// Odd, with as many ones as zeroes.
const FACTOR: u64 = 0xd6e8_feb8_6659_fd93;

/// The fingerprint of a cell.
pub(super) fn cell(bytes: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(bytes);
    hasher.finish()
}

/// A row's fingerprint with one more cell: depends on every cell and on their order.
pub(super) fn join(row: u64, cell: u64) -> u64 {
    let product = u128::from(row ^ cell) * u128::from(FACTOR);
    let [low, high] = halves(product);
    (low ^ high).wrapping_add(row.rotate_left(23))
}

fn halves(product: u128) -> [u64; 2] {
    let mask = u128::from(u64::MAX);
    [product & mask, product >> 64].map(|half| u64::try_from(half).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{START, cell, join};

    #[test]
    fn a_million_rows_of_small_numbers_have_a_million_fingerprints_that_fill_every_bit() {
        let mut seen = BTreeSet::new();
        let (mut ones, mut low) = ([0_u32; 64], BTreeSet::new());
        for first in 0..1_000_u32 {
            for second in 0..1_000_u32 {
                let row = join(
                    join(START, cell(first.to_string().as_bytes())),
                    cell(second.to_string().as_bytes()),
                );
                seen.insert(row);
                low.insert(row & 0xf_ffff);
                (0..64).for_each(|bit| ones[bit] += u32::from(row >> bit & 1 == 1));
            }
        }
        assert_eq!(seen.len(), 1_000_000);
        assert!(ones.iter().all(|count| (497_000..503_000).contains(count)), "{ones:?}");
        // A million balls into 2^20 boxes leave e^(-0.954) of them empty.
        assert!((640_000..646_000).contains(&low.len()), "{}", low.len());
    }

    #[test]
    fn the_order_of_cells_counts_and_so_does_where_one_ends() {
        let row = |cells: [&str; 2]| cells.iter().fold(START, |row, text| join(row, cell(text.as_bytes())));
        assert_ne!(row(["a", "b"]), row(["b", "a"]));
        assert_ne!(row(["ab", "c"]), row(["a", "bc"]));
        assert_ne!(row(["", "a"]), row(["a", ""]));
    }
}
