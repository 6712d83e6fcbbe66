//! Sentences with values in them. `zh_sentences.toml` says each with numbered holes: `{1}` for any words, `{_1}` for one word,
//! `{#1}` for a number, `{=1}` for words that stay as they are. What stands in another hole is said again, so that it may
//! itself be a sentence. What matches nothing stays as it is.

use std::{collections::HashMap, sync::LazyLock};

use super::CHINESE;

/// No sentence of ours is longer; what is, was written to tire whoever looks for one in it.
const LONGEST: usize = 8_000;
/// Sentences within sentences.
const DEEPEST: usize = 6;
/// Where a sentence ends; one pattern may be more than one, and only such a one is asked about several.
const SENTENCE: &str = ". ";
/// What stands between sentences, and in Chinese: the widest apart first.
const JOINTS: [(&str, &str); 7] = [
    (SENTENCE, "。"),
    ("; or ", "；或者 "),
    ("; ", "；"),
    (": ", "："),
    (", ", "，"),
    (" - ", " - "),
    (" or ", "或者"),
];

/// The most literal first: the first that matches is taken.
static PATTERNS: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    let said = super::read(include_str!("zh_sentences.toml"));
    sorted(said.iter().map(|(english, chinese)| Pattern::of(english, chinese)).collect())
});

/// Texts without values, by how they are written within another: no capital in front, no full stop.
static PLAIN: LazyLock<HashMap<String, &str>> = LazyLock::new(|| {
    let mut texts: Vec<(&String, &String)> = CHINESE.iter().filter(|(text, _)| text.contains(' ')).collect();
    texts.sort();
    texts.into_iter().map(|(english, chinese)| (plain(english), chinese.as_str())).collect()
});

/// One sentence with holes.
#[derive(Debug)]
struct Pattern {
    /// What stands around the holes: one more than there are holes.
    literals: Vec<String>,
    holes: Vec<String>,
    chinese: String,
    /// Whether it is more than one sentence.
    spans: bool,
}

impl Pattern {
    fn of(english: &str, chinese: &str) -> Self {
        let (literals, holes) = pieces(without_stop(english));
        let spans = literals.iter().any(|text| cut(text, SENTENCE).len() > 1);
        Self { literals, holes, chinese: without_stop(chinese).to_owned(), spans }
    }

    fn weight(&self) -> usize {
        self.literals.iter().map(String::len).sum()
    }

    /// What stands in the holes. Each literal is taken where it comes first, so that one walk over the text is enough.
    fn seen<'t>(&self, text: &'t str) -> Option<Vec<&'t str>> {
        let [first, middle @ .., last] = self.literals.as_slice() else { return None };
        let mut rest = after(text, first)?.strip_suffix(last.as_str())?;
        let mut seen = Vec::with_capacity(self.holes.len());
        for literal in middle {
            let (value, behind) = rest.split_once(literal.as_str())?;
            seen.push(value);
            rest = behind;
        }
        seen.push(rest);
        self.holes.iter().zip(&seen).all(|(hole, value)| fits(hole, value)).then_some(seen)
    }

    fn filled(&self, seen: &[&str], deep: usize) -> String {
        let (literals, wanted) = pieces(&self.chinese);
        let mut text = literals.first().cloned().unwrap_or_default();
        for (number, literal) in wanted.iter().zip(literals.iter().skip(1)) {
            let place = self.holes.iter().position(|hole| hole.trim_start_matches(['#', '_', '=']) == number);
            let value = place.and_then(|place| seen.get(place)).copied().unwrap_or_default();
            let stays =
                place.and_then(|place| self.holes.get(place)).is_some_and(|hole| hole.starts_with('='));
            let said = if stays { None } else { told(value, &JOINTS, deep) };
            text.push_str(said.as_deref().unwrap_or(value));
            text.push_str(literal);
        }
        text
    }
}

/// `a {1} b` is the literals `a ` and ` b` around the hole `1`.
fn pieces(text: &str) -> (Vec<String>, Vec<String>) {
    let mut parts = text.split('{');
    let mut literals = vec![parts.next().unwrap_or_default().to_owned()];
    let mut holes = Vec::new();
    for (hole, literal) in parts.map(|part| part.split_once('}').unwrap_or((part, ""))) {
        holes.push(hole.to_owned());
        literals.push(literal.to_owned());
    }
    (literals, holes)
}

