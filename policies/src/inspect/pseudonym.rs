//! Pseudonymous identifiers: hashes, UUIDs, digits written as letters, tokens. Replacing a number leaves the person
//! behind it singled out; whoever can list the possible numbers can restore it (Art. 2 (7)).

use super::chance::is_share;
use super::fold::{BEYOND_HEX, DASH, DIGIT, LETTER, LOWER, Mask, OTHER, PLUS, SLASH, UPPER, only};
use super::hint::Hint;
use super::judge::Opinion;
use super::mask::mask as masked;
use super::report::{Class, Confidence, Kind, Transformed};
use super::sight::Examples;
use super::sketch::Sketch;

/// Different values that show a column is no constant repeated.
const ENOUGH: u64 = 20;

/// Different values without which a code without a telling name is a category.
const MANY: u64 = 100;

/// The forms tokens take, and how many cells have each. Constant size.
#[derive(Debug, Clone, Default)]
pub(super) struct Shapes {
    hash: u64,
    uuid: u64,
    letters: u64,
    opaque: u64,
    digits: u64,
    /// Lengths of the cells of letters.
    shortest: usize,
    longest: usize,
    /// Which letters occur in them, a bit each.
    alphabet: u32,
    pub(super) examples: Examples,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Hash,
    Uuid,
    Letters,
    Opaque,
    Digits,
}

impl Shapes {
    #[inline]
    pub(super) fn add(&mut self, cell: &str, mask: Mask, times: u64, print: u64) {
        let Some(shape) = shape(cell, mask) else { return };
        match shape {
            Shape::Hash => self.hash += times,
            Shape::Uuid => self.uuid += times,
            Shape::Letters => self.add_letters(cell, times),
            Shape::Opaque => self.opaque += times,
            Shape::Digits => self.digits += times,
        }
        self.examples.offer(print, || masked(cell, 2, 2));
    }

    fn add_letters(&mut self, cell: &str, times: u64) {
        self.shortest = if self.letters == 0 { cell.len() } else { self.shortest.min(cell.len()) };
        self.longest = self.longest.max(cell.len());
        self.letters += times;
        for byte in cell.bytes() {
            self.alphabet |= 1 << (byte & 31);
        }
    }

    pub(super) fn merge(&mut self, later: Self) {
        if later.letters > 0 {
            self.shortest =
                if self.letters == 0 { later.shortest } else { self.shortest.min(later.shortest) };
            self.longest = self.longest.max(later.longest);
        }
        self.hash += later.hash;
        self.uuid += later.uuid;
        self.letters += later.letters;
        self.opaque += later.opaque;
        self.digits += later.digits;
        self.alphabet |= later.alphabet;
        self.examples.merge(later.examples);
    }

    /// Ten letters or fewer, in cells of nearly one length: digits written as letters.
    fn is_letter_code(&self, cells: u64) -> bool {
        is_share(self.letters, cells, 990)
            && (6..=10).contains(&self.alphabet.count_ones())
            && self.longest - self.shortest <= 3
    }
}

#[inline]
fn shape(cell: &str, mask: Mask) -> Option<Shape> {
    let length = cell.len();
    if mask == DIGIT {
        return (5..=24).contains(&length).then_some(Shape::Digits);
    }
    if !only(mask, DIGIT | LETTER | PLUS | SLASH | DASH | OTHER) || !(5..=512).contains(&length) {
        return None;
    }
    if matches!(length, 32 | 40 | 64) && only(mask, DIGIT | UPPER | LOWER) {
        return Some(Shape::Hash);
    }
    if length == 36 && mask & BEYOND_HEX == 0 && is_uuid(cell) {
        return Some(Shape::Uuid);
    }
    if mask & !BEYOND_HEX == UPPER || mask & !BEYOND_HEX == LOWER {
        return (6..=24).contains(&length).then_some(Shape::Letters);
    }
    let opaque = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'_' | b'-');
    let mixed = mask & DIGIT != 0 && mask & LETTER != 0;
    (mixed && (mask & OTHER == 0 || cell.bytes().all(opaque))).then_some(Shape::Opaque)
}

fn is_uuid(cell: &str) -> bool {
    cell.len() == 36
        && cell.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// A pseudonym, what it stands for and how it was made; or a card's or user's number in clear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) opinion: Opinion,
    pub(super) stands_for: Option<Kind>,
    pub(super) transformed: Transformed,
}

