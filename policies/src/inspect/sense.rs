//! What a value could be for which lists of words must be asked, or which only says something when many values agree.
//! Asked in the end of a few different values ([`super::sketch`]), never of each cell.

use super::fold::{
    BRACKET, COLON, COMMA, DASH, DIGIT, DOT, HIGH, LETTER, Mask, OTHER, PLUS, SLASH, SPACE, only,
};
use super::kinds::{address, date, gps, health, name};
use super::words::{is_in, is_region_name};

pub(super) const CHINESE_NAME: u32 = 1;
/// Begins with a family name.
pub(super) const CHINESE_SURNAME: u32 = 1 << 1;
/// A first and a family name.
pub(super) const FULL_NAME: u32 = 1 << 2;
/// One to five capitalised words.
pub(super) const NAME_SHAPE: u32 = 1 << 3;
/// A word that people are called.
pub(super) const NAME_WORD: u32 = 1 << 4;
/// A word of organizations or places.
pub(super) const NOT_A_PERSON: u32 = 1 << 5;
pub(super) const CHINESE_ADDRESS: u32 = 1 << 6;
pub(super) const ADDRESS: u32 = 1 << 7;
/// Letters and a number, in words.
pub(super) const ADDRESS_SHAPE: u32 = 1 << 8;
pub(super) const BIRTH: u32 = 1 << 9;
pub(super) const GENDER: u32 = 1 << 10;
pub(super) const GENDER_CODE: u32 = 1 << 11;
pub(super) const ETHNICITY: u32 = 1 << 12;
pub(super) const ETHNICITY_NAMED: u32 = 1 << 13;
pub(super) const RELIGION: u32 = 1 << 14;
pub(super) const RELIGION_NAMED: u32 = 1 << 15;
pub(super) const MARITAL: u32 = 1 << 16;
pub(super) const MARITAL_NAMED: u32 = 1 << 17;
pub(super) const DISEASE: u32 = 1 << 18;
pub(super) const ICD: u32 = 1 << 19;
/// One word with a letter, as users call themselves.
pub(super) const HANDLE: u32 = 1 << 20;
/// Decimal degrees, to three places or more.
pub(super) const DEGREES: u32 = 1 << 21;
pub(super) const PLACES: u32 = 1 << 22;
/// Six to fifteen digits, grouped as telephone numbers are.
pub(super) const PHONE_SHAPE: u32 = 1 << 23;
/// Letters and digits of a document's number.
pub(super) const NUMBER_SHAPE: u32 = 1 << 24;
/// Long and of no language: base64, an image, a template.
pub(super) const BLOB: u32 = 1 << 25;
/// Letters of a genome.
pub(super) const GENOME: u32 = 1 << 26;
/// Chinese text, at least.
pub(super) const HAN: u32 = 1 << 27;
/// Two words in letters or more.
pub(super) const TEXT: u32 = 1 << 28;
/// A year in which people who live can be born.
pub(super) const YEAR: u32 = 1 << 29;
/// A latitude within China, to four places.
pub(super) const CHINA_LATITUDE: u32 = 1 << 30;
/// A longitude within China, to four places.
pub(super) const CHINA_LONGITUDE: u32 = 1 << 31;

/// The longest value that a list of words is asked about.
const LONGEST: usize = 200;

/// Everything a value could be.
pub(super) fn senses(cell: &str, mask: Mask) -> u32 {
    let bits = [
        (BLOB, is_blob(cell, mask)),
        (
            GENOME,
            cell.len() >= 12 && cell.bytes().all(|byte| matches!(byte, b'A' | b'C' | b'G' | b'T' | b'N')),
        ),
    ];
    let bits = set(bits);
    if cell.len() > LONGEST {
        return bits;
    }
    let words = if mask & (LETTER | HIGH) != 0 || cell.len() <= 2 { words(cell, mask) } else { 0 };
    bits | numbers(cell, mask) | words
}

fn set(bits: impl IntoIterator<Item = (u32, bool)>) -> u32 {
    bits.into_iter().filter(|(_, is)| *is).fold(0, |all, (bit, _)| all | bit)
}

fn is_blob(cell: &str, mask: Mask) -> bool {
    cell.len() >= 64
        && only(mask, LETTER | DIGIT | PLUS | SLASH | DASH | OTHER)
        && cell
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'-' | b'_'))
}

