//! Organization codes (GB 11714) and the old numbers of business licences: organizations', not personal data.

use crate::inspect::fold::is_digits;
use crate::inspect::sight::Sight;

const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// Eight characters and a check: `M000100Y-4`. The dash is already gone.
#[inline]
pub(in crate::inspect) fn look(code: &[u8]) -> Option<Sight> {
    let (last, body) = code.split_last().filter(|(_, body)| body.len() == 8)?;
    if !body.iter().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase()) {
        return None;
    }
    let value = |byte: u8| u32::from(if byte.is_ascii_digit() { byte - b'0' } else { byte - b'A' + 10 });
    let sum: u32 = body.iter().zip(WEIGHTS).map(|(byte, weight)| value(*byte) * weight).sum();
    let right = match 11 - sum % 11 {
        10 => b'X',
        11 => b'0',
        digit => b'0' + u8::try_from(digit).ok()?,
    };
    Some(Sight::checked(right == *last))
}

/// Fifteen digits, MOD 11,10.
#[inline]
pub(in crate::inspect) fn look_licence(number: &[u8]) -> Option<Sight> {
    let (last, body) = number.split_last().filter(|(_, body)| body.len() == 14)?;
    if !is_digits(number) {
        return None;
    }
    let product = body.iter().fold(10, |product, digit| {
        let sum = (product + u32::from(digit - b'0')) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    let right = (11 - product) % 10;
    Some(Sight::checked(right == u32::from(last - b'0')))
}

#[cfg(test)]
mod tests {
    use super::{Sight, look, look_licence};

    #[test]
    fn the_standards_vectors_are_recognised_and_their_neighbours_not() {
        assert_eq!(look(b"M000100Y4"), Some(Sight::Hit));
        assert_eq!(look(b"MA5EXAM06"), Some(Sight::Hit));
        assert_eq!(look(b"MA5EXAM07"), Some(Sight::Near));
        assert_eq!(look_licence(b"110108000000016"), Some(Sight::Hit));
        assert_eq!(look_licence(b"440301103000003"), Some(Sight::Hit));
        assert_eq!(look_licence(b"440301103000004"), Some(Sight::Near));
    }
}
