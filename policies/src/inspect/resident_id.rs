//! Resident identity numbers (GB 11643): 18 characters with region, birth date and MOD 11-2, the old 15 digits, the
//! residence permits of people from Hong Kong, Macau and Taiwan (81–83), and the foreign permanent resident's 9….

use chrono::{Datelike, NaiveDate};

use super::chance::{at_least, is_share};
use super::report::{Class, Confidence, Kind};
use super::sight::{Opinion, Recogniser, Seen, Sight, digits, is_digits, mask as masked, unmarked};

pub(super) const RECOGNISER: Recogniser = Recogniser { kind: Kind::CnId, look, mask, mark: unmarked, judge };

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: [u8; 11] = *b"10X98765432";
const PROVINCES: [u32; 34] = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54,
    61, 62, 63, 64, 65, 81, 82, 83,
];
/// Taiwan's code in the table of regions, used by neither card but part of the standard.
const TAIWAN: u32 = 71;

/// Births before this are older than the standard's own example.
const FIRST_YEAR: i32 = 1850;
/// Births from this year on are no one's yet. A fixed end, since this crate has no clock.
const YEAR_END: i32 = 2100;

/// [`Sight::Special`] is the old form, which has no check digit. The modern one may be written in groups.
pub(super) fn look(cell: &str) -> Sight {
    match cell.len() {
        18 => modern(cell),
        19..=21 if cell.is_ascii() => {
            let number: String = cell.chars().filter(|character| !matches!(character, ' ' | '-')).collect();
            if number.len() == 18 { modern(&number) } else { Sight::Nothing }
        }
        15 if is_digits(cell) => old(cell),
        _ => Sight::Nothing,
    }
}

fn modern(cell: &str) -> Sight {
    let (Some(body), Some(last)) = (cell.get(..17), cell.bytes().last()) else { return Sight::Nothing };
    if !is_digits(body) || !(last.is_ascii_digit() || last.eq_ignore_ascii_case(&b'X')) {
        return Sight::Nothing;
    }
    let dated = cell.get(6..14).is_some_and(|birth| is_date(birth, FIRST_YEAR));
    if !dated || !has_region(cell) {
        return Sight::Shaped;
    }
    let sum: u32 = digits(body).zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    let right = usize::try_from(sum % 11).ok().and_then(|place| CHECKS.get(place).copied());
    if right == Some(last.to_ascii_uppercase()) { Sight::Hit } else { Sight::Near }
}

/// The foreign card writes 9, the province, then a country; everyone else writes the province first.
fn has_region(cell: &str) -> bool {
    let province = |range| cell.get(range).and_then(|text: &str| text.parse::<u32>().ok());
    let known = |code: Option<u32>| code.is_some_and(|code| code == TAIWAN || PROVINCES.contains(&code));
    known(province(0..2)) || (cell.starts_with('9') && known(province(1..3)))
}

fn old(cell: &str) -> Sight {
    let dated = cell.get(6..12).is_some_and(|birth| is_date(&format!("19{birth}"), 1900));
    if dated && !cell.starts_with('9') && has_region(cell) { Sight::Special } else { Sight::Nothing }
}

fn is_date(text: &str, first_year: i32) -> bool {
    NaiveDate::parse_from_str(text, "%Y%m%d").is_ok_and(|date| (first_year..YEAR_END).contains(&date.year()))
}

/// `110105********002X`
pub(super) fn mask(cell: &str) -> String {
    masked(cell, 6, if cell.len() == 15 { 3 } else { 4 })
}

fn judge(seen: &Seen, cells: u64, hint: Option<Kind>) -> Option<Opinion> {
    let opinion = |confidence, hits, reason: &str| {
        let class = Class::Personal;
        let reason = format!("{hits} of {cells} cells {reason}");
        Some(Opinion { kind: Kind::CnId, class, confidence, hits, reason })
    };
    let checked = "are resident identity numbers with region, birth date and check digit";
    let (hits, tried) = (seen.hits, seen.hits + seen.near);
    let enough = is_share(hits, cells, 300) && seen.varies(cells);
    if enough && at_least(hits, tried, 600) {
        return opinion(Confidence::Strong, hits, checked);
    }
    let named = hint == Some(Kind::CnId);
    if seen.special > 0 && at_least(seen.all(), cells, 600) && seen.varies(cells) {
        let confidence = if named { Confidence::Strong } else { Confidence::Weak };
        return opinion(
            confidence,
            seen.all(),
            "have the form of resident identity numbers, 15 digits or 18",
        );
    }
    // Where very many cells have 18 digits, a few carry a region, a date and a check digit by chance; and where
    // region and date are common (order numbers), one check digit in eleven is right by chance.
    let rare = tried + seen.shaped >= 1_000 && !is_share(hits, tried + seen.shaped, 1);
    let lucky = tried >= 20 && !at_least(hits, tried, 273);
    if hits > 0 && !rare && !lucky {
        return opinion(Confidence::Weak, hits, checked);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Sight, look, mask};

    #[test]
    fn the_standards_vectors_are_recognised() {
        for valid in [
            "11010519491231002X",
            "11010519491231002x",
            "110105 19491231 002X",
            "110105-19491231-002-X",
            "440524188001010014",
            "440305199001010018",
            "810000199001010019",
            "820000199001010010",
            "830000199001010012",
            "944840199001010016",
        ] {
            assert_eq!(look(valid), Sight::Hit, "{valid}");
        }
        assert_eq!(look("110105491231002"), Sight::Special);
    }

    #[test]
    fn near_misses_are_not() {
        assert_eq!(look("440304198502290010"), Sight::Shaped, "29 February 1985 does not exist");
        assert_eq!(look("110105194912310021"), Sight::Near, "wrong check digit");
        assert_eq!(look("990105194912310020"), Sight::Shaped, "no such region");
        assert_eq!(look("110105499931002"), Sight::Nothing, "no such day");
        assert_eq!(look("1101051949123100"), Sight::Nothing);
        assert_eq!(look("身份证号一二三四"), Sight::Nothing);
    }

    #[test]
    fn birth_date_and_serial_are_masked() {
        assert_eq!(mask("11010519491231002X"), "110105********002X");
        assert_eq!(mask("110105491231002"), "110105******002");
    }
}