fn numbers(cell: &str, mask: Mask) -> u32 {
    if mask & DIGIT == 0 {
        return 0;
    }
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let phone = only(mask, DIGIT | SPACE | DASH | DOT | BRACKET | PLUS | SLASH | LETTER)
        && is_phone_shaped(cell, digits);
    let number = only(mask, DIGIT | LETTER | DASH | SPACE | SLASH | DOT | BRACKET)
        && digits >= 4
        && (6..=24).contains(&cell.len());
    let degrees = if only(mask, DIGIT | DOT | DASH) { gps::degrees(cell) } else { None };
    let pair = only(mask, DIGIT | DOT | DASH | COMMA | SPACE | BRACKET | LETTER) && gps::is_pair(cell);
    set([
        (PHONE_SHAPE, phone),
        (NUMBER_SHAPE, number),
        (DEGREES, degrees.is_some()),
        (
            CHINA_LATITUDE,
            degrees.is_some_and(|it| it.places >= 4 && (3_000_000..54_000_000).contains(&it.micro)),
        ),
        (
            CHINA_LONGITUDE,
            degrees.is_some_and(|it| it.places >= 4 && (73_000_000..136_000_000).contains(&it.micro)),
        ),
        (YEAR, mask == DIGIT && cell.len() == 4 && ("1900".."2030").contains(&cell)),
        (PLACES, pair),
        (
            BIRTH,
            only(mask, DIGIT | LETTER | DASH | SLASH | DOT | COLON | COMMA | SPACE | HIGH | PLUS)
                && date::is_birth(cell),
        ),
        (ICD, health::is_icd(cell)),
    ])
}

/// Digits in groups, perhaps an extension; no fraction.
fn is_phone_shaped(cell: &str, digits: usize) -> bool {
    let letters: String = cell.chars().filter(char::is_ascii_alphabetic).collect();
    let extension = matches!(letters.to_ascii_lowercase().as_str(), "" | "x" | "ext" | "tel");
    let points = cell.bytes().filter(|byte| *byte == b'.').count();
    (6..=18).contains(&digits) && extension && points != 1
}

fn words(cell: &str, mask: Mask) -> u32 {
    let lower = cell.to_lowercase();
    let listed = |bit, list| (bit, is_in(list, &lower));
    let mut bits = set([
        listed(GENDER, "GENDER"),
        listed(GENDER_CODE, "GENDER_CODE"),
        listed(ETHNICITY, "ETHNICITY"),
        listed(ETHNICITY_NAMED, "ETHNICITY_NAMED"),
        listed(RELIGION, "RELIGION"),
        listed(RELIGION_NAMED, "RELIGION_NAMED"),
        listed(MARITAL, "MARITAL"),
        listed(MARITAL_NAMED, "MARITAL_NAMED"),
        (DISEASE, mask & (HIGH | LETTER) != 0 && health::is_disease(cell)),
    ]);
    let letters = mask & (LETTER | HIGH) != 0;
    if letters {
        let handle = mask & (SPACE | COMMA | COLON | SLASH | BRACKET) == 0 && (2..=24).contains(&cell.len());
        bits |= set([(HANDLE, handle)]);
        let spaced = mask & (SPACE | COMMA) != 0 || mask & HIGH != 0;
        bits |= set([
            (TEXT, mask & SPACE != 0 && cell.len() >= 6),
            (ADDRESS_SHAPE, mask & DIGIT != 0 && spaced && cell.len() >= 6),
            (ADDRESS, mask & DIGIT != 0 && address::is_latin(&lower)),
        ]);
    }
    if mask & HIGH != 0 {
        bits |= chinese(cell);
    }
    if letters && mask & (DIGIT | COLON | SLASH | BRACKET) == 0 {
        let latin = name::look_latin(cell);
        bits |= set([
            (NAME_SHAPE, latin.shaped),
            (FULL_NAME, latin.known == name::Known::Full),
            (NAME_WORD, latin.known != name::Known::None),
            (NOT_A_PERSON, latin.other),
        ]);
    }
    bits
}

fn chinese(cell: &str) -> u32 {
    let han = cell.chars().any(name::is_han);
    let company =
        ["公司", "有限", "集团", "银行", "学校", "医院", "大学"].iter().any(|word| cell.contains(word));
    set([
        (HAN, han),
        (CHINESE_NAME, name::is_chinese(cell)),
        (CHINESE_SURNAME, name::may_be_chinese(cell)),
        (CHINESE_ADDRESS, han && !cell.ends_with("公司") && address::is_chinese(cell)),
        (ADDRESS_SHAPE, han && address::is_chain(cell)),
        (NOT_A_PERSON, company || is_region_name(cell)),
    ])
}
