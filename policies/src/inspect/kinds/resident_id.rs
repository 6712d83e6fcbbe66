//! Resident identity numbers (GB 11643): 18 characters with region, birth date and MOD 11-2, the old 15 digits, the
//! residence permits of people from Hong Kong, Macau and Taiwan (81–83), and the foreign permanent resident's 9….

use crate::inspect::fold::{at, is_date, is_digits, number};
use crate::inspect::sight::Sight;
use crate::inspect::words::is_region;

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: [u8; 11] = *b"10X98765432";

/// Births before this are older than the standard's own example.
const FIRST_YEAR: u32 = 1850;
/// Births from this year on are no one's yet. A fixed end, since this crate has no clock.
const YEAR_END: u32 = 2100;

/// The modern form: eighteen characters, seventeen of them digits.
#[inline]
pub(in crate::inspect) fn look(cell: &[u8]) -> Option<Sight> {
    let (last, body) = cell.split_last()?;
    if body.len() != 17 || !is_digits(body) || !(last.is_ascii_digit() || last.eq_ignore_ascii_case(&b'X')) {
        return None;
    }
    let part = |from, to| body.get(from..to).map(number);
    let (year, month, day) = (part(6, 10)?, part(10, 12)?, part(12, 14)?);
    if !(FIRST_YEAR..YEAR_END).contains(&year) || !is_date(year, month, day) || !has_province(body) {
        return Some(Sight::Shaped);
    }
    let sum: u32 = body.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let right = CHECKS.get(usize::try_from(sum % 11).ok()?)?;
    Some(Sight::checked(*right == last.to_ascii_uppercase()))
}

/// The foreign card writes 9, the province, then a country; everyone else writes the province first. 71, Taiwan's,
/// is used by neither card but part of the standard.
fn has_province(body: &[u8]) -> bool {
    let known = |code: Option<u32>| code.is_some_and(is_province);
    known(at(body, 0, 2)) || (body.first() == Some(&b'9') && known(at(body, 1, 3)))
}

fn is_province(code: u32) -> bool {
    matches!(code, 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83)
}

/// The old form has no check digit, so its county must be one that exists or existed.
#[inline]
pub(in crate::inspect) fn look_old(cell: &[u8]) -> Option<Sight> {
    let (year, month, day) = (at(cell, 6, 8)?, at(cell, 8, 10)?, at(cell, 10, 12)?);
    let regular = cell.len() == 15 && is_date(1900 + year, month, day) && is_region(at(cell, 0, 6)?);
    regular.then_some(Sight::Special)
}

#[cfg(test)]
mod tests {
    use super::{Sight, look, look_old};

    #[test]
    fn the_standards_vectors_are_recognised() {
        for valid in [
            "11010519491231002X",
            "11010519491231002x",
            "440524188001010014",
            "440305199001010018",
            "810000199001010019",
            "820000199001010010",
            "830000199001010012",
            "944840199001010016",
        ] {
            assert_eq!(look(valid.as_bytes()), Some(Sight::Hit), "{valid}");
        }
        assert_eq!(look_old(b"110105491231002"), Some(Sight::Special));
    }

    #[test]
    fn near_misses_are_not() {
        assert_eq!(look(b"440304198502290010"), Some(Sight::Shaped), "29 February 1985 does not exist");
        assert_eq!(look(b"110105194912310021"), Some(Sight::Near), "wrong check digit");
        assert_eq!(look(b"990105194912310020"), Some(Sight::Shaped), "no such region");
        assert_eq!(look_old(b"110105499931002"), None, "no such day");
        assert_eq!(look_old(b"119905491231002"), None, "no such county");
        assert_eq!(look(b"1101051949123100"), None);
    }
}
