//! Passports and travel permits. No check digit stands in the number itself, so the name of a column counts.

use crate::inspect::fold::is_digits;
use crate::inspect::report::Kind;
use crate::inspect::sight::Sight;

/// A letter or two and digits: the mainland's passports, permits for Hong Kong and Macau, and theirs.
#[inline]
pub(in crate::inspect) fn look(cell: &[u8]) -> Option<(Kind, Sight)> {
    let (first, rest) = cell.split_first()?;
    let (second, after) = rest.split_first()?;
    let pair = second.is_ascii_uppercase() && !matches!(second, b'I' | b'O') && is_digits(after);
    let kind = match (first, cell.len()) {
        (b'E' | b'G', 9) | (b'D' | b'S' | b'P', 8 | 9) if is_digits(rest) => Kind::CnPassport,
        (b'E', 9) if pair => Kind::CnPassport,
        (b'D' | b'S' | b'P', 9) if second == &b'E' && is_digits(after) => Kind::CnPassport,
        (b'H' | b'M', 9 | 11) | (b'C' | b'W', 9) if is_digits(rest) => Kind::TravelPermit,
        (b'C', 9) if pair => Kind::TravelPermit,
        (b'K', 9) | (b'M', 8) if is_digits(rest) => Kind::Passport,
        (b'M', 9 | 10) if second == &b'A' && is_digits(after) => Kind::Passport,
        (b'K', 10) if second == &b'J' && is_digits(after) => Kind::Passport,
        _ => return None,
    };
    Some((kind, Sight::Hit))
}

/// Taiwan's compatriot permit: eight digits now, ten and perhaps a letter before. Only under a name that says so.
pub(in crate::inspect) fn look_taiwan(cell: &[u8]) -> Option<Sight> {
    let digits = cell.strip_suffix(b"A").or_else(|| cell.strip_suffix(b"B")).unwrap_or(cell);
    (matches!(digits.len(), 8 | 10) && is_digits(digits)).then_some(Sight::Hit)
}

/// The check digit of a passport's machine-readable line: weights 7, 3, 1; `<` is 0, A is 10.
pub(in crate::inspect) fn look_mrz(line: &[u8]) -> Option<Sight> {
    let (number, check) = (line.get(..9)?, line.get(9)?);
    let value = |byte: &u8| match byte {
        b'0'..=b'9' => Some(u32::from(byte - b'0')),
        b'A'..=b'Z' => Some(u32::from(byte - b'A') + 10),
        b'<' => Some(0),
        _ => None,
    };
    let mut sum = 0;
    for (byte, weight) in number.iter().zip([7, 3, 1].into_iter().cycle()) {
        sum += value(byte)? * weight;
    }
    Some(Sight::checked(line.len() == 44 && value(check)? == sum % 10))
}

#[cfg(test)]
mod tests {
    use super::{Kind, Sight, look, look_mrz, look_taiwan};

    #[test]
    fn documents_are_told_apart() {
        for (number, kind) in [
            ("E12345678", Kind::CnPassport),
            ("G12345678", Kind::CnPassport),
            ("EA1234567", Kind::CnPassport),
            ("D1234567", Kind::CnPassport),
            ("PE1234567", Kind::CnPassport),
            ("H12345678", Kind::TravelPermit),
            ("M1234567801", Kind::TravelPermit),
            ("CA1234567", Kind::TravelPermit),
            ("KJ12345678", Kind::Passport),
            ("MA1234567", Kind::Passport),
        ] {
            assert_eq!(look(number.as_bytes()), Some((kind, Sight::Hit)), "{number}");
        }
        assert_eq!(look_taiwan(b"12345678"), Some(Sight::Hit));
    }

    #[test]
    fn near_misses_are_not() {
        for other in ["E1234567", "EI1234567", "X12345678", "E123456789", "EAB123456"] {
            assert_eq!(look(other.as_bytes()), None, "{other}");
        }
    }

    #[test]
    fn the_machine_readable_line_has_its_check_digit() {
        assert_eq!(look_mrz(b"L898902C36UTO7408122F1204159ZE184226B<<<<<10"), Some(Sight::Hit));
        assert_eq!(look_mrz(b"L898902C37UTO7408122F1204159ZE184226B<<<<<10"), Some(Sight::Near));
    }
}
