//! The rows discovery looks at: all, while there is room; then every second one, chosen by hash, and so on.

use super::fingerprint::{START, join};

#[derive(Debug, Clone)]
pub(super) struct Sample {
    columns: usize,
    room: usize,
    /// A row is kept where the lowest so many bits of its number's hash are zero.
    thinned: u32,
    numbers: Vec<u64>,
    /// The fingerprints of the cells, row by row.
    cells: Vec<u64>,
}

impl Sample {
    pub(super) fn new(columns: usize, room: usize) -> Self {
        Self { columns, room, thinned: 0, numbers: Vec::new(), cells: Vec::new() }
    }

    /// Whether the row of this number of this part of the table belongs to the sample; then [`Sample::add`] it.
    pub(super) fn wants(&self, part: u64, row: u64) -> bool {
        self.columns > 0 && is_kept(number(part, row), self.thinned)
    }

    pub(super) fn add(&mut self, part: u64, row: u64, cells: &[u64]) {
        self.numbers.push(number(part, row));
        if self.cells.len() + cells.len() > self.cells.capacity() {
            // Twice as much, but never more than there is room for.
            let more = self.cells.len().min(self.room.saturating_sub(self.cells.len()));
            self.cells.reserve_exact(more.max(cells.len()));
        }
        self.cells.extend_from_slice(cells);
        self.fit();
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.numbers.extend(other.numbers);
        self.cells.extend(other.cells);
        self.thin(self.thinned.max(other.thinned));
        self.fit();
    }

    fn fit(&mut self) {
        while self.cells.len() > self.room && self.thinned < 63 {
            self.thin(self.thinned + 1);
        }
    }

    fn thin(&mut self, thinned: u32) {
        self.thinned = thinned;
        let numbers = &self.numbers;
        let mut at = 0;
        let columns = self.columns;
        self.cells.retain(|_| {
            let number = numbers.get(at / columns).copied().unwrap_or_default();
            at += 1;
            is_kept(number, thinned)
        });
        self.numbers.retain(|number| is_kept(*number, thinned));
    }

    pub(super) fn rows(&self) -> usize {
        self.numbers.len()
    }

    /// The places of so many rows, the same whatever order they came in.
    pub(super) fn first(&self, rows: usize) -> Vec<usize> {
        let mut places: Vec<(u64, usize)> = self.numbers.iter().copied().zip(0..).collect();
        if rows < places.len() {
            places.select_nth_unstable(rows);
            places.truncate(rows);
        }
        places.into_iter().map(|(_, place)| place).collect()
    }

    /// Whether no row was left out.
    pub(super) fn is_whole(&self) -> bool {
        self.thinned == 0
    }

    /// The fingerprints of one column.
    pub(super) fn column(&self, place: usize) -> impl Iterator<Item = u64> {
        self.cells.iter().skip(place).step_by(self.columns.max(1)).copied()
    }
}

fn number(part: u64, row: u64) -> u64 {
    join(join(START, part), row)
}

fn is_kept(number: u64, thinned: u32) -> bool {
    number & ((1 << thinned) - 1) == 0
}
