//! Rows whose classes begin with the same bits: they lie in one place, so that threads share nothing.

use std::cmp::Ordering;

/// Entries of a part before equal ones are put together. A part of few classes then needs little room, however many
/// rows it has.
const GATHERED: usize = 1 << 16;

/// Entries that are kept together. A list that grew would need room for itself twice.
const BLOCK: usize = 1 << 10;

#[derive(Debug, Clone)]
pub(super) struct Part {
    /// Sensitive columns.
    columns: usize,
    blocks: Vec<Block>,
    entries: usize,
    /// Entries at which to gather again.
    limit: usize,
}

/// Rows as columns: the fingerprint of a class, a code for each sensitive column, and how many rows are like that,
/// or nothing where each entry is one row.
#[derive(Debug, Clone)]
struct Block {
    classes: Vec<u64>,
    codes: Vec<Vec<u32>>,
    rows: Vec<u32>,
}

/// Where an entry stands: its block, and its place there.
type Place = (usize, usize);

/// Rows of one class with one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) class: u64,
    pub(super) code: u32,
    pub(super) rows: u32,
}

impl Block {
    fn new(columns: usize) -> Self {
        let codes = (0..columns).map(|_| Vec::with_capacity(BLOCK)).collect();
        Self { classes: Vec::with_capacity(BLOCK), codes, rows: Vec::new() }
    }

    fn code(&self, column: usize, place: usize) -> u32 {
        self.codes.get(column).and_then(|codes| codes.get(place)).copied().unwrap_or_default()
    }

    fn rows(&self, place: usize) -> u32 {
        self.rows.get(place).copied().unwrap_or(1)
    }

    fn retain(&mut self, keeps: impl Fn(u64) -> bool) {
        for list in self.codes.iter_mut().chain([&mut self.rows]) {
            let mut classes = self.classes.iter();
            list.retain(|_| classes.next().is_some_and(|class| keeps(*class)));
        }
        self.classes.retain(|class| keeps(*class));
    }
}

impl Part {
    /// No rows yet, of so many sensitive columns.
    pub(super) fn new(columns: usize) -> Self {
        Self { columns, blocks: Vec::new(), entries: 0, limit: GATHERED }
    }

    pub(super) fn entries(&self) -> usize {
        self.entries
    }

    /// Adds a row.
    pub(super) fn push(&mut self, class: u64, codes: impl Iterator<Item = u32>) {
        let block = self.open(|block| block.rows.is_empty());
        block.classes.push(class);
        codes.zip(&mut block.codes).for_each(|(code, codes)| codes.push(code));
        self.settle();
    }

    /// Counts one more entry, in the last block if there is room and it is of the sort, or else in a new one.
    fn open(&mut self, is_of_sort: impl Fn(&Block) -> bool) -> &mut Block {
        self.entries += 1;
        let last = self.blocks.pop_if(|block| block.classes.len() < BLOCK && is_of_sort(block));
        let block = last.unwrap_or_else(|| Block::new(self.columns));
        self.blocks.push_mut(block)
    }

    /// Adds another's rows, whose codes are called otherwise here.
    pub(super) fn merge(&mut self, mut other: Self, renamed: &[Vec<u32>]) {
        for block in &mut other.blocks {
            for (codes, renamed) in block.codes.iter_mut().zip(renamed) {
                for code in codes {
                    let new = usize::try_from(*code).ok().and_then(|code| renamed.get(code));
                    *code = new.copied().unwrap_or(*code);
                }
            }
        }
        self.blocks.append(&mut other.blocks);
        self.entries += other.entries;
        self.settle();
    }

    /// Leaves out classes.
    pub(super) fn retain(&mut self, keeps: impl Fn(u64) -> bool) {
        self.blocks.iter_mut().for_each(|block| block.retain(&keeps));
        self.blocks.retain(|block| !block.classes.is_empty());
        self.entries = self.blocks.iter().map(|block| block.classes.len()).sum();
    }

    /// The runs of one sensitive column, class by class; of the classes alone where there is no such column.
    pub(super) fn runs(&self, column: usize) -> Vec<Run> {
        let mut runs = Vec::with_capacity(self.entries);
        for block in &self.blocks {
            let run = |(place, class): (usize, &u64)| Run {
                class: *class,
                code: block.code(column, place),
                rows: block.rows(place),
            };
            runs.extend(block.classes.iter().enumerate().map(run));
        }
        runs.sort_unstable_by_key(|run| (run.class, run.code));
        runs.dedup_by(|next, kept| {
            let same = (next.class, next.code) == (kept.class, kept.code);
            if same {
                kept.rows = kept.rows.saturating_add(next.rows);
            }
            same
        });
        runs
    }

    fn settle(&mut self) {
        if self.entries >= self.limit {
            self.gather();
            self.limit = GATHERED.max(self.entries * 2);
        }
    }

    /// Puts entries that are alike together.
    fn gather(&mut self) {
        let places = self.blocks.iter().enumerate();
        let mut order: Vec<Place> =
            places.flat_map(|(block, it)| (0..it.classes.len()).map(move |place| (block, place))).collect();
        order.sort_unstable_by(|one, other| self.compare(*one, *other));
        let mut gathered = Self::new(self.columns);
        for alike in order.chunk_by(|one, other| self.compare(*one, *other).is_eq()) {
            let block = |place: &Place| self.blocks.get(place.0);
            let rows = alike.iter().filter_map(|place| Some(block(place)?.rows(place.1)));
            let rows = rows.fold(0, u32::saturating_add);
            let Some((first, at)) = alike.first().and_then(|place| Some((block(place)?, place.1))) else {
                continue;
            };
            let entry = gathered.open(|_| true);
            entry.classes.extend(first.classes.get(at));
            entry.rows.push(rows);
            (0..).zip(&mut entry.codes).for_each(|(column, codes)| codes.push(first.code(column, at)));
        }
        *self = gathered;
    }

    fn compare(&self, one: Place, other: Place) -> Ordering {
        let (Some(one_block), Some(other_block)) = (self.blocks.get(one.0), self.blocks.get(other.0)) else {
            return Ordering::Equal;
        };
        let codes = || {
            let code = |column| one_block.code(column, one.1).cmp(&other_block.code(column, other.1));
            (0..self.columns).map(code).fold(Ordering::Equal, Ordering::then)
        };
        one_block.classes.get(one.1).cmp(&other_block.classes.get(other.1)).then_with(codes)
    }
}

/// Runs of one class each.
pub(super) fn classes(runs: &[Run]) -> impl Iterator<Item = &[Run]> {
    runs.chunk_by(|one, other| one.class == other.class)
}

#[cfg(test)]
mod tests {
    use super::{GATHERED, Part, Run};

    #[test]
    fn many_rows_of_few_classes_become_few_entries() {
        let filled = || {
            let mut part = Part::new(2);
            (0..3 * GATHERED as u64)
                .for_each(|row| part.push(row % 3, [u32::from(row % 2 == 0), 7].into_iter()));
            part
        };
        let mut part = filled();
        assert!(part.entries() < GATHERED, "{}", part.entries());
        part.merge(filled(), &[vec![1, 0], vec![0; 8]]);
        let half = u32::try_from(GATHERED).unwrap();
        let run = |class, code| Run { class, code, rows: half };
        assert_eq!(part.runs(0), [run(0, 0), run(0, 1), run(1, 0), run(1, 1), run(2, 0), run(2, 1)]);
        part.retain(|class| class == 1);
        assert_eq!(part.runs(2), [Run { class: 1, code: 0, rows: 2 * half }]);
    }
}
