//! Words of Chinese text that announce names, addresses and diseases (`data/cues.txt`), found by their first character.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::words::sections;

/// What announces something in Chinese text, and what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cue {
    NameAfter,
    NameBefore,
    NameAround,
    Road,
    Disease,
}

#[derive(Debug)]
pub(super) struct Cues {
    /// A bit for each character of the basic plane that a cue begins with.
    first: Vec<u64>,
    /// Longer words first.
    by_first: FxHashMap<u16, Vec<(&'static str, Cue)>>,
}

pub(super) static CUES: LazyLock<Cues> = LazyLock::new(|| {
    let mut cues = Cues { first: vec![0; 1 << 10], by_first: FxHashMap::default() };
    for (name, list) in sections(include_str!("data/cues.txt")) {
        let cue = match name {
            "NAME_AFTER" => Cue::NameAfter,
            "NAME_BEFORE" => Cue::NameBefore,
            "NAME_AROUND" => Cue::NameAround,
            "ROAD" => Cue::Road,
            _ => Cue::Disease,
        };
        for word in list {
            let Some(first) = word.chars().next().and_then(|first| u16::try_from(u32::from(first)).ok())
            else {
                continue;
            };
            if let Some(bits) = cues.first.get_mut(usize::from(first >> 6)) {
                *bits |= 1 << (first & 63);
            }
            cues.by_first.entry(first).or_default().push((word, cue));
        }
    }
    cues.by_first.values_mut().for_each(|words| words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len())));
    cues
});

impl Cues {
    /// Every cue in a text and where it stands.
    #[inline]
    pub(super) fn find(&self, text: &str, mut found: impl FnMut(usize, usize, Cue)) {
        let mut bytes = text.as_bytes();
        while let [lead, rest @ ..] = bytes {
            let [middle, last, after @ ..] = rest else { return };
            if !matches!(lead, 0xe4..=0xe9) {
                bytes = rest;
                continue;
            }
            let character =
                (u16::from(lead & 0x0f) << 12) | (u16::from(middle & 0x3f) << 6) | u16::from(last & 0x3f);
            let bits = self.first.get(usize::from(character >> 6)).copied().unwrap_or(0);
            if bits >> (character & 63) & 1 == 1 {
                let at = text.len() - bytes.len();
                let words = self.by_first.get(&character).map(Vec::as_slice).unwrap_or_default();
                let here = text.get(at..).unwrap_or_default();
                if let Some((word, cue)) = words.iter().find(|(word, _)| here.starts_with(*word)) {
                    found(at, at + word.len(), *cue);
                }
            }
            bytes = after;
        }
    }
}
