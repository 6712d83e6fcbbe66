//! Names of people: a Chinese family name with a given name, or words in Latin letters that people are called.

use crate::inspect::words::{is_first_name, is_given, is_in, is_last_name, is_other_word, surname};

/// Whether two to four Chinese characters are a family name and a given one, and no word of the language; or a name
/// of a minority or from abroad, written with a point between its parts.
pub(in crate::inspect) fn is_chinese(text: &str) -> bool {
    if let Some((first, last)) = text.split_once(['·', '•', '・']) {
        let part = |part: &str| {
            (2..=8).contains(&part.chars().count())
                && part.chars().all(|own| is_han(own) || matches!(own, '·' | '•'))
        };
        return part(first) && part(last);
    }
    let Some(given) = surname(text).and_then(|length| text.get(length..)) else { return false };
    (1..=2).contains(&given.chars().count()) && given.chars().all(is_given) && !is_other_word(text)
}

/// Whether two to four Chinese characters at least begin like a name.
pub(in crate::inspect) fn may_be_chinese(text: &str) -> bool {
    let count = text.chars().count();
    (2..=4).contains(&count) && text.chars().all(is_han) && surname(text).is_some() && !is_other_word(text)
}

pub(in crate::inspect) fn is_han(character: char) -> bool {
    matches!(character, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}')
}

/// Whether words are what people are called.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::inspect) enum Known {
    /// No word is.
    #[default]
    None,
    /// Some word is.
    Some,
    /// A first name and a family name stand where they should.
    Full,
}

/// What a cell in letters tells of a person's name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::inspect) struct Latin {
    /// One to five words of letters that begin with capitals, or are all capitals.
    pub(in crate::inspect) shaped: bool,
    pub(in crate::inspect) known: Known,
    /// A word of organizations or places.
    pub(in crate::inspect) other: bool,
}

/// Looks at the words of a cell.
pub(in crate::inspect) fn look_latin(text: &str) -> Latin {
    let comma = text.contains(',');
    let words: Vec<String> =
        text.split([' ', ',', '.', '_', '\u{a0}']).filter(|word| !word.is_empty()).map(plain).collect();
    let titled = |word: &&String| {
        !matches!(
            word.as_str(),
            "mr" | "mrs" | "ms" | "miss" | "dr" | "prof" | "sir" | "jr" | "sr" | "ii" | "iii" | "phd" | "md"
        )
    };
    let core: Vec<&str> = words.iter().filter(titled).map(String::as_str).collect();
    let full = match core.as_slice() {
        [] | [_] => false,
        [first, .., last] if comma => {
            is_first_name(last) && is_last_name(first) || is_first_name(core.get(1).unwrap_or(last))
        }
        [first, .., last] => {
            (is_first_name(first) && is_last_name(last))
                || (is_last_name(first) && is_first_name(last) && core.len() == 2)
        }
    };
    let parts = |word: &&str| word.split('-').any(|part| is_first_name(part) || is_last_name(part));
    let other = core.iter().any(|word| {
        is_in("ORGANIZATION", word) || (core.len() > 1 && is_in("PLACE", word) && !is_last_name(word))
    });
    let shaped = (1..=5).contains(&words.len()) && is_shaped(text);
    let known = if full && core.len() <= 4 && shaped {
        Known::Full
    } else if core.iter().any(parts) || (core.len() > 1 && core.iter().all(|word| is_foreign(word))) {
        Known::Some
    } else {
        Known::None
    };
    Latin { shaped, known, other }
}

/// Whether a word is in an alphabet with capitals that the lists do not cover: Greek, Cyrillic, Armenian.
fn is_foreign(word: &str) -> bool {
    word.chars().all(|character| matches!(character, '\u{370}'..='\u{58f}'))
}

/// Lower case, without accents where the lists have none, and without apostrophes.
fn plain(word: &str) -> String {
    let lower = word.to_lowercase();
    let plain = if lower.is_ascii() { lower } else { lower.chars().map(without_accent).collect() };
    plain.replace(['\'', '’'], "")
}

fn without_accent(character: char) -> char {
    match character {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è'..='ë' | 'ē' | 'ę' | 'ě' => 'e',
        'ì'..='ï' | 'ī' | 'ı' => 'i',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'š' | 'ś' | 'ş' => 's',
        'ž' | 'ź' | 'ż' => 'z',
        'ł' => 'l',
        'ğ' => 'g',
        'ř' => 'r',
        'đ' | 'ď' => 'd',
        'ť' => 't',
        other => other,
    }
}

/// Letters and the signs of names only; words begin with capitals, small particles apart.
fn is_shaped(text: &str) -> bool {
    let sign = |character: char| matches!(character, ' ' | '.' | ',' | '-' | '_' | '\'' | '’' | '\u{a0}');
    let letters = text.chars().all(|character| character.is_alphabetic() || sign(character));
    let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    let words = || text.split([' ', ',', '_']).filter(|word| !word.is_empty());
    letters && words().any(capital) && words().all(|word| capital(word) || word.len() <= 3)
}

#[cfg(test)]
mod tests {
    use super::{Known, is_chinese, look_latin, may_be_chinese};

    #[test]
    fn chinese_names_are_recognised() {
        for valid in ["张伟", "王小明", "欧阳子轩", "阿卜杜拉·买买提"] {
            assert!(is_chinese(valid), "{valid}");
        }
        for other in ["黄山", "高血压", "石家庄", "交通流量", "数据产品", "方法", "万元", "布吉"]
        {
            assert!(!is_chinese(other), "{other}");
        }
        assert!(may_be_chinese("王镕鏖"));
    }

    #[test]
    fn latin_names_are_recognised() {
        for valid in ["Mary Johnson", "Mooney, Susan", "JOHN SMITH", "Dr. Anna Müller", "Pierre O'Connor"] {
            let found = look_latin(valid);
            assert!(found.known == Known::Full && !found.other, "{valid} {found:?}");
        }
        for other in ["Main Street", "data product", "Windows 10", "Blue Ocean Holdings"] {
            assert_ne!(look_latin(other).known, Known::Full, "{other}");
        }
    }
}
