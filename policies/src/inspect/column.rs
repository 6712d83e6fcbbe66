//! What is remembered of one column while the table streams by: counts and masks, in constant memory.

use super::fold::{
    AT, COLON, COMMA, DASH, DIGIT, DOT, HIGH, LETTER, LOWER, Mask, PLUS, SLASH, SPACE, UPPER, WIDE, mask,
    narrow, only,
};
use super::hint::{Hint, hint};
use super::kinds::biometric;
use super::look::{look, may_be_vector};
use super::mask::{form, mask_of};
use super::people::People;
use super::pseudonym::Shapes;
use super::report::Kind;
use super::sight::{Examples, Seen, Sight};
use super::sketch::{Sketch, fingerprint};
use super::text;

/// The longest cell that can be an identifier as a whole.
const IDENTIFIER: usize = 512;

/// What was seen of each kind.
pub(super) type Kinds = Vec<Seen>;

#[derive(Debug, Clone)]
pub(super) struct Tally {
    pub(super) name: String,
    pub(super) hint: Hint,
    pub(super) cells: u64,
    /// Cells of nothing but figures and the signs of numbers and dates.
    pub(super) plain: u64,
    pub(super) values: Sketch,
    /// Cells that are an identifier as a whole.
    pub(super) whole: Kinds,
    /// Identifiers inside text, counted once in each cell.
    pub(super) inside: Kinds,
    pub(super) shapes: Shapes,
    pub(super) vectors: Vectors,
    /// Of any cells.
    pub(super) examples: Examples,
    /// How those cells are written.
    pub(super) forms: Examples,
    /// Where the column says how many people stand behind a row.
    pub(super) people: Option<People>,
}

/// Lengths of the cells that are vectors of numbers.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Vectors {
    pub(super) cells: u64,
    pub(super) shortest: usize,
    pub(super) longest: usize,
}

impl Vectors {
    fn add(&mut self, other: Self) {
        if other.cells > 0 {
            self.shortest = if self.cells == 0 { other.shortest } else { self.shortest.min(other.shortest) };
            self.longest = self.longest.max(other.longest);
            self.cells += other.cells;
        }
    }
}

impl Tally {
    pub(super) fn new(name: &str, distinct: usize) -> Self {
        Self {
            name: name.to_owned(),
            hint: hint(name),
            cells: 0,
            plain: 0,
            values: Sketch::new(distinct),
            whole: vec![Seen::default(); Kind::COUNT],
            inside: vec![Seen::default(); Kind::COUNT],
            shapes: Shapes::default(),
            vectors: Vectors::default(),
            examples: Examples::default(),
            forms: Examples::default(),
            people: None,
        }
    }

    #[inline]
    pub(super) fn add(&mut self, raw: &str, times: u64) {
        let cell = raw.trim_ascii();
        if let Some(people) = &mut self.people {
            people.add(cell, times);
        }
        let classes = mask(cell.as_bytes());
        if classes & WIDE == 0 {
            self.add_folded(cell, classes, times);
        } else {
            let narrowed = narrow(cell);
            let cell = narrowed.trim();
            self.add_folded(cell, mask(cell.as_bytes()), times);
        }
    }

    #[inline]
    fn add_folded(&mut self, cell: &str, classes: Mask, times: u64) {
        if cell.is_empty() || (cell.len() <= 4 && says_nothing(cell)) {
            return;
        }
        let print = fingerprint(cell.as_bytes());
        self.cells += times;
        self.plain += if is_plain(cell, classes) { times } else { 0 };
        self.values.add(print, times, cell);
        self.examples.offer(print, || mask_of(Kind::Person, cell));
        self.forms.offer(print, || form(cell));
        let mut recognised = false;
        if cell.len() <= IDENTIFIER {
            look(cell, classes, &mut |kind, sight, mark| {
                recognised |= sight.is_hit();
                see(&mut self.whole, (kind, sight), times, (print, mark), cell);
            });
        }
        if !recognised {
            self.add_unrecognised(cell, classes, times, print);
        }
    }

    #[inline]
    fn add_unrecognised(&mut self, cell: &str, classes: Mask, times: u64, print: u64) {
        self.shapes.add(cell, classes, times, print);
        if may_be_vector(cell.len(), classes)
            && let Some(length) = biometric::look_vector(cell.as_bytes())
        {
            self.vectors.add(Vectors { cells: times, shortest: length, longest: length });
        } else if is_text(cell, classes) {
            self.add_text(cell, classes, times);
        }
    }

    fn add_text(&mut self, cell: &str, classes: Mask, times: u64) {
        let mut found = 0_u64;
        text::scan(cell, classes, &mut |kind, sight, piece| {
            let bit = 1 << (kind as u64);
            if found & bit == 0 {
                found |= if sight.is_hit() { bit } else { 0 };
                see(&mut self.inside, (kind, sight), times, (fingerprint(piece.as_bytes()), 0), piece);
            }
        });
    }

    /// Takes in what was seen of later rows.
    pub(super) fn merge(&mut self, later: Self) {
        self.cells += later.cells;
        self.plain += later.plain;
        self.values.merge(later.values);
        let whole = self.whole.iter_mut().zip(later.whole);
        for (own, later) in whole.chain(self.inside.iter_mut().zip(later.inside)) {
            own.merge(later);
        }
        self.shapes.merge(later.shapes);
        self.vectors.add(later.vectors);
        self.examples.merge(later.examples);
        self.forms.merge(later.forms);
        if let (Some(own), Some(later)) = (&mut self.people, later.people) {
            own.merge(later);
        }
    }
}

#[inline]
fn see(kinds: &mut Kinds, (kind, sight): (Kind, Sight), times: u64, (print, mark): (u64, u32), cell: &str) {
    if let Some(seen) = kinds.get_mut(kind as usize) {
        seen.add(sight, times, print, mark);
        if sight.is_hit() {
            seen.examples.offer(print, || mask_of(kind, cell));
        }
    }
}

/// What is written where there is no value.
fn says_nothing(cell: &str) -> bool {
    matches!(
        cell,
        "NULL"
            | "null"
            | "None"
            | "none"
            | "NaN"
            | "nan"
            | "N/A"
            | "n/a"
            | "NA"
            | "-"
            | "--"
            | "\\N"
            | "?"
            | "无"
    )
}

#[inline]
fn is_plain(cell: &str, classes: Mask) -> bool {
    only(classes, DIGIT | PLUS | DASH | DOT | COMMA | COLON | SLASH | SPACE)
        && (cell.len() < 15 || cell.bytes().filter(u8::is_ascii_digit).count() < 15)
}

/// Whether an identifier can stand inside: figures or an address among other things, or words.
#[inline]
fn is_text(cell: &str, classes: Mask) -> bool {
    let among = classes & (SPACE | HIGH | COMMA | COLON) != 0
        && !only(classes, DIGIT | DASH | COLON | SPACE | DOT | SLASH);
    let words = classes & HIGH != 0 || (classes & UPPER != 0 && classes & LOWER != 0);
    cell.len() >= 9
        && among
        && (classes & AT != 0 || words || (classes & DIGIT != 0 && classes & LETTER != 0))
}