pub(super) fn judge(shapes: &Shapes, cells: u64, distinct: &Sketch, hint: Hint) -> Option<Found> {
    let (shape, hits) = dominant(shapes, cells)?;
    let stands_for = hint.kind();
    let many = distinct.count() >= ENOUGH || (distinct.count() >= 5 && distinct.count() == cells);
    let confidence = match stands_for {
        Some(_) if hint == Hint::PerhapsPerson && !matches!(shape, Shape::Hash | Shape::Uuid) => return None,
        Some(kind) if carries(kind, shape) && many => Confidence::Strong,
        Some(kind) if carries(kind, shape) => Confidence::Weak,
        _ if hint == Hint::Thing || matches!(shape, Shape::Opaque | Shape::Digits) => return None,
        _ if distinct.count() >= MANY && distinct.recurs() => Confidence::Weak,
        _ => return None,
    };
    Some(found(shapes, cells, (shape, hits), distinct, stands_for, confidence))
}

/// The form that nine cells in ten have.
fn dominant(shapes: &Shapes, cells: u64) -> Option<(Shape, u64)> {
    let letters = if shapes.is_letter_code(cells) { shapes.letters } else { 0 };
    [
        (Shape::Hash, shapes.hash),
        (Shape::Uuid, shapes.uuid),
        (Shape::Letters, letters),
        // A base64 token now and then has no digit, or is all letters.
        (Shape::Opaque, if shapes.opaque > 0 { shapes.opaque + shapes.letters } else { 0 }),
        (Shape::Digits, shapes.digits),
    ]
    .into_iter()
    .find(|(_, hits)| is_share(*hits, cells, 900))
}

/// Whether cells of this form can stand for the kind the name suggests. A name is no code, and what is called a
/// phone and is digits, but no mobile, may be an office's.
fn carries(kind: Kind, shape: Shape) -> bool {
    match kind {
        Kind::Card | Kind::Account | Kind::Device | Kind::BankCard => true,
        Kind::CnId
        | Kind::CnMobile
        | Kind::CnPlate
        | Kind::CnPassport
        | Kind::UsSsn
        | Kind::CreditCard
        | Kind::Imei => !matches!(shape, Shape::Digits | Shape::Opaque),
        Kind::Person | Kind::Email | Kind::Address | Kind::Birthdate | Kind::Ip | Kind::Mac => {
            matches!(shape, Shape::Hash | Shape::Uuid)
        }
        _ => false,
    }
}

fn found(
    shapes: &Shapes,
    cells: u64,
    (shape, hits): (Shape, u64),
    distinct: &Sketch,
    stands_for: Option<Kind>,
    confidence: Confidence,
) -> Found {
    let form = match shape {
        Shape::Hash => "hashes in hexadecimal".to_owned(),
        Shape::Uuid => "UUIDs".to_owned(),
        Shape::Letters => format!(
            "codes of {} to {} letters out of {}, as digits are when letters replace them",
            shapes.shortest,
            shapes.longest,
            shapes.alphabet.count_ones()
        ),
        Shape::Opaque => "opaque tokens".to_owned(),
        Shape::Digits => "numbers".to_owned(),
    };
    let named = stands_for.map_or("the name of the column does not say what they stand for", words);
    let recurs = if distinct.recurs() { "; values come again, so each one follows someone" } else { "" };
    let about = if distinct.is_exact() { "" } else { "about " };
    let values = distinct.count();
    let reason = format!("{hits} of {cells} cells are {form}, {about}{values} different; {named}{recurs}");
    let (kind, transformed) = match (shape, stands_for) {
        (Shape::Digits, Some(kind)) => (kind, Transformed::None),
        (Shape::Hash, _) => (Kind::Pseudonym, Transformed::Hash),
        _ => (Kind::Pseudonym, Transformed::Token),
    };
    let class = if kind == Kind::BankCard { Class::Sensitive } else { Class::Personal };
    let opinion = Opinion { kind, class, confidence, hits, reason };
    Found { opinion, stands_for: stands_for.filter(|_| kind == Kind::Pseudonym), transformed }
}

fn words(kind: Kind) -> &'static str {
    match kind {
        Kind::CnId | Kind::CnPassport | Kind::UsSsn => "the column is named like an identity number",
        Kind::CnMobile => "the column is named like a phone number",
        Kind::CnPlate => "the column is named like a plate",
        Kind::Email => "the column is named like an e-mail address",
        Kind::BankCard | Kind::CreditCard => "the column is named like a bank card's number",
        Kind::Card => "the column is named like a card's number",
        Kind::Account => "the column is named like a user's or an account's number",
        Kind::Device | Kind::Imei => "the column is named like a personal device's number",
        Kind::Person => "the column is named like a person's name",
        _ => "the column's name says what they stand for",
    }
}
