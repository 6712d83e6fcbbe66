//! Mainland mobile numbers: eleven digits, 1 and an allocated prefix, perhaps with +86. No check digit, so a column
//! needs the name, or prefixes as varied as people's are.

use crate::inspect::fold::at;
use crate::inspect::sight::Sight;

/// Eleven digits, or with the country's code, which hardly anything else looks like ([`Sight::Special`]). Comes with
/// the prefix as its mark.
#[inline]
pub(in crate::inspect) fn look(number: &[u8]) -> Option<(Sight, u32)> {
    let (rest, sight) = match number.len() {
        11 => (number, Sight::Hit),
        13..=15 => (without_code(number)?, Sight::Special),
        _ => return None,
    };
    let prefix = at(rest, 0, 3)?;
    (is_allocated(prefix) && at(rest, 3, 11).is_some()).then_some((sight, prefix))
}

fn without_code(number: &[u8]) -> Option<&[u8]> {
    let rest = [b"+86".as_slice(), b"0086", b"86"].into_iter().find_map(|code| number.strip_prefix(code));
    rest.filter(|rest| rest.len() == 11)
}

/// Prefixes given to mobile networks and their resellers; 140–144 and 148 are machines'.
fn is_allocated(prefix: u32) -> bool {
    matches!(prefix, 130..=139 | 145..=147 | 149 | 150..=153 | 155..=159 | 162 | 165..=167 | 170..=178
        | 180..=189 | 190..=193 | 195..=199)
}

#[cfg(test)]
mod tests {
    use super::{Sight, look};

    #[test]
    fn mobiles_are_recognised_with_and_without_country_code() {
        assert_eq!(look(b"13812345678"), Some((Sight::Hit, 138)));
        for valid in ["+8613812345678", "008613812345678", "8613812345678"] {
            assert_eq!(look(valid.as_bytes()), Some((Sight::Special, 138)), "{valid}");
        }
    }

    #[test]
    fn other_numbers_are_not() {
        for other in
            ["12812345678", "1381234567", "138123456789", "1535723135000", "1064123456789", "1381234x678"]
        {
            assert_eq!(look(other.as_bytes()), None, "{other}");
        }
    }
}
