//! International bank account numbers and social security numbers of the United States.

use crate::inspect::fold::{at, is_digits};
use crate::inspect::sight::Sight;

/// IBAN: country, check digits, the country's own length, and MOD 97. Blanks are already gone.
#[inline]
pub(in crate::inspect) fn look_iban(cell: &[u8]) -> Option<Sight> {
    let (country, rest) = cell.split_at_checked(2)?;
    if !country.iter().all(u8::is_ascii_uppercase) || !rest.get(..2).is_some_and(is_digits) {
        return None;
    }
    if !length(country).map_or((15..=34).contains(&cell.len()), |length| length == cell.len()) {
        return None;
    }
    let (head, body) = cell.split_at_checked(4)?;
    let mut rest = 0_u32;
    for byte in body.iter().chain(head) {
        rest = match byte {
            b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
            b'A'..=b'Z' => (rest * 100 + u32::from(byte - b'A') + 10) % 97,
            _ => return None,
        };
    }
    Some(Sight::checked(rest == 1))
}

/// Lengths of the countries whose numbers are met most (ISO 13616 registry).
fn length(country: &[u8]) -> Option<usize> {
    Some(match country {
        b"NO" => 15,
        b"BE" => 16,
        b"DK" | b"FI" | b"NL" => 18,
        b"SI" | b"MK" => 19,
        b"AT" | b"BA" | b"EE" | b"LT" | b"LU" | b"KZ" => 20,
        b"CH" | b"HR" | b"LI" | b"LV" => 21,
        b"BG" | b"DE" | b"GB" | b"GE" | b"IE" | b"ME" | b"RS" => 22,
        b"AE" | b"GI" | b"IL" => 23,
        b"AD" | b"CZ" | b"ES" | b"MD" | b"PK" | b"RO" | b"SA" | b"SE" | b"SK" => 24,
        b"PT" => 25,
        b"IS" | b"TR" => 26,
        b"FR" | b"GR" | b"IT" | b"MC" | b"SM" => 27,
        b"AL" | b"CY" | b"HU" | b"PL" => 28,
        b"BR" | b"PS" | b"QA" | b"UA" => 29,
        b"MT" => 31,
        _ => return None,
    })
}

/// SSN: `123-45-6789`; no check digit, but numbers that were never given. Without dashes only the shape of one.
#[inline]
pub(in crate::inspect) fn look_ssn(cell: &[u8], digits: &[u8]) -> Option<Sight> {
    let (area, group, serial) = (at(digits, 0, 3)?, at(digits, 3, 5)?, at(digits, 5, 9)?);
    if digits.len() != 9 || matches!(area, 0 | 666 | 900..) || group == 0 || serial == 0 {
        return None;
    }
    let grouped = cell.len() == 11 && cell.get(3) == cell.get(6) && matches!(cell.get(3), Some(b'-' | b' '));
    Some(if grouped { Sight::Hit } else { Sight::Shaped })
}

#[cfg(test)]
mod tests {
    use super::{Sight, look_iban, look_ssn};

    #[test]
    fn the_vectors_are_recognised_and_their_neighbours_not() {
        for valid in ["GB82WEST12345698765432", "DE89370400440532013000", "FR1420041010050500013M02606"] {
            assert_eq!(look_iban(valid.as_bytes()), Some(Sight::Hit), "{valid}");
        }
        assert_eq!(look_iban(b"GB82WEST12345698765433"), Some(Sight::Near));
        assert_eq!(look_iban(b"DE8937040044053201300"), None, "too short for Germany");
    }

    #[test]
    fn numbers_that_were_never_given_are_none() {
        assert_eq!(look_ssn(b"123-45-6789", b"123456789"), Some(Sight::Hit));
        assert_eq!(look_ssn(b"123456789", b"123456789"), Some(Sight::Shaped));
        for other in ["000-12-3456", "666-12-3456", "900-12-3456", "123-00-4567", "123-45-0000"] {
            assert_eq!(look_ssn(other.as_bytes(), other.replace('-', "").as_bytes()), None, "{other}");
        }
    }
}
