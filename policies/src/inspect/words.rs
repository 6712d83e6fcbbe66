//! Word lists that recognisers ask, each a file under `data/` that names its source: regions, names, and the words
//! of a few kinds. Built into the program, read when first needed.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use rustc_hash::{FxHashMap, FxHashSet};

type Words = FxHashSet<&'static str>;

struct Regions {
    codes: FxHashSet<u32>,
    /// With and without the word for their rank.
    names: Words,
}

static REGIONS: LazyLock<Regions> = LazyLock::new(|| {
    let mut regions = Regions { codes: FxHashSet::default(), names: Words::default() };
    for line in lines(include_str!("data/regions.txt")) {
        let mut words = line.split(' ');
        regions.codes.extend(words.next().and_then(|code| code.parse::<u32>().ok()));
        for name in words {
            regions.names.insert(name);
            regions.names.extend(without_rank(name));
        }
    }
    regions
});

/// 南山区 is also called 南山; names of one character keep the word for their rank.
fn without_rank(name: &'static str) -> Option<&'static str> {
    ["自治县", "自治州", "特别行政区", "地区", "市", "区", "县", "省", "旗", "盟"]
        .into_iter()
        .find_map(|rank| name.strip_suffix(rank))
        .filter(|short| short.chars().count() >= 2)
}

/// Whether a county, city or province has or had this code.
pub(super) fn is_region(code: u32) -> bool {
    REGIONS.codes.contains(&code)
}

/// Whether a county, city or province is or was called so, with or without the word for its rank.
pub(super) fn is_region_name(name: &str) -> bool {
    REGIONS.names.contains(name)
}

struct ChineseNames {
    /// The commonest family names, then all of one character.
    common: FxHashSet<char>,
    single: FxHashSet<char>,
    double: Words,
    given: FxHashSet<char>,
    /// What looks like a name and is none.
    others: Words,
}

static CHINESE_NAMES: LazyLock<ChineseNames> = LazyLock::new(|| {
    let mut surnames = lines(include_str!("data/surnames.txt"));
    let common: FxHashSet<char> = surnames.next().unwrap_or_default().chars().collect();
    let rare = surnames.next().unwrap_or_default().chars();
    ChineseNames {
        single: common.iter().copied().chain(rare).collect(),
        common,
        double: surnames.flat_map(str::split_whitespace).collect(),
        given: lines(include_str!("data/given.txt")).flat_map(str::chars).collect(),
        others: lines(include_str!("data/not_names.txt")).flat_map(str::split_whitespace).collect(),
    }
});

/// Length in bytes of the family name that text begins with; of two characters before one.
pub(super) fn surname(text: &str) -> Option<usize> {
    let names = &*CHINESE_NAMES;
    if text.get(..6).is_some_and(|two| names.double.contains(two)) {
        return Some(6);
    }
    text.chars().next().filter(|first| names.single.contains(first)).map(char::len_utf8)
}

/// Whether text begins with one of the hundred commonest family names.
pub(super) fn is_common_surname(text: &str) -> bool {
    text.chars().next().is_some_and(|first| CHINESE_NAMES.common.contains(&first))
}

pub(super) fn is_given(character: char) -> bool {
    CHINESE_NAMES.given.contains(&character)
}

/// Whether this is a word of the language, or a place, rather than a name.
pub(super) fn is_other_word(word: &str) -> bool {
    CHINESE_NAMES.others.contains(word) || is_region_name(word)
}

static FIRST_NAMES: LazyLock<Words> = LazyLock::new(|| all(include_str!("data/first_names.txt")));
static LAST_NAMES: LazyLock<Words> = LazyLock::new(|| all(include_str!("data/last_names.txt")));

/// Whether people are called so, in lower-case Latin letters.
pub(super) fn is_first_name(word: &str) -> bool {
    FIRST_NAMES.contains(word)
}

/// Whether families are called so, in lower-case Latin letters.
pub(super) fn is_last_name(word: &str) -> bool {
    LAST_NAMES.contains(word)
}

static LISTS: LazyLock<FxHashMap<&'static str, Words>> = LazyLock::new(|| {
    sections(include_str!("data/words.txt")).map(|(name, words)| (name, words.collect())).collect()
});

/// Whether a word stands in this list of `data/words.txt`.
pub(super) fn is_in(list: &str, word: &str) -> bool {
    LISTS.get(list).is_some_and(|words| words.contains(word))
}

static DISEASES: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let words: Vec<&str> = LISTS.get("DISEASE").into_iter().flatten().copied().collect();
    AhoCorasick::new(words).ok()
});

/// Whether a text has a word in it that names of diseases are made of. Latin letters come in lower case.
pub(super) fn names_disease(text: &str) -> bool {
    DISEASES.as_ref().is_some_and(|words| words.is_match(text))
}

fn all(text: &'static str) -> Words {
    lines(text).flat_map(str::split_whitespace).collect()
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#'))
}

/// Lines of `NAME: word, word`.
pub(super) fn sections(
    text: &'static str,
) -> impl Iterator<Item = (&'static str, impl Iterator<Item = &'static str>)> {
    lines(text).filter_map(|line| line.split_once(": ")).map(|(name, words)| (name, words.split(", ")))
}

#[cfg(test)]
mod tests {
    use super::{is_first_name, is_given, is_in, is_other_word, is_region, is_region_name, surname};

    #[test]
    fn every_list_is_read() {
        assert!(is_region(440_305) && is_region(440_524) && !is_region(119_905));
        assert!(is_region_name("深圳市") && is_region_name("南山") && !is_region_name("东西"));
        assert_eq!((surname("欧阳修"), surname("王伟"), surname("的确")), (Some(6), Some(3), None));
        assert!(is_given('伟') && is_other_word("黄山") && is_first_name("linda"));
        assert!(is_in("GENDER", "男") && is_in("ETHNICITY", "傣族") && !is_in("GENDER", "傣族"));
    }
}
