//! Identity cards of Hong Kong, Macau and Taiwan.

use crate::inspect::fold::is_digits;
use crate::inspect::sight::Sight;

/// Hong Kong: one or two letters, six digits, a check of 0–9 or A. Brackets are already gone.
#[inline]
pub(in crate::inspect) fn look(cell: &[u8]) -> Option<Sight> {
    let (last, body) = cell.split_last()?;
    let (letters, digits) = body.split_at_checked(body.len().checked_sub(6)?)?;
    if !(1..=2).contains(&letters.len()) || !letters.iter().all(u8::is_ascii_uppercase) || !is_digits(digits)
    {
        return None;
    }
    let letter = |byte: u8| u32::from(byte - b'A') + 10;
    let head = match letters {
        [one] => 36 * 9 + letter(*one) * 8,
        [first, second] => letter(*first) * 9 + letter(*second) * 8,
        _ => return None,
    };
    let sum: u32 =
        digits.iter().zip((2..=7).rev()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let right = match (11 - (head + sum) % 11) % 11 {
        10 => b'A',
        digit => b'0' + u8::try_from(digit).ok()?,
    };
    (last.is_ascii_digit() || last == &b'A').then_some(Sight::checked(right == *last))
}

/// Macau: eight digits, the first of them 1, 5, 7 or 8. The check is not public.
#[inline]
pub(in crate::inspect) fn look_macau(cell: &[u8]) -> Option<Sight> {
    (cell.len() == 8 && is_digits(cell) && matches!(cell.first(), Some(b'1' | b'5' | b'7' | b'8')))
        .then_some(Sight::Hit)
}

/// Taiwan: a letter, sex or residence, seven digits and a check.
#[inline]
pub(in crate::inspect) fn look_taiwan(cell: &[u8]) -> Option<Sight> {
    let (first, rest) = cell.split_first().filter(|_| cell.len() == 10)?;
    let (sex, digits) = rest.split_first()?;
    if !first.is_ascii_uppercase() || !is_digits(digits) {
        return None;
    }
    let second = match sex {
        b'1' | b'2' | b'8' | b'9' => u32::from(sex - b'0'),
        b'A'..=b'D' => u32::from(sex - b'A'),
        _ => return None,
    };
    let (last, body) = digits.split_last()?;
    let code = taiwan_letter(*first);
    let head = code / 10 + code % 10 * 9 + second * 8;
    let sum: u32 =
        body.iter().zip((1..=7).rev()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let sum = head + sum + u32::from(last - b'0');
    Some(Sight::checked(sum.is_multiple_of(10)))
}

/// A is 10; I, O, W, X, Y and Z were numbered later than their neighbours.
fn taiwan_letter(letter: u8) -> u32 {
    match letter {
        b'A'..=b'H' => u32::from(letter - b'A') + 10,
        b'I' => 34,
        b'J'..=b'N' => u32::from(letter - b'J') + 18,
        b'O' => 35,
        b'P'..=b'V' => u32::from(letter - b'P') + 23,
        b'W' => 32,
        b'X' => 30,
        b'Y' => 31,
        _ => 33,
    }
}

#[cfg(test)]
mod tests {
    use super::{Sight, look, look_macau, look_taiwan};

    #[test]
    fn the_vectors_are_recognised_and_their_neighbours_not() {
        for valid in ["A1234563", "G123456A", "AB9876543"] {
            assert_eq!(look(valid.as_bytes()), Some(Sight::Hit), "{valid}");
        }
        assert_eq!(look(b"A1234569"), Some(Sight::Near));
        assert_eq!(look(b"ABC9876543"), None);
        assert_eq!(look_taiwan(b"A123456789"), Some(Sight::Hit));
        assert_eq!(look_taiwan(b"A123456780"), Some(Sight::Near));
        assert_eq!(look_taiwan(b"A323456789"), None);
        assert_eq!(look_macau(b"12345678"), Some(Sight::Hit));
        assert_eq!(look_macau(b"22345678"), None);
    }
}
