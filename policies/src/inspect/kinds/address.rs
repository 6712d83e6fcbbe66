//! Postal addresses: the chain of province, city, district, road and number in Chinese; a number and a word for
//! street in Latin letters.

use super::name::is_han;
use crate::inspect::words::{is_in, is_region_name};

/// The last road or street of a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Road {
    #[default]
    None,
    /// Words go on behind it.
    Inside,
    /// Nothing, or a number, stands behind it.
    AtEnd,
}

/// What parts of an address a Chinese text has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Parts {
    regions: usize,
    road: Road,
    estate: bool,
    /// A number with a word that says of what.
    number: bool,
}

/// Whether a Chinese text leads to a door, or at least to a road in a named region.
pub(in crate::inspect) fn is_chinese(text: &str) -> bool {
    let parts = parts(text);
    let has_road = parts.road != Road::None;
    let road = has_road || parts.estate;
    // 海淀中关村大街: the region by its short name.
    let short = || {
        parts.road == Road::AtEnd
            && text.char_indices().any(|(at, _)| text.get(at..).is_some_and(begins_with_region))
    };
    (road && parts.number && parts.regions + usize::from(has_road) > 0)
        || (parts.regions >= 2 && (road || parts.number))
        || short()
}

/// Whether a Chinese text is at least a chain of regions.
pub(in crate::inspect) fn is_chain(text: &str) -> bool {
    let parts = parts(text);
    parts.regions >= 2 || (parts.regions == 1 && (parts.road != Road::None || parts.number || parts.estate))
}

/// What a word of an address says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    Region,
    Road,
    Estate,
    Number,
}

/// What a word of an address can begin with, but for the sign #.
const FIRST: [char; 37] = [
    '省', '市', '区', '县', '旗', '州', '盟', '镇', '乡', '村', '街', '社', '大', '胡', '路', '巷', '弄',
    '小', '花', '家', '庄', '公', '新', '广', '别', '宿', '苑', '号', '栋', '幢', '座', '楼', '室', '层',
    '单', '组', '门',
];

/// A bit for each character of the basic plane: most of a text begins no word, and is passed over by a look at it.
static BEGINS: [u64; 1 << 10] = begins();

const fn begins() -> [u64; 1 << 10] {
    let mut bits = [0; 1 << 10];
    let mut rest: &[char] = &FIRST;
    while let Some((first, after)) = rest.split_first() {
        if let Some((word, _)) = bits.split_at_mut(*first as usize >> 6).1.split_first_mut() {
            *word |= 1 << (*first as u32 & 63);
        }
        rest = after;
    }
    bits
}

#[inline]
fn may_begin(first: char) -> bool {
    let code = u32::from(first);
    let bits = usize::try_from(code >> 6).ok().and_then(|word| BEGINS.get(word)).copied().unwrap_or(0);
    bits >> (code & 63) & 1 == 1 || first == '#'
}

/// The word that a text begins with, and its characters.
#[inline]
fn word(first: char, next: Option<char>) -> Option<(Word, usize)> {
    Some(match (first, next) {
        ('街', Some('道')) | ('社', Some('区')) => (Word::Region, 2),
        ('省' | '市' | '区' | '县' | '旗' | '州' | '盟' | '镇' | '乡' | '村', _) => {
            (Word::Region, 1)
        }
        ('大', Some('道' | '街')) | ('胡', Some('同')) => (Word::Road, 2),
        ('路' | '街' | '巷' | '弄', _) => (Word::Road, 1),
        ('小', Some('区'))
        | ('花' | '家' | '庄', Some('园'))
        | ('大', Some('厦'))
        | ('公', Some('寓'))
        | ('新', Some('村' | '城'))
        | ('广', Some('场'))
        | ('别', Some('墅'))
        | ('宿', Some('舍')) => (Word::Estate, 2),
        ('苑', _) => (Word::Estate, 1),
        ('号' | '栋' | '幢' | '座' | '楼' | '室' | '层' | '单' | '#' | '组' | '门', _) => {
            (Word::Number, 1)
        }
        _ => return None,
    })
}

