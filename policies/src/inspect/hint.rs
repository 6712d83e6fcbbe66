//! What a column's name says about its cells, in English, Chinese and pinyin. A name alone proves nothing; it tips
//! the scale for cells that could be several things. The words are data: `data/headers.txt`, `data/terms.txt`.

use std::sync::LazyLock;

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::Error as Unknown;

use super::report::Kind;
use super::words::sections;

/// What a header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hint {
    /// Nothing known.
    Silent,
    /// Cells are numbers or names of this kind.
    Says(Kind),
    /// Cells may name people, or anything else.
    PerhapsPerson,
    /// Cells number or name things, not people: equipment, orders, places.
    Thing,
}

impl Hint {
    pub(super) fn kind(self) -> Option<Kind> {
        match self {
            Self::Says(kind) => Some(kind),
            Self::PerhapsPerson => Some(Kind::Person),
            Self::Silent | Self::Thing => None,
        }
    }

    /// Whether cells of this kind are what the name leads to expect: a column of phones may hold any country's.
    pub(super) fn fits(self, kind: Kind) -> bool {
        use Kind::{
            Account, Address, BankCard, Card, CnAddress, CnId, CnLandline, CnMobile, CnName, CnPassport,
            CreditCard, DriverLicence, EnName, Hkid, Iban, MacauId, NationalId, Passport, Person, Phone,
            TaiwanId, TravelPermit, UsPhone, UsSsn,
        };
        let Some(says) = self.kind() else { return false };
        says == kind
            || match says {
                CnMobile => matches!(kind, CnLandline | UsPhone | Phone),
                CnId => matches!(
                    kind,
                    CnPassport | Passport | TravelPermit | Hkid | MacauId | TaiwanId | UsSsn | NationalId
                ),
                CnPassport => matches!(kind, Passport | TravelPermit),
                DriverLicence => kind == CnId,
                BankCard | CreditCard | Card => matches!(kind, BankCard | CreditCard | Iban),
                Account => matches!(kind, BankCard | CreditCard | Iban),
                Person => matches!(kind, CnName | EnName),
                Address => kind == CnAddress,
                _ => false,
            }
    }
}

/// One line of `data/headers.txt`.
struct Names {
    hint: Hint,
    /// Whole headers, without blanks.
    whole: Vec<&'static str>,
    /// Words in a row, with a blank at either end.
    phrases: Vec<String>,
    chinese: Vec<&'static str>,
}

static NAMES: LazyLock<Vec<Names>> = LazyLock::new(|| {
    sections(include_str!("data/headers.txt")).filter_map(|(name, words)| names(name, words)).collect()
});

fn names(name: &'static str, words: impl Iterator<Item = &'static str>) -> Option<Names> {
    let hint = match name {
        "PERHAPS_PERSON" => Hint::PerhapsPerson,
        name => Hint::Says(Kind::deserialize(IntoDeserializer::<Unknown>::into_deserializer(name)).ok()?),
    };
    let mut names = Names { hint, whole: Vec::new(), phrases: Vec::new(), chinese: Vec::new() };
    for word in words {
        match word.strip_prefix('=') {
            Some(whole) => names.whole.push(whole),
            None if word.is_ascii() => names.phrases.push(format!(" {word} ")),
            None => names.chinese.push(word),
        }
    }
    Some(names)
}

/// Words of columns' names that change what it means.
struct Terms {
    about: Vec<&'static str>,
    thing: Vec<&'static str>,
    people: Vec<&'static str>,
    number: Vec<&'static str>,
}

static TERMS: LazyLock<Terms> = LazyLock::new(|| {
    let list = |name: &str| {
        let mut all = sections(include_str!("data/terms.txt"));
        all.find(|(own, _)| *own == name).map(|(_, words)| words.collect()).unwrap_or_default()
    };
    Terms { about: list("ABOUT"), thing: list("THING"), people: list("PEOPLE"), number: list("NUMBER") }
});

static MINORS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let mut all = sections(include_str!("data/terms.txt"));
    all.find(|(own, _)| *own == "MINOR").map(|(_, words)| words.collect()).unwrap_or_default()
});