fn sorted(mut patterns: Vec<Pattern>) -> Vec<Pattern> {
    patterns.sort_by(|one, other| {
        other.weight().cmp(&one.weight()).then_with(|| one.literals.cmp(&other.literals))
    });
    patterns
}

fn fits(hole: &str, value: &str) -> bool {
    let number = |letter: char| letter.is_ascii_digit() || "+-.,%¥ ".contains(letter);
    let kind = match hole.as_bytes().first() {
        Some(b'#') => value.chars().all(number),
        Some(b'_') => !value.contains(' '),
        _ => true,
    };
    kind && !value.is_empty() && is_balanced(value)
}

/// A value has no bracket that is opened or closed outside it.
fn is_balanced(value: &str) -> bool {
    let open = value.bytes().try_fold(0_usize, |open, byte| match byte {
        b'(' => Some(open + 1),
        b')' => open.checked_sub(1),
        _ => Some(open),
    });
    open == Some(0)
}

/// The text after `first`, whose own first letter may be a capital or not.
fn after<'t>(text: &'t str, first: &str) -> Option<&'t str> {
    let begins = text.get(..first.len())?;
    let same = begins.get(1..) == first.get(1..) && begins.eq_ignore_ascii_case(first);
    same.then(|| text.get(first.len()..)).flatten()
}

fn without_stop(text: &str) -> &str {
    text.strip_suffix(['.', '。']).unwrap_or(text)
}

