//! Postal addresses: the chain of province, city, district, road and number in Chinese; a number and a word for
//! street in Latin letters.

use crate::inspect::words::{is_in, is_region_name};

const REGIONS: [&str; 12] = ["省", "自治区", "市", "区", "县", "旗", "州", "盟", "镇", "乡", "街道", "村"];
const ROADS: [&str; 7] = ["路", "大道", "大街", "街", "巷", "弄", "胡同"];
const ESTATES: [&str; 13] =
    ["小区", "花园", "大厦", "公寓", "家园", "新村", "广场", "苑", "社区", "别墅", "庄园", "新城", "宿舍"];
const NUMBERS: [char; 12] = ['号', '栋', '幢', '座', '楼', '室', '层', '单', '#', '弄', '组', '门'];

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

/// Each word counts only with a name of at least one character before it.
fn parts(text: &str) -> Parts {
    let mut parts = Parts::default();
    let (mut rest, mut named, mut digit) = (text, 0, false);
    while let Some(character) = rest.chars().next() {
        let ended = |words: &[&'static str]| {
            words.iter().find(|word| rest.starts_with(**word)).map(|word| word.len())
        };
        let length = character.len_utf8();
        let mut step = length;
        if let Some(word) = ended(&ROADS).filter(|word| is_road(text, rest, *word) && (named > 0 || digit)) {
            let next = rest.get(word..).and_then(|after| after.chars().next());
            let at_end = next.is_none_or(|next| !next.is_alphabetic() || next.is_ascii());
            parts.road = if at_end { Road::AtEnd } else { Road::Inside };
            (named, step) = (0, word);
        } else if let Some(word) = ended(&ESTATES).filter(|_| named > 0) {
            (parts.estate, named, step) = (true, 0, word);
        } else if digit && NUMBERS.contains(&character) {
            (parts.number, named) = (true, 0);
        } else if let Some(word) = ended(&REGIONS).filter(|_| named > 0) {
            (parts.regions, named, step) = (parts.regions + 1, 0, word);
        } else if !character.is_ascii() && character.is_alphabetic() {
            named += 1;
        }
        digit = character.is_ascii_alphanumeric() || (digit && matches!(character, '-' | '之'));
        rest = rest.get(step..).unwrap_or_default();
    }
    parts
}

/// 道路, 公路, 线路, 路线, 街道 are no roads with a name.
fn is_road(text: &str, rest: &str, word: usize) -> bool {
    let before =
        text.len().checked_sub(rest.len()).and_then(|at| text.get(..at)).and_then(|text| text.chars().last());
    let after = rest.get(word..).and_then(|after| after.chars().next());
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
    use super::{is_chain, is_chinese, is_latin};

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
    fn addresses_in_latin_letters_need_a_number_and_a_street() {
        for valid in ["1304 poppy hills dr", "12 rue de rivoli, paris", "hauptstrasse 5", "p.o. box 123"] {
            assert!(is_latin(valid), "{valid}");
        }
        for other in ["main street", "3 apples", "windows 10"] {
            assert!(!is_latin(other), "{other}");
        }
    }
}
