//! Mainland mobile numbers: eleven digits, 1 and an allocated prefix, perhaps with +86. No check digit, so a
//! column needs the name, or prefixes as varied as people's are.

use super::chance::{at_least, is_share};
use super::report::{Class, Confidence, Kind};
use super::sight::{Opinion, Recogniser, Seen, Sight, is_digits, mask as masked};

pub(super) const RECOGNISER: Recogniser = Recogniser { kind: Kind::CnMobile, look, mask, mark, judge };

/// Different prefixes that show a column is no running number.
const VARIED: usize = 6;

/// [`Sight::Special`] is a number with the country's code, which hardly anything else looks like.
pub(super) fn look(cell: &str) -> Sight {
    match number(cell) {
        Some((_, true)) => Sight::Special,
        Some((_, false)) => Sight::Hit,
        None => Sight::Nothing,
    }
}

/// The eleven digits, and whether a country code stood before them.
fn number(cell: &str) -> Option<(String, bool)> {
    if !(11..=20).contains(&cell.len()) || !cell.is_ascii() {
        return None;
    }
    let coded = cell.strip_prefix("+86").or_else(|| cell.strip_prefix("0086"));
    let rest = coded.unwrap_or(cell);
    let number: String = rest.chars().filter(|character| !matches!(character, ' ' | '-')).collect();
    let regular = rest.len() - number.len() <= 3 && number.len() == 11 && is_digits(&number);
    (regular && is_allocated(&number)).then_some((number, coded.is_some()))
}

/// Prefixes given to mobile networks and their resellers; 140–144 and 148 are machines'.
fn is_allocated(number: &str) -> bool {
    let prefix: Option<u32> = number.get(..3).and_then(|prefix| prefix.parse().ok());
    prefix.is_some_and(|prefix| {
        matches!(prefix, 130..=139 | 145..=147 | 149 | 150..=153 | 155..=159 | 162 | 165..=167 | 170..=178
            | 180..=189 | 190..=193 | 195..=199)
    })
}

fn mark(cell: &str) -> u32 {
    number(cell).and_then(|(number, _)| number.get(..3).and_then(|prefix| prefix.parse().ok())).unwrap_or(0)
}

/// `138****5678`
pub(super) fn mask(cell: &str) -> String {
    number(cell).map_or_else(|| masked(cell, 0, 0), |(number, _)| masked(&number, 3, 4))
}

fn judge(seen: &Seen, cells: u64, hint: Option<Kind>) -> Option<Opinion> {
    let hits = seen.all();
    let named = hint == Some(Kind::CnMobile);
    let certain = named || seen.marks.len() >= VARIED || is_share(seen.special, cells, 600);
    let confidence = if at_least(hits, cells, 600) && seen.varies(cells) && certain {
        Confidence::Strong
    } else if hits > 0 && (named || seen.special > 0 || is_share(hits, cells, 50)) {
        Confidence::Weak
    } else {
        return None;
    };
    let reason = format!("{hits} of {cells} cells are mobile numbers with an allocated prefix");
    Some(Opinion { kind: Kind::CnMobile, class: Class::Personal, confidence, hits, reason })
}

#[cfg(test)]
mod tests {
    use super::{Sight, look, mask};

    #[test]
    fn mobiles_are_recognised_with_and_without_country_code() {
        for valid in ["13812345678", "19912345678", "138-1234-5678", "138 1234 5678"] {
            assert_eq!(look(valid), Sight::Hit, "{valid}");
        }
        for valid in ["+8613812345678", "+86 138 1234 5678", "008613812345678"] {
            assert_eq!(look(valid), Sight::Special, "{valid}");
        }
    }

    #[test]
    fn other_numbers_are_not() {
        for other in
            ["12812345678", "1381234567", "138123456789", "1535723135000", "1064123456789", "13812345.78"]
        {
            assert_eq!(look(other), Sight::Nothing, "{other}");
        }
    }

    #[test]
    fn the_middle_is_masked() {
        assert_eq!(mask("+86 13812345678"), "138****5678");
    }
}