fn plain(text: &str) -> String {
    let mut letters = without_stop(text).chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// The text in Chinese, where it or a part of it is known.
pub(super) fn chinese(text: &str) -> Option<String> {
    (text.len() <= LONGEST).then(|| told(text, &JOINTS, DEEPEST)).flatten()
}

/// First as a whole, then sentence by sentence.
fn told(text: &str, joints: &[(&str, &str)], deep: usize) -> Option<String> {
    if let Some(exact) = CHINESE.get(text) {
        return Some(exact.clone());
    }
    let bare = without_stop(text);
    let stop = if bare.len() < text.len() { "。" } else { "" };
    let whole = || PLAIN.get(plain(bare).as_str()).map(|known| without_stop(known).to_owned());
    match whole().or_else(|| as_pattern(bare, &PATTERNS, deep)) {
        Some(said) => Some(said + stop),
        None => in_parts(text, joints, deep),
    }
}

fn as_pattern(text: &str, patterns: &[Pattern], deep: usize) -> Option<String> {
    let deeper = deep.checked_sub(1)?;
    let several = cut(text, SENTENCE).len() > 1;
    let fitting = patterns.iter().filter(|pattern| pattern.spans || !several);
    let (pattern, seen) = fitting.into_iter().find_map(|pattern| Some((pattern, pattern.seen(text)?)))?;
    Some(pattern.filled(&seen, deeper))
}

/// At the widest joint there is; the parts are only split at narrower ones.
fn in_parts(text: &str, joints: &[(&str, &str)], deep: usize) -> Option<String> {
    let place = joints.iter().position(|(joint, _)| cut(text, joint).len() > 1)?;
    let (joint, chinese) = joints.get(place)?;
    let narrower = joints.get(place + 1..).unwrap_or_default();
    let parts: Vec<(&str, Option<String>)> =
        cut(text, joint).into_iter().map(|part| (part, told(part, narrower, deep))).collect();
    let known = parts.iter().any(|(_, said)| said.is_some());
    let said = parts.into_iter().map(|(part, said)| said.unwrap_or_else(|| part.to_owned()));
    known.then(|| said.collect::<Vec<_>>().join(chinese))
}

/// A sentence ends before a capital letter only: `Art. 69` is one.
fn cut<'t>(text: &'t str, joint: &str) -> Vec<&'t str> {
    let (mut parts, mut rest) = (Vec::new(), 0);
    for (place, found) in text.match_indices(joint) {
        let next = text.get(place + found.len()..).unwrap_or_default();
        if joint != SENTENCE
            || !next.starts_with(|letter: char| letter.is_ascii_digit() || letter.is_lowercase())
        {
            parts.extend(text.get(rest..place));
            rest = place + found.len();
        }
    }
    parts.extend(text.get(rest..));
    parts
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, time::Instant};

    use super::*;

    fn as_one_of(text: &str, said: &[(&str, &str)]) -> Option<String> {
        let patterns = sorted(said.iter().map(|(english, chinese)| Pattern::of(english, chinese)).collect());
        as_pattern(text, &patterns, DEEPEST)
    }

    #[test]
    fn values_stand_where_the_chinese_has_them() {
        let said = as_one_of("3 of 8 lamps burn", &[("{#1} of {#2} lamps burn", "{2} 盏灯中 {1} 盏亮")]);
        assert_eq!(said.as_deref(), Some("8 盏灯中 3 盏亮"));
    }

    #[test]
    fn the_sentence_with_the_most_literal_text_is_taken() {
        let both = [("{1} burn", "{1}亮"), ("{#1} lamps burn", "{1} 盏灯亮"), ("{1}s burn", "{1}烧")];
        assert_eq!(as_one_of("3 lamps burn", &both).as_deref(), Some("3 盏灯亮"));
    }

    #[test]
    fn a_number_and_a_word_are_no_other_text() {
        let said = [("{#1} lamps", "{1} 盏"), ("sale {_1}", "交易 {1}")];
        assert_eq!(as_one_of("12.50 % lamps", &said).as_deref(), Some("12.50 % 盏"));
        for other in ["all lamps", " lamps", "sale of the year", "sale "] {
            assert_eq!(as_one_of(other, &said), None, "{other}");
        }
    }

    #[test]
    fn what_stands_in_a_hole_is_said_again() {
        let said = chinese("inside text: 1 of 2 cells hold an address, and the column is named so");
        assert_eq!(said.as_deref(), Some("文本内：2 个单元格中有 1 个含有地址，列名亦如此"));
    }

    #[test]
    fn sentences_in_a_row_are_said_one_by_one() {
        let said = chinese("Note: 2 of 3 cells are number plates; no identifier was found. Over 9000.");
        assert_eq!(said.as_deref(), Some("Note：3 个单元格中有 2 个为车辆号牌；未发现标识符。Over 9000."));
        assert_eq!(chinese("There is no such product.").as_deref(), Some("没有该产品。"));
    }

    #[test]
    fn what_nobody_knows_stays_as_it_is() {
        for text in
            ["", ".", "Hourly counts; of stations: Futian, Luohu or Nanshan. Monthly - or so.", "深圳", "{1}"]
        {
            assert_eq!(chinese(text), None, "{text}");
        }
    }

    #[test]
    fn a_hostile_text_costs_little() {
        let texts = ["; ", ": a", ". ", "1 of 1 cells ", "inside text: ", " or ", "{1}", "; or", "—"];
        let begun = Instant::now();
        for text in texts {
            let _ = chinese(&text.repeat(LONGEST / text.len()));
            assert_eq!(chinese(&text.repeat(LONGEST)), None);
        }
        assert!(begun.elapsed().as_secs() < 5, "{:?}", begun.elapsed());
    }

    #[test]
    fn every_sentence_has_the_same_holes_in_both_languages() {
        let said = crate::console::texts::read(include_str!("zh_sentences.toml"));
        assert!(said.len() > 100);
        for (english, chinese) in said {
            let (literals, holes) = pieces(&english);
            let names = |holes: Vec<String>| -> BTreeSet<String> {
                holes.iter().map(|hole| hole.trim_start_matches(['#', '_', '=']).to_owned()).collect()
            };
            assert_eq!(holes.len(), names(holes.clone()).len(), "{english}");
            assert!(names(pieces(&chinese).1).is_subset(&names(holes)), "{chinese}");
            let between = literals.len().saturating_sub(2);
            assert!(literals.iter().skip(1).take(between).all(|text| !text.is_empty()), "{english}");
        }
    }
}
