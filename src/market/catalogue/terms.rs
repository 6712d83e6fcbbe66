//! Words that a text is found by: Chinese by characters and pairs of them, other scripts by words in lower case.

use std::collections::BTreeSet;

/// Longer words are cut: nobody types them whole.
const CHARACTERS_MAX: usize = 40;

/// A run of characters that are found in the same way.
enum Run {
    Han(Vec<char>),
    Word(String),
}

/// What a product with this text is stored under: every Han character, every pair of neighbours, every word.
pub(super) fn of_text(text: &str) -> BTreeSet<String> {
    let mut terms = BTreeSet::new();
    for run in runs(text) {
        match run {
            Run::Word(word) => _ = terms.insert(word),
            Run::Han(characters) => {
                terms.extend(characters.iter().map(char::to_string));
                terms.extend(pairs(&characters));
            }
        }
    }
    terms
}

/// What must all be there for a question to be answered: pairs where there are pairs, else the character.
pub(super) fn of_question(text: &str) -> BTreeSet<String> {
    let mut terms = BTreeSet::new();
    for run in runs(text) {
        match run {
            Run::Word(word) => _ = terms.insert(word),
            Run::Han(characters) if characters.len() == 1 => {
                terms.extend(characters.iter().map(char::to_string));
            }
            Run::Han(characters) => terms.extend(pairs(&characters)),
        }
    }
    terms
}

fn pairs(characters: &[char]) -> impl Iterator<Item = String> {
    characters.windows(2).map(|pair| pair.iter().collect())
}

fn runs(text: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let (mut han, mut word) = (Vec::new(), String::new());
    for character in text.chars().map(narrow).chain([' ']) {
        let is_han = is_han(character);
        if !is_han && !han.is_empty() {
            runs.push(Run::Han(std::mem::take(&mut han)));
        }
        if (is_han || !character.is_alphanumeric()) && !word.is_empty() {
            runs.push(Run::Word(std::mem::take(&mut word).chars().take(CHARACTERS_MAX).collect()));
        }
        if is_han {
            han.push(character);
        } else if character.is_alphanumeric() {
            word.extend(character.to_lowercase());
        }
    }
    runs
}

/// A full-width letter or figure is the usual one to a reader.
fn narrow(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xff01 + 0x21).unwrap_or(character),
        other => other,
    }
}

fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(terms: BTreeSet<String>) -> String {
        terms.into_iter().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn chinese_is_kept_by_characters_and_pairs_and_the_rest_by_words() {
        assert_eq!(listed(of_text("地铁5号线 Hourly COUNTS")), "5 counts hourly 号 号线 地 地铁 线 铁");
    }

    #[test]
    fn a_question_asks_for_pairs_and_for_a_character_only_where_it_stands_alone() {
        assert_eq!(listed(of_question("地铁站 线 ＭＥＴＲＯ")), "metro 地铁 线 铁站");
    }

    #[test]
    fn signs_alone_ask_for_nothing() {
        assert_eq!(listed(of_question("……!? -")), "");
    }
}
