//! What is remembered of one column while the table streams by: counts and masks, in constant memory.

use std::borrow::Cow;

use super::distinct::{Distinct, fingerprint};
use super::pseudonym::Shapes;
use super::sight::{RECOGNISERS, Seen, Sight};
use super::text;

/// The longest cell that can be an identifier as a whole.
const IDENTIFIER: usize = 512;

/// The most values kept of one column.
const DISTINCT: usize = 1 << 16;

#[derive(Debug, Clone)]
pub(super) struct Tally {
    pub(super) name: String,
    pub(super) cells: u64,
    /// Cells of nothing but figures and the signs of numbers and dates.
    pub(super) plain: u64,
    pub(super) distinct: Distinct,
    /// One for each recogniser, of cells that are an identifier as a whole.
    pub(super) whole: [Seen; RECOGNISERS.len()],
    /// The same, of identifiers inside text.
    pub(super) inside: [Seen; RECOGNISERS.len()],
    pub(super) shapes: Shapes,
    examples: usize,
}

impl Tally {
    pub(super) fn new(name: &str, distinct: usize, examples: usize) -> Self {
        Self {
            name: name.to_owned(),
            cells: 0,
            plain: 0,
            distinct: Distinct::new(distinct.min(DISTINCT)),
            whole: Default::default(),
            inside: Default::default(),
            shapes: Shapes::default(),
            examples,
        }
    }

    pub(super) fn add(&mut self, raw: &str, times: u64) {
        let folded = fold(raw.trim());
        let cell = folded.trim();
        if cell.is_empty() {
            return;
        }
        self.cells += times;
        self.plain += times * u64::from(is_plain(cell));
        let print = fingerprint(cell);
        self.distinct.add(print, times);
        if cell.len() <= IDENTIFIER {
            self.shapes.add(cell, times, self.examples);
        }
        let mut recognised = false;
        for (recogniser, seen) in RECOGNISERS.iter().zip(&mut self.whole) {
            let sight = (recogniser.look)(cell);
            recognised |= matches!(sight, Sight::Hit | Sight::Special);
            seen.add(recogniser, (sight, times), cell, print, self.examples);
        }
        if !recognised {
            self.add_text(cell, times);
        }
    }

    /// Takes in what was seen of later rows.
    pub(super) fn merge(&mut self, later: Self) {
        self.cells += later.cells;
        self.plain += later.plain;
        self.distinct.merge(later.distinct);
        let whole = self.whole.iter_mut().zip(later.whole);
        for (own, later) in whole.chain(self.inside.iter_mut().zip(later.inside)) {
            own.merge(later, self.examples);
        }
        self.shapes.merge(later.shapes, self.examples);
    }

    /// Counts cells, not pieces: a kind seen twice in one cell counts once.
    fn add_text(&mut self, cell: &str, times: u64) {
        let mut found = [false; RECOGNISERS.len()];
        text::pieces(cell, |recogniser, sight, piece| {
            let slots = RECOGNISERS.iter().zip(&mut self.inside).zip(&mut found);
            for ((own, seen), found) in slots.filter(|((own, _), _)| own.kind == recogniser.kind) {
                if !*found {
                    *found = matches!(sight, Sight::Hit | Sight::Special);
                    seen.add(own, (sight, times), piece, fingerprint(piece), self.examples);
                }
            }
        });
    }
}

/// Full-width letters, figures and signs as the usual ones: they are one value to a person.
fn fold(cell: &str) -> Cow<'_, str> {
    let is_wide = |character: char| matches!(character, '\u{3000}' | '\u{ff01}'..='\u{ff5e}');
    if !cell.contains(is_wide) {
        return Cow::Borrowed(cell);
    }
    Cow::Owned(
        cell.chars()
            .map(|character| match character {
                '\u{3000}' => ' ',
                '\u{ff01}'..='\u{ff5e}' => {
                    char::from_u32(u32::from(character) - 0xff01 + 0x21).unwrap_or(character)
                }
                other => other,
            })
            .collect(),
    )
}

fn is_plain(cell: &str) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    digits < 15 && cell.bytes().all(|byte| byte.is_ascii_digit() || b"+-.,:/ TZ%".contains(&byte))
}
