//! A cell folded to the classes of its bytes: which kinds it can be at all is read off these and its length.

use std::borrow::Cow;

/// Classes of bytes, a bit each.
pub(super) type Mask = u16;

pub(super) const DIGIT: Mask = 1;
pub(super) const UPPER: Mask = 1 << 1;
pub(super) const LOWER: Mask = 1 << 2;
/// Beyond ASCII.
pub(super) const HIGH: Mask = 1 << 3;
pub(super) const SPACE: Mask = 1 << 4;
pub(super) const DASH: Mask = 1 << 5;
pub(super) const DOT: Mask = 1 << 6;
pub(super) const COLON: Mask = 1 << 7;
pub(super) const AT: Mask = 1 << 8;
pub(super) const SLASH: Mask = 1 << 9;
pub(super) const COMMA: Mask = 1 << 10;
pub(super) const BRACKET: Mask = 1 << 11;
pub(super) const PLUS: Mask = 1 << 12;
/// A letter after F, in either case.
pub(super) const BEYOND_HEX: Mask = 1 << 13;
/// A lead byte of full-width forms and of the wide space.
pub(super) const WIDE: Mask = 1 << 14;
pub(super) const OTHER: Mask = 1 << 15;

pub(super) const LETTER: Mask = UPPER | LOWER | BEYOND_HEX;

const CLASSES: [Mask; 256] = classes();

const fn classes() -> [Mask; 256] {
    let mut table = [OTHER; 256];
    let mut byte = 0_u8;
    let mut rest: &mut [Mask] = &mut table;
    while let Some((slot, after)) = rest.split_first_mut() {
        *slot = class(byte);
        rest = after;
        byte = byte.wrapping_add(1);
    }
    table
}

const fn class(byte: u8) -> Mask {
    match byte {
        b'0'..=b'9' => DIGIT,
        b'A'..=b'F' => UPPER,
        b'a'..=b'f' => LOWER,
        b'G'..=b'Z' => UPPER | BEYOND_HEX,
        b'g'..=b'z' => LOWER | BEYOND_HEX,
        0xe3 | 0xef => HIGH | WIDE,
        0x80..=0xff => HIGH,
        b' ' | b'\t' => SPACE,
        b'-' => DASH,
        b'.' => DOT,
        b':' => COLON,
        b'@' => AT,
        b'/' => SLASH,
        b',' | b';' => COMMA,
        b'(' | b')' | b'[' | b']' | b'{' | b'}' => BRACKET,
        b'+' => PLUS,
        _ => OTHER,
    }
}

/// The class of one byte.
#[inline]
pub(super) fn of(byte: u8) -> Mask {
    CLASSES.get(usize::from(byte)).copied().unwrap_or(OTHER)
}

/// All classes that occur in a cell.
#[inline]
pub(super) fn mask(cell: &[u8]) -> Mask {
    let (eights, rest) = cell.as_chunks::<8>();
    let eight = |[a, b, c, d, e, f, g, h]: &[u8; 8]| {
        ((of(*a) | of(*b)) | (of(*c) | of(*d))) | ((of(*e) | of(*f)) | (of(*g) | of(*h)))
    };
    let mask = eights.iter().fold(0, |mask, bytes| mask | eight(bytes));
    rest.iter().fold(mask, |mask, byte| mask | of(*byte))
}

/// Whether all classes of a mask are among those allowed.
#[inline]
pub(super) fn only(mask: Mask, allowed: Mask) -> bool {
    mask & !allowed == 0
}

/// Without the blanks around it, of any script. Most cells have none, which their first and last bytes tell.
#[inline]
pub(super) fn trimmed(cell: &str) -> &str {
    let ends = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_graphic);
    if ends(cell.as_bytes().first()) && ends(cell.as_bytes().last()) { cell } else { cell.trim() }
}

/// Full-width letters, figures and signs as the usual ones: they are one value to a person.
pub(super) fn narrow(cell: &str) -> Cow<'_, str> {
    let is_wide = |bytes: &[u8]| matches!(bytes, [0xef, 0xbc | 0xbd, _] | [0xe3, 0x80, 0x80]);
    if !cell.as_bytes().windows(3).any(is_wide) {
        return Cow::Borrowed(cell);
    }
    let narrow = |character: char| match character {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character),
        other => other,
    };
    Cow::Owned(cell.chars().map(narrow).collect())
}

/// Up to forty bytes of a cell without what separates its groups.
#[derive(Debug, Clone, Copy)]
pub(super) struct Squeezed {
    bytes: [u8; 40],
    length: usize,
}

impl Squeezed {
    /// Without blanks, dashes, dots, slashes and brackets; none when too long.
    #[inline]
    pub(super) fn new(cell: &[u8]) -> Option<Self> {
        let mut bytes = [0; 40];
        let mut slots = bytes.iter_mut();
        let mut length = 0;
        for byte in cell.iter().filter(|byte| of(**byte) & (SPACE | DASH | DOT | BRACKET | SLASH) == 0) {
            *slots.next()? = *byte;
            length += 1;
        }
        Some(Self { bytes, length })
    }

    #[inline]
    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}

/// The number that digits write; no check that they are digits.
#[inline]
pub(super) fn number(digits: &[u8]) -> u32 {
    digits.iter().fold(0_u32, |number, digit| {
        number.wrapping_mul(10).wrapping_add(u32::from(digit.wrapping_sub(b'0')))
    })
}

#[inline]
pub(super) fn is_digits(cell: &[u8]) -> bool {
    !cell.is_empty() && cell.iter().all(u8::is_ascii_digit)
}

/// A number made of some of a cell's places.
#[inline]
pub(super) fn at(cell: &[u8], from: usize, to: usize) -> Option<u32> {
    cell.get(from..to).filter(|part| is_digits(part)).map(number)
}

/// Whether the calendar has this day.
pub(super) fn is_date(year: u32, month: u32, day: u32) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    };
    (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::{AT, COLON, DIGIT, DOT, HIGH, LOWER, is_date, mask, narrow, only};

    #[test]
    fn cells_are_folded_to_their_classes() {
        assert_eq!(mask(b"13812345678"), DIGIT);
        assert_eq!(mask(b"0a:1b"), DIGIT | LOWER | COLON);
        assert_eq!(mask("男".as_bytes()), HIGH);
        assert!(only(mask(b"a@b.c"), AT | DOT | LOWER));
    }

    #[test]
    fn full_width_is_narrowed_and_the_calendar_known() {
        assert_eq!(narrow("１３８　Ａ"), "138 A");
        assert!(is_date(2024, 2, 29) && !is_date(1985, 2, 29) && !is_date(1900, 2, 29));
    }
}
