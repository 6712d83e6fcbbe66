//! Vehicle identification numbers (GB 16735): seventeen characters without I, O and Q, the ninth a check.

use crate::inspect::sight::Sight;

const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

#[inline]
pub(in crate::inspect) fn look(cell: &[u8]) -> Option<Sight> {
    if cell.len() != 17 {
        return None;
    }
    let mut sum = 0;
    for (byte, weight) in cell.iter().zip(WEIGHTS) {
        sum += value(*byte)? * weight;
    }
    let right = match sum % 11 {
        10 => b'X',
        digit => b'0' + u8::try_from(digit).ok()?,
    };
    Some(Sight::checked(cell.get(8) == Some(&right)))
}

fn value(byte: u8) -> Option<u32> {
    Some(match byte {
        b'0'..=b'9' => u32::from(byte - b'0'),
        b'A'..=b'H' => u32::from(byte - b'A') + 1,
        b'J'..=b'N' => u32::from(byte - b'J') + 1,
        b'P' => 7,
        b'R' => 9,
        b'S'..=b'Z' => u32::from(byte - b'S') + 2,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Sight, look};

    #[test]
    fn the_vectors_are_recognised_and_their_neighbours_not() {
        for valid in ["1M8GDM9AXKP042788", "11111111111111111", "LSVAA49J132047371", "LFV2A21KX03000001"] {
            assert_eq!(look(valid.as_bytes()), Some(Sight::Hit), "{valid}");
        }
        assert_eq!(look(b"1M8GDM9AXKP042789"), Some(Sight::Near));
        assert_eq!(look(b"1M8GDM9AXKPO42788"), None, "no O");
    }
}
