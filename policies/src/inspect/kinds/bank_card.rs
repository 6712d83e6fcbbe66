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

/// Luhn's sum over digits, from the right: eight at a time, a byte each.
#[inline]
pub(in crate::inspect) fn passes_luhn(number: &[u8]) -> bool {
    number.rchunks(8).map(luhn_of_eight).sum::<u64>().is_multiple_of(10)
}

/// At most eight digits, of which the last counts once and the one before twice, less nine if that is above nine.
#[inline]
fn luhn_of_eight(digits: &[u8]) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const TWICE: u64 = 0x00ff_00ff_00ff_00ff;
    let digits = match digits.try_into() {
        Ok(eight) => u64::from_be_bytes(eight),
        Err(_) => digits.iter().fold(0, |digits, digit| digits << 8 | u64::from(*digit)),
    } & (0x0f * EACH);
    // The last digit is the lowest byte, which counts once.
    let doubled = (digits & !TWICE) << 1;
    let above_nine = (doubled + 0x76 * EACH) >> 7 & EACH;
    let sums = (digits & TWICE) + doubled - above_nine * 9;
    // The sum of the bytes comes to stand in the highest.
    sums.wrapping_mul(EACH) >> 56
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
    fn the_sum_is_that_of_the_digits_one_by_one() {
        let plain = |number: &str| {
            let digits = number.bytes().rev().map(|digit| u32::from(digit - b'0')).enumerate();
            let sum: u32 = digits
                .map(
                    |(place, digit)| {
                        if place.is_multiple_of(2) { digit } else { digit * 2 / 10 + digit * 2 % 10 }
                    },
                )
                .sum();
            sum.is_multiple_of(10)
        };
        let mut any = 7_u64;
        for _ in 0..20_000 {
            any = any.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
            let length = 1 + usize::try_from(any >> 59).unwrap() % 20;
            let number: String = format!("{any:020}").chars().take(length).collect();
            assert_eq!(passes_luhn(number.as_bytes()), plain(&number), "{number}");
        }
    }

    #[test]
    fn near_misses_are_not() {
        assert_eq!(look(b"6217000000000007"), Some((Kind::BankCard, Sight::Near)), "wrong check digit");
        assert!(passes_luhn(b"490154203237518") && look(b"490154203237518").is_none(), "an IMEI");
        assert!(passes_luhn(b"8986001234567890120") && look(b"8986001234567890120").is_none(), "an ICCID");
    }
}
