//! Payment card numbers: a scheme's prefix and length, and Luhn. One random number in ten passes Luhn, so the
//! column decides.

use super::chance::{at_least, is_share};
use super::report::{Class, Confidence, Kind};
use super::sight::{Opinion, Recogniser, Seen, Sight, digits, is_digits, mask as masked, unmarked};

pub(super) const RECOGNISER: Recogniser =
    Recogniser { kind: Kind::BankCard, look, mask, mark: unmarked, judge };

/// [`Sight::Special`] is a card of an international scheme.
pub(super) fn look(cell: &str) -> Sight {
    if !(13..=23).contains(&cell.len()) || !cell.is_ascii() {
        return Sight::Nothing;
    }
    let number = number(cell);
    if !is_digits(&number) {
        return Sight::Nothing;
    }
    match scheme(&number) {
        None => Sight::Nothing,
        Some(_) if !passes_luhn(&number) => Sight::Near,
        Some(Scheme::UnionPay) => Sight::Hit,
        Some(Scheme::International) => Sight::Special,
    }
}

/// Cards are often written in groups of four.
fn number(cell: &str) -> String {
    cell.chars().filter(|character| !matches!(character, ' ' | '-')).collect()
}

enum Scheme {
    UnionPay,
    International,
}

fn scheme(number: &str) -> Option<Scheme> {
    let prefix: u32 = number.get(..4)?.parse().ok()?;
    match (prefix, number.len()) {
        (6000..=6099 | 6200..=6299 | 6500..=6599 | 6800..=6999, 16..=19) => Some(Scheme::UnionPay),
        (4000..=4999, 13 | 16 | 19)
        | (2221..=2720 | 3528..=3589 | 5100..=5599, 16)
        | (3400..=3499 | 3700..=3799, 15) => Some(Scheme::International),
        _ => None,
    }
}

/// Luhn's sum over digits, from the right.
pub(super) fn passes_luhn(number: &str) -> bool {
    let sum: u32 = digits(number)
        .rev()
        .enumerate()
        .map(|(place, digit)| match (place % 2, digit) {
            (0, digit) => digit,
            (_, digit) if digit > 4 => digit * 2 - 9,
            (_, digit) => digit * 2,
        })
        .sum();
    sum.is_multiple_of(10)
}

/// `6217****0006`
pub(super) fn mask(cell: &str) -> String {
    let number = number(cell);
    let (first, last) = (number.get(..4), number.get(number.len().saturating_sub(4)..));
    match (first, last) {
        (Some(first), Some(last)) if number.len() > 8 => format!("{first}****{last}"),
        _ => masked(&number, 0, 0),
    }
}

fn judge(seen: &Seen, cells: u64, hint: Option<Kind>) -> Option<Opinion> {
    let (hits, tried) = (seen.all(), seen.all() + seen.near);
    let named = matches!(hint, Some(Kind::BankCard | Kind::Card | Kind::Account));
    // A few card numbers where nothing else has a card's form were hardly put there by chance.
    let alone = (1..=3).contains(&hits) && seen.near == 0;
    let confidence = if at_least(hits, tried, 600) && is_share(hits, cells, 300) && seen.varies(cells) {
        Confidence::Strong
    } else if at_least(hits, tried, 300) || alone || (named && is_share(hits, tried, 300)) {
        Confidence::Weak
    } else {
        return None;
    };
    let kind = if seen.special > seen.hits { Kind::CreditCard } else { Kind::BankCard };
    let reason = format!("{hits} of {cells} cells are card numbers by prefix, length and check digit");
    Some(Opinion { kind, class: Class::Sensitive, confidence, hits, reason })
}

#[cfg(test)]
mod tests {
    use super::{Sight, look, mask};

    #[test]
    fn cards_are_recognised_at_every_length() {
        assert_eq!(look("6217000000000006"), Sight::Hit);
        assert_eq!(look("6222024000000000006"), Sight::Hit, "parity of 19 digits");
        assert_eq!(look("6217 0000 0000 0006"), Sight::Hit);
        assert_eq!(look("4111111111111111"), Sight::Special);
    }

    #[test]
    fn near_misses_are_not() {
        assert_eq!(look("6217000000000007"), Sight::Near, "wrong check digit");
        assert_eq!(look("490154203237518"), Sight::Nothing, "an IMEI passes Luhn too");
        assert_eq!(look("8986001234567890120"), Sight::Nothing, "so does an ICCID");
        assert_eq!(look("62170000000.0006"), Sight::Nothing);
    }

    #[test]
    fn only_the_ends_are_shown() {
        assert_eq!(mask("6217000000000006"), "6217****0006");
    }
}
