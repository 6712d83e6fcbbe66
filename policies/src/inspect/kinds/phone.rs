//! Fixed lines of the mainland and telephone numbers of other countries.

use crate::inspect::fold::{at, is_digits};
use crate::inspect::sight::Sight;

/// Area code, perhaps a dash, seven or eight digits, perhaps an extension. 400 and 800 are nobody's.
#[inline]
pub(in crate::inspect) fn look_landline(cell: &[u8]) -> Option<Sight> {
    let rest = cell.strip_prefix(b"+86").unwrap_or(cell);
    let rest = rest.strip_prefix(b"(").unwrap_or(rest);
    let rest = rest.strip_prefix(b"0")?;
    let area = match at(rest, 0, 2)? {
        10 | 20..=29 if rest.first() == Some(&b'2') || rest.starts_with(b"10") => 2,
        31..=99 => 3,
        _ => return None,
    };
    let (code, number) = rest.split_at_checked(area)?;
    let sign = number.first().filter(|byte| matches!(byte, b'-' | b' ' | b')'));
    let number = if sign.is_some() { number.get(1..)? } else { number };
    let number = number.strip_prefix(b" ").unwrap_or(number);
    let digits = number.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (number, extension) = number.split_at_checked(digits)?;
    let regular = is_digits(code)
        && matches!(digits, 7 | 8)
        && number.first() != Some(&b'0')
        && (extension.is_empty()
            || extension.strip_prefix(b"-").is_some_and(|own| own.len() <= 6 && is_digits(own)));
    let sight = if sign.is_some() { Sight::Hit } else { Sight::Special };
    regular.then_some(sight)
}

/// North America: area and exchange begin with 2–9. A bare row of ten digits is only the shape of one.
#[inline]
pub(in crate::inspect) fn look_us(cell: &[u8], digits: &[u8]) -> Option<Sight> {
    let coded =
        digits.strip_prefix(b"+1").or_else(|| digits.strip_prefix(b"1").filter(|rest| rest.len() == 10));
    let number = coded.unwrap_or(digits);
    let regular = number.len() == 10
        && is_digits(number)
        && matches!(number.first(), Some(b'2'..=b'9'))
        && matches!(number.get(3), Some(b'2'..=b'9'));
    if !regular {
        return None;
    }
    Some(if is_grouped(cell) { Sight::Hit } else { Sight::Shaped })
}

/// `(305) 555-0123`, `305-555-0123`, `305.555.0123`, `305 555 0123`, perhaps with +1 before.
fn is_grouped(cell: &[u8]) -> bool {
    let mut groups =
        cell.split(|byte| !byte.is_ascii_digit()).filter(|group| !group.is_empty()).map(<[u8]>::len);
    let mut lengths = [0_usize; 4];
    for slot in &mut lengths {
        *slot = groups.next().unwrap_or(0);
    }
    groups.next().is_none() && matches!(lengths, [3, 3, 4, 0] | [1, 3, 3, 4] | [3, 7, 0, 0] | [1, 3, 7, 0])
}

/// A plus sign, a country's code and in all seven to fifteen digits (E.164).
#[inline]
pub(in crate::inspect) fn look_international(digits: &[u8]) -> Option<Sight> {
    let number = digits.strip_prefix(b"+")?;
    let country = at(number, 0, 1)?;
    ((8..=15).contains(&number.len()) && is_digits(number) && country > 0).then_some(Sight::Hit)
}

#[cfg(test)]
mod tests {
    use super::{Sight, look_international, look_landline, look_us};

    #[test]
    fn fixed_lines_are_recognised() {
        for valid in ["0755-26001234", "010-62345678", "(0755)26001234", "0755-26001234-801", "021 52345678"]
        {
            assert_eq!(look_landline(valid.as_bytes()), Some(Sight::Hit), "{valid}");
        }
        assert_eq!(look_landline(b"075526001234"), Some(Sight::Special));
        for other in ["400-123-4567", "0001-2345678", "0755-123456", "0755-02345678", "2025-01-01"] {
            assert_eq!(look_landline(other.as_bytes()), None, "{other}");
        }
    }

    #[test]
    fn numbers_of_north_america_are_recognised_when_grouped() {
        for (cell, digits) in [
            ("(305) 555-0123", "3055550123"),
            ("305-555-0123", "3055550123"),
            ("+1 305.555.0123", "+13055550123"),
            ("1-305-555-0123", "13055550123"),
        ] {
            assert_eq!(look_us(cell.as_bytes(), digits.as_bytes()), Some(Sight::Hit), "{cell}");
        }
        assert_eq!(look_us(b"3055550123", b"3055550123"), Some(Sight::Shaped));
        assert_eq!(look_us(b"105-555-0123", b"1055550123"), None);
    }

    #[test]
    fn a_plus_sign_makes_a_number_of_any_country() {
        assert_eq!(look_international(b"+442079460958"), Some(Sight::Hit));
        assert_eq!(look_international(b"442079460958"), None);
        assert_eq!(look_international(b"+1234567"), None);
    }
}
