//! Rows whose classes begin with the same bits: they lie in one place, so that threads share nothing.

use std::cmp::Ordering;

/// Entries of a part before equal ones are put together. A part of few classes then needs little room, however many
/// rows it has.
const GATHERED: usize = 1 << 16;

/// Rows as columns: the fingerprint of a class, a code for each sensitive column, and how many rows are like that.
#[derive(Debug, Clone)]
pub(super) struct Part {
    classes: Vec<u64>,
    codes: Vec<Vec<u32>>,
    /// Of the first entries; all others stand for one row.
    rows: Vec<u32>,
    /// Entries at which to gather again.
    limit: usize,
}

/// Rows of one class with one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) class: u64,
    pub(super) code: u32,
    pub(super) rows: u32,
}

impl Part {
    /// No rows yet, of so many sensitive columns.
    pub(super) fn new(sensitive: usize) -> Self {
        Self { classes: Vec::new(), codes: vec![Vec::new(); sensitive], rows: Vec::new(), limit: GATHERED }
    }

    pub(super) fn entries(&self) -> usize {
        self.classes.len()
    }

    pub(super) fn push(&mut self, class: u64, codes: impl Iterator<Item = u32>) {
        push(&mut self.classes, class);
        codes.zip(&mut self.codes).for_each(|(code, codes)| push(codes, code));
        self.settle();
    }

    /// Adds another's rows, whose codes are called otherwise here.
    pub(super) fn merge(&mut self, mut other: Self, renamed: &[Vec<u32>]) {
        if !(self.rows.is_empty() && other.rows.is_empty()) {
            self.spell_out();
            other.spell_out();
        }
        self.classes.append(&mut other.classes);
        self.rows.append(&mut other.rows);
        for ((codes, theirs), renamed) in self.codes.iter_mut().zip(other.codes).zip(renamed) {
            let renamed = |code| usize::try_from(code).ok().and_then(|code| renamed.get(code)).copied();
            codes.extend(theirs.into_iter().map(|code| renamed(code).unwrap_or(code)));
        }
        self.settle();
    }

    /// Leaves out classes.
    pub(super) fn retain(&mut self, keeps: impl Fn(u64) -> bool) {
        if !self.rows.is_empty() {
            self.spell_out();
        }
        for list in self.codes.iter_mut().chain([&mut self.rows]) {
            let mut classes = self.classes.iter();
            list.retain(|_| classes.next().is_some_and(|class| keeps(*class)));
        }
        self.classes.retain(|class| keeps(*class));
    }

    /// The runs of one sensitive column, class by class; of the classes alone where there is no such column.
    pub(super) fn runs(&self, column: usize) -> Vec<Run> {
        let codes = self.codes.get(column);
        let run = |(place, class): (usize, &u64)| Run {
            class: *class,
            code: codes.and_then(|codes| codes.get(place)).copied().unwrap_or_default(),
            rows: self.rows.get(place).copied().unwrap_or(1),
        };
        let mut runs: Vec<Run> = self.classes.iter().enumerate().map(run).collect();
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

    fn spell_out(&mut self) {
        self.rows.resize(self.classes.len(), 1);
    }

    fn settle(&mut self) {
        if self.classes.len() >= self.limit {
            self.gather();
            self.limit = GATHERED.max(self.classes.len() * 2);
        }
    }

    /// Puts entries that are alike together.
    fn gather(&mut self) {
        let mut order: Vec<usize> = (0..self.classes.len()).collect();
        order.sort_unstable_by(|one, other| self.compare(*one, *other));
        let mut gathered = Self::new(self.codes.len());
        let mut last = None;
        for place in order {
            let rows = self.rows.get(place).copied().unwrap_or(1);
            match gathered.rows.last_mut() {
                Some(all) if last.is_some_and(|last| self.compare(last, place).is_eq()) => {
                    *all = all.saturating_add(rows);
                }
                _ => {
                    gathered.classes.extend(self.classes.get(place));
                    gathered.rows.push(rows);
                    for (codes, own) in gathered.codes.iter_mut().zip(&self.codes) {
                        codes.extend(own.get(place));
                    }
                }
            }
            last = Some(place);
        }
        *self = gathered;
    }

    fn compare(&self, one: usize, other: usize) -> Ordering {
        let by_code = || {
            let codes = self.codes.iter().map(|codes| codes.get(one).cmp(&codes.get(other)));
            codes.fold(Ordering::Equal, Ordering::then)
        };
        self.classes.get(one).cmp(&self.classes.get(other)).then_with(by_code)
    }
}

/// Runs of one class each.
pub(super) fn classes(runs: &[Run]) -> impl Iterator<Item = &[Run]> {
    runs.chunk_by(|one, other| one.class == other.class)
}

/// Grows by a quarter, not by doubling: there are hundreds of such lists.
fn push<T>(list: &mut Vec<T>, item: T) {
    if list.len() == list.capacity() {
        list.reserve_exact(list.len() / 4 + 64);
    }
    list.push(item);
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