/// Each word counts only with a name of at least one character before it, a number's only behind a figure.
fn parts(text: &str) -> Parts {
    let mut parts = Parts::default();
    let (mut named, mut digit, mut before) = (0, false, None);
    let mut characters = text.chars();
    while let Some(first) = characters.next() {
        let word = if may_begin(first) { word(first, characters.clone().next()) } else { None };
        match word {
            Some((Word::Number, _)) if digit => (parts.number, named) = (true, 0),
            Some((Word::Road, length)) if named > 0 || digit => {
                characters.by_ref().take(length - 1).for_each(drop);
                let after = characters.clone().next();
                if first == '弄' && digit {
                    parts.number = true;
                } else if is_road(before, after) {
                    let at_end = after.is_none_or(|after| !is_han(after));
                    parts.road = if at_end { Road::AtEnd } else { Road::Inside };
                    named = 0;
                }
            }
            Some((Word::Estate, length)) if named > 0 => {
                characters.by_ref().take(length - 1).for_each(drop);
                (parts.estate, named) = (true, 0);
            }
            Some((Word::Region, length)) if named > 0 => {
                characters.by_ref().take(length - 1).for_each(drop);
                (parts.regions, named) = (parts.regions + 1, 0);
            }
            _ => named += usize::from(is_han(first)),
        }
        digit = first.is_ascii_alphanumeric() || (digit && matches!(first, '-' | '之'));
        before = Some(first);
    }
    parts
}

/// 道路, 公路, 线路, 路线, 街道 are no roads with a name.
fn is_road(before: Option<char>, after: Option<char>) -> bool {
    !before.is_some_and(|before| "道公铁线网电马一高思套出水油气陆".contains(before))
        && !after.is_some_and(|after| "线过由况径段灯网程牌面道上标".contains(after))
}

/// A region's name, with or without the word for its rank, stands first.
fn begins_with_region(text: &str) -> bool {
    [6, 9].into_iter().any(|length| text.get(..length).is_some_and(is_region_name))
}

/// Whether a text in Latin letters has a number and a word for street. Words come in lower case.
pub(in crate::inspect) fn is_latin(text: &str) -> bool {
    let (mut number, mut street, mut words) = (false, false, 0);
    for word in text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()) {
        words += 1;
        number |= word.starts_with(|first: char| first.is_ascii_digit());
        street |= is_in("STREET", word) || ends_like_street(word);
    }
    number && street && (2..=16).contains(&words)
}

fn ends_like_street(word: &str) -> bool {
    ["strasse", "straße", "gasse", "platz", "weg", "allee", "straat", "laan", "gatan", "vägen", "vej", "katu"]
        .into_iter()
        .any(|ending| word.len() > ending.len() + 2 && word.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::{FIRST, is_chain, is_chinese, is_latin, may_begin, word};

    #[test]
    fn addresses_in_chinese_are_recognised() {
        for valid in [
            "广东省深圳市南山区科技园路12号金城花园3栋1201室",
            "北京市朝阳区建国路100号",
            "杭州市西湖区文三路200号8楼801室",
            "南山深南大道100号5栋",
            "海淀中关村大街",
            "他住在杭州市西湖区文三路200号",
        ] {
            assert!(is_chinese(valid), "{valid}");
        }
        assert!(is_chain("广东省深圳市南山区"));
    }

    #[test]
    fn what_only_names_a_place_is_none() {
        for other in
            ["今天天气不错", "我在北京", "地铁五号线", "深圳市腾讯计算机系统有限公司", "交通流量", "铁路运输"]
        {
            assert!(!is_chinese(other), "{other}");
        }
    }

    #[test]
    fn no_word_begins_with_a_character_that_is_passed_over() {
        let next: Vec<Option<char>> = "道区街同园厦寓村城场墅舍".chars().map(Some).chain([None]).collect();
        for first in ('\u{20}'..='\u{ffff}').filter(|first| !may_begin(*first)) {
            assert!(next.iter().all(|next| word(first, *next).is_none()), "{first}");
        }
        assert!(FIRST.iter().all(|first| next.iter().any(|next| word(*first, *next).is_some())));
    }

    #[test]
    fn addresses_in_latin_letters_need_a_number_and_a_street() {
        for valid in ["1304 poppy hills dr", "12 rue de rivoli, paris", "hauptstrasse 5", "p.o. box 123"] {
            assert!(is_latin(valid), "{valid}");
        }
        for other in ["main street", "3 apples", "windows 10"] {
            assert!(!is_latin(other), "{other}");
        }
    }
}
