//! Unified social credit codes (GB 32100, MOD 31): an organization's number, which is not personal data, unless it
//! begins with 92: a sole trader is a person.

use super::chance::{at_least, is_share};
use super::report::{Class, Confidence, Kind};
use super::sight::{Opinion, Recogniser, Seen, Sight, mask as masked, unmarked};

pub(super) const RECOGNISER: Recogniser = Recogniser { kind: Kind::Uscc, look, mask, mark: unmarked, judge };

/// The 31 characters: no I, O, S, V, Z.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/// [`Sight::Special`] is a sole trader's.
pub(super) fn look(cell: &str) -> Sight {
    if cell.len() != 18 || !cell.get(2..8).is_some_and(|region| region.bytes().all(|b| b.is_ascii_digit())) {
        return Sight::Nothing;
    }
    let values: Option<Vec<usize>> = cell.chars().map(|character| ALPHABET.find(character)).collect();
    let Some((last, body)) = values.as_deref().and_then(<[usize]>::split_last) else { return Sight::Nothing };
    let sum: usize = body.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
    if *last != (31 - sum % 31) % 31 {
        Sight::Near
    } else if cell.starts_with("92") {
        Sight::Special
    } else {
        Sight::Hit
    }
}

fn mask(cell: &str) -> String {
    masked(cell, 4, 4)
}

fn judge(seen: &Seen, cells: u64, _: Option<Kind>) -> Option<Opinion> {
    let (hits, tried) = (seen.all(), seen.all() + seen.near);
    let strong = at_least(hits, tried, 600) && is_share(hits, cells, 300) && seen.varies(cells);
    let alone = hits > 0 && seen.near == 0;
    if !strong && !alone && !at_least(hits, tried, 300) {
        return None;
    }
    let traders = is_share(seen.special, hits, 600);
    let (class, sure) = match seen.special {
        0 => (Class::Organization, true),
        _ => (Class::Personal, traders),
    };
    let confidence = if strong && sure { Confidence::Strong } else { Confidence::Weak };
    let whose = if seen.special == 0 { "organizations'" } else { "organizations' and sole traders'" };
    let reason = format!(
        "{hits} of {cells} cells are social credit codes with a valid check character, {whose} ({} begin with 92)",
        seen.special
    );
    Some(Opinion { kind: Kind::Uscc, class, confidence, hits, reason })
}

#[cfg(test)]
mod tests {
    use super::{Sight, look};

    #[test]
    fn codes_with_a_right_check_character_are_recognised() {
        for valid in ["91350100M000100Y43", "91440300MA5EXAM067", "91440300MA5EXAM0E0"] {
            assert_eq!(look(valid), Sight::Hit, "{valid}");
        }
    }

    #[test]
    fn near_misses_are_not() {
        assert_eq!(look("91350100M000100Y44"), Sight::Near);
        assert_eq!(look("91350100I000100Y43"), Sight::Nothing, "I is not in the alphabet");
        assert_eq!(look("9135A100M000100Y43"), Sight::Nothing, "the region has digits");
    }
}
