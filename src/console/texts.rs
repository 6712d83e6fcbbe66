//! Two languages. A page is written in English where it stands; `texts/zh….toml` say the same in Chinese: what everybody
//! reads, what only regulators and the operator do (`authority`), what acts answer that were not done (`acts`), what the
//! engines say (`engines`), what is said of fields (`hints`), laws and heads of fines (`law`), the acts of the log (`log`),
//! numbers of the law (`numbers`), stored words (`words`), and sentences with values in them (`sentences`).

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

#[cfg(test)]
mod engines;
mod sentence;

/// English text to Chinese text. A test holds that every text of a page is here.
static CHINESE: LazyLock<HashMap<String, String>> =
    LazyLock::new(|| FILES.into_iter().flat_map(read).collect());

fn read(file: &str) -> HashMap<String, String> {
    toml::from_str(file).unwrap_or_default()
}

const FILES: [&str; 9] = [
    include_str!("texts/zh.toml"),
    include_str!("texts/zh_authority.toml"),
    include_str!("texts/zh_acts.toml"),
    include_str!("texts/zh_engines.toml"),
    include_str!("texts/zh_hints.toml"),
    include_str!("texts/zh_law.toml"),
    include_str!("texts/zh_log.toml"),
    include_str!("texts/zh_numbers.toml"),
    include_str!("texts/zh_words.toml"),
];

/// The language of a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    English,
    Chinese,
}

impl Language {
    /// Of a language tag, such as `zh-CN`.
    pub fn of(tag: &str) -> Option<Self> {
        let tag = tag.trim();
        if tag.starts_with("zh") {
            Some(Self::Chinese)
        } else if tag.starts_with("en") {
            Some(Self::English)
        } else {
            None
        }
    }

    /// The first language of ours that a browser asks for.
    pub fn preferred(accepted: &str) -> Self {
        let mut tags = accepted.split(',').map(|part| part.split(';').next().unwrap_or_default());
        tags.find_map(Self::of).unwrap_or(Self::English)
    }

    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-CN",
        }
    }

    /// The text in this language; what nobody has translated stays as it is.
    pub fn say(self, english: &str) -> &str {
        match self {
            Self::English => english,
            Self::Chinese => CHINESE.get(english).map_or(english, String::as_str),
        }
    }

    /// A text that the program wrote with values in it, in this language. Never what people wrote: a word of theirs that
    /// happens to be one of ours would be changed.
    pub fn tell(self, english: &str) -> Cow<'_, str> {
        let chinese = (self == Self::Chinese).then(|| sentence::chinese(english)).flatten();
        chinese.map_or(Cow::Borrowed(english), Cow::Owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_of_ours_is_taken_and_english_where_there_is_none() {
        assert_eq!(Language::preferred("zh-CN,zh;q=0.9,en;q=0.8"), Language::Chinese);
        assert_eq!(Language::preferred("fr, en-GB;q=0.7, zh;q=0.3"), Language::English);
        assert_eq!(Language::preferred("fr"), Language::English);
    }

    #[test]
    fn every_head_of_a_fine_is_said_in_chinese() {
        for head in policies::fines::provisions() {
            for english in [head.says, head.authority] {
                assert_ne!(Language::Chinese.say(english), english, "{}", head.id);
            }
        }
    }

    #[test]
    fn no_text_is_said_twice() {
        let said: usize = FILES.map(|file| read(file).len()).iter().sum();
        assert_eq!(CHINESE.len(), said);
    }

    #[test]
    fn the_chinese_texts_can_be_read() {
        for file in FILES {
            let read: Result<HashMap<String, String>, _> = toml::from_str(file);
            assert!(read.is_ok_and(|texts| texts.values().all(|text| !text.is_empty())));
        }
    }
}