/// Reads a header.
pub(super) fn hint(header: &str) -> Hint {
    let header = header.trim();
    let words = words(header);
    let found = find(header, &words).or_else(|| {
        let bare: Vec<String> = words
            .iter()
            .map(|word| word.trim_end_matches(|digit: char| digit.is_ascii_digit()).to_owned())
            .collect();
        find(header, &bare)
    });
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let thing = |covered: &str| {
        words
            .iter()
            .any(|word| !covered.contains(&format!(" {word} ")) && TERMS.thing.contains(&word.as_str()))
            || TERMS.thing.iter().any(|word| !word.is_ascii() && header.contains(*word))
    };
    match found {
        Some((Hint::Says(Kind::Birthdate | Kind::Marital | Kind::Gps), _)) => {}
        Some((_, covered)) if is_about(header, &words, &covered) => return Hint::Silent,
        None if is_about(header, &words, "") => return Hint::Silent,
        _ => {}
    }
    match found {
        Some((Hint::Says(Kind::Person | Kind::Card) | Hint::PerhapsPerson, covered)) if thing(&covered) => {
            Hint::Thing
        }
        Some((hint, _)) => hint,
        None if has(&TERMS.people) && has(&TERMS.number) => Hint::Says(Kind::Account),
        None if thing("") => Hint::Thing,
        None => Hint::Silent,
    }
}

/// Whether the name suggests that children are among the people.
pub(super) fn is_of_minors(header: &str) -> bool {
    let phrase = format!(" {} ", words(header).join(" "));
    MINORS.iter().any(|word| {
        if word.is_ascii() { phrase.contains(&format!(" {word} ")) } else { header.contains(word) }
    })
}

/// The first line that knows the name, and the words by which it does.
fn find(header: &str, words: &[String]) -> Option<(Hint, String)> {
    let phrase = format!(" {} ", words.join(" "));
    let compact = words.concat();
    NAMES.iter().find_map(|names| {
        let whole = names.whole.iter().any(|whole| *whole == compact);
        let joined = || names.phrases.iter().find(|own| own.len() > 6 && own.replace(' ', "") == compact);
        let part = || names.phrases.iter().find(|own| phrase.contains(own.as_str()));
        let chinese = || names.chinese.iter().find(|own| header.contains(**own));
        if whole || joined().is_some() {
            return Some((names.hint, phrase.clone()));
        }
        part()
            .cloned()
            .or_else(|| chinese().map(|own| (*own).to_owned()))
            .map(|covered| (names.hint, covered))
    })
}

/// The last word says that cells are a type, a count or a time of something.
fn is_about(header: &str, words: &[String], covered: &str) -> bool {
    let last = words.last().map_or("", String::as_str);
    let in_latin = TERMS.about.contains(&last) && !covered.contains(&format!(" {last} "));
    in_latin
        || TERMS
            .about
            .iter()
            .any(|word| !word.is_ascii() && header.ends_with(word) && !covered.ends_with(word))
}

/// Lower-case words of a header, split at anything but letters and digits and where case changes: `cardNo`,
/// `CARD_NO` and `card-no` are all `card no`.
pub(super) fn words(header: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut lower_before = false;
    for character in header.chars() {
        let starts = character.is_ascii_uppercase() && lower_before;
        lower_before = character.is_ascii_lowercase() || character.is_ascii_digit();
        if starts || !character.is_ascii_alphanumeric() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| character.is_ascii_alphanumeric()) {
            word.push(character.to_ascii_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::{Hint, Kind, hint, is_of_minors};

    #[test]
    fn names_of_people_cards_and_accounts_are_understood() {
        for (header, kind) in [
            ("card_no", Kind::Card),
            ("CardNo", Kind::Card),
            ("卡号", Kind::Card),
            ("user_id", Kind::Account),
            ("passengerId", Kind::Account),
            ("用户编号", Kind::Account),
            ("phone_md5", Kind::CnMobile),
            ("phonenumber", Kind::CnMobile),
            ("Phone 2", Kind::CnMobile),
            ("sjhm", Kind::CnMobile),
            ("身份证号", Kind::CnId),
            ("plate", Kind::CnPlate),
            ("e-mail", Kind::Email),
            ("First Name", Kind::Person),
            ("DateOfBirth", Kind::Birthdate),
            ("birth_date", Kind::Birthdate),
            ("出生日期", Kind::Birthdate),
            ("IP Address", Kind::Ip),
            ("Street Address", Kind::Address),
        ] {
            assert_eq!(hint(header), Hint::Says(kind), "{header}");
        }
        assert_eq!(hint("name"), Hint::PerhapsPerson);
    }

    #[test]
    fn names_of_things_are_not_names_of_people() {
        for header in [
            "equ_no",
            "car_no",
            "station",
            "company_name",
            "order_no",
            "sha",
            "设备编号",
            "product_name",
            "企业名称",
        ] {
            assert_eq!(hint(header), Hint::Thing, "{header}");
        }
        for header in ["card_type", "user_count", "用户数", "卡类型", "entries", "deal_money"] {
            assert_eq!(hint(header), Hint::Silent, "{header}");
        }
    }

    #[test]
    fn guardians_and_grades_speak_of_children() {
        assert!(is_of_minors("监护人电话") && is_of_minors("guardian_phone") && !is_of_minors("phone"));
    }
}
