//! Unified social credit codes (GB 32100, MOD 31): an organization's number, which is not personal data, unless it
//! begins with 92: a sole trader is a person.

use crate::inspect::fold::is_digits;
use crate::inspect::sight::Sight;

/// Positions among the 31 characters 0–9 and A–Y without I, O, S, V and Z, in either case; 99 for any other byte.
const VALUES: [u8; 256] = values();
const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

const fn values() -> [u8; 256] {
    let mut table = [99; 256];
    let mut rest: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    let mut value = 0;
    while let Some((character, after)) = rest.split_first() {
        if let Some((slot, _)) = table.split_at_mut(*character as usize).1.split_first_mut() {
            *slot = value;
        }
        if let Some((slot, _)) =
            table.split_at_mut(character.to_ascii_lowercase() as usize).1.split_first_mut()
        {
            *slot = value;
        }
        value += 1;
        rest = after;
    }
    table
}

/// [`Sight::Special`] is a sole trader's.
#[inline]
pub(in crate::inspect) fn look(cell: &[u8]) -> Option<Sight> {
    if cell.len() != 18 || !cell.get(2..8).is_some_and(is_digits) {
        return None;
    }
    let (last, body) = cell.split_last()?;
    let value = |byte: &u8| VALUES.get(usize::from(*byte)).copied().unwrap_or(99);
    if cell.iter().fold(0, |most, byte| most.max(value(byte))) > 30 {
        return None;
    }
    let sum: u32 = body.iter().zip(WEIGHTS).map(|(byte, weight)| u32::from(value(byte)) * weight).sum();
    if u32::from(value(last)) != (31 - sum % 31) % 31 {
        Some(Sight::Near)
    } else if cell.starts_with(b"92") {
        Some(Sight::Special)
    } else {
        Some(Sight::Hit)
    }
}

#[cfg(test)]
mod tests {
    use super::{Sight, look};

    #[test]
    fn codes_with_a_right_check_character_are_recognised() {
        for valid in ["91350100M000100Y43", "91350100m000100y43", "91440300MA5EXAM067", "91440300MA5EXAM0E0"]
        {
            assert_eq!(look(valid.as_bytes()), Some(Sight::Hit), "{valid}");
        }
    }

    #[test]
    fn near_misses_are_not() {
        assert_eq!(look(b"91350100M000100Y44"), Some(Sight::Near));
        assert_eq!(look(b"91350100I000100Y43"), None, "I is not in the alphabet");
        assert_eq!(look(b"9135A100M000100Y43"), None, "the region has digits");
    }
}
