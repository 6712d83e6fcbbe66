//! Payment card numbers: a scheme's prefix and length, and Luhn. One random number in ten passes Luhn, so the
//! column decides.

use crate::inspect::fold::at;
use crate::inspect::report::Kind;
use crate::inspect::sight::Sight;

/// Digits only, 14 to 19 of them.
#[inline]
pub(in crate::inspect) fn look(number: &[u8]) -> Option<(Kind, Sight)> {
    let domestic = (16..=19).contains(&number.len()) && is_domestic(at(number, 0, 6)?);
    let kind = if domestic { Kind::BankCard } else { scheme(at(number, 0, 4)?, number.len())? };
    Some((kind, Sight::checked(passes_luhn(number))))
}

/// Prefixes that large mainland banks gave their cards before 62: Bank of China, China Construction Bank, Bank of
/// Communications, Industrial and Commercial Bank, Agricultural Bank.
fn is_domestic(prefix: u32) -> bool {
    matches!(prefix, 456_351 | 436_742 | 601_428 | 405_512 | 955_880..=955_888 | 103_000)
}

fn scheme(prefix: u32, length: usize) -> Option<Kind> {
    match (prefix, length) {
        (6000..=6010 | 6012..=6099 | 6200..=6299 | 6800..=6999, 16..=19) => Some(Kind::BankCard),
        (4000..=4999, 16 | 19)
        | (2221..=2720 | 3528..=3589 | 5100..=5599 | 6011 | 6440..=6599, 16)
        | (3400..=3499 | 3700..=3799, 15)
        | (3000..=3059 | 3600..=3699 | 3800..=3999, 14)
        | (5018 | 5020 | 5038 | 5893 | 6304 | 6759 | 6761..=6763, 16..=19) => Some(Kind::CreditCard),
        _ => None,
    }
}

/// Luhn's sum over digits, from the right.
#[inline]
pub(in crate::inspect) fn passes_luhn(number: &[u8]) -> bool {
    const DOUBLED: [u32; 10] = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];
    let value = |digit: &u8| u32::from(digit.wrapping_sub(b'0'));
    let doubled = |digit: &u8| DOUBLED.get(usize::from(digit.wrapping_sub(b'0'))).copied().unwrap_or(0);
    let pair = |pair: &[u8]| match pair {
        [left, right] => doubled(left) + value(right),
        rest => rest.iter().map(value).sum(),
    };
    let sum: u32 = number.rchunks(2).map(pair).sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::{Kind, Sight, look, passes_luhn};

    #[test]
    fn cards_are_recognised_at_every_length() {
        assert_eq!(look(b"6217000000000006"), Some((Kind::BankCard, Sight::Hit)));
        assert_eq!(look(b"6222024000000000006"), Some((Kind::BankCard, Sight::Hit)), "parity of 19 digits");
        assert_eq!(look(b"4111111111111111"), Some((Kind::CreditCard, Sight::Hit)));
    }

    #[test]
    fn near_misses_are_not() {
        assert_eq!(look(b"6217000000000007"), Some((Kind::BankCard, Sight::Near)), "wrong check digit");
        assert!(passes_luhn(b"490154203237518") && look(b"490154203237518").is_none(), "an IMEI");
        assert!(passes_luhn(b"8986001234567890120") && look(b"8986001234567890120").is_none(), "an ICCID");
    }
}
