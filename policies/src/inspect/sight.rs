//! What a recogniser makes of one cell, and what was seen of one kind in a column.

/// One cell through one recogniser's eyes. A cell that is not the kind at all is no sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sight {
    /// As long as this, and of its characters.
    Shaped,
    /// This, but for the check digit.
    Near,
    /// This.
    Hit,
    /// This, of the sort that the kind's rule tells apart.
    Special,
}

impl Sight {
    pub(super) fn is_hit(self) -> bool {
        matches!(self, Self::Hit | Self::Special)
    }

    /// A hit, or but for the check digit.
    pub(super) fn checked(right: bool) -> Self {
        if right { Self::Hit } else { Self::Near }
    }
}

/// The most masked examples remembered of a kind in a column.
const EXAMPLES: usize = 4;

/// Different hits, by number of bits among sixty-four, that show a column is no constant repeated: about twenty.
const VARIED: u32 = 15;

/// What a column showed of one kind. Constant size.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    pub(super) shaped: u64,
    pub(super) near: u64,
    pub(super) hits: u64,
    pub(super) special: u64,
    /// Which of sixty-four parts of the hashes hits fell into: an idea of how many are different.
    values: u64,
    /// The same of the hits' marks (a mobile's prefix).
    marks: u64,
    pub(super) examples: Examples,
}

impl Seen {
    #[inline]
    pub(super) fn add(&mut self, sight: Sight, times: u64, print: u64, mark: u32) {
        match sight {
            Sight::Shaped => return self.shaped += times,
            Sight::Near => return self.near += times,
            Sight::Hit => self.hits += times,
            Sight::Special => self.special += times,
        }
        self.values |= 1 << ((print >> 40) & 63);
        self.marks |= 1 << (u64::from(mark).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 58);
    }

    pub(super) fn merge(&mut self, later: Self) {
        self.shaped += later.shaped;
        self.near += later.near;
        self.hits += later.hits;
        self.special += later.special;
        self.values |= later.values;
        self.marks |= later.marks;
        self.examples.merge(later.examples);
    }

    /// Hits of either sort.
    pub(super) fn all(&self) -> u64 {
        self.hits + self.special
    }

    /// Whether the hits are different people's, not one value repeated. Of a short column all must be hits.
    pub(super) fn varies(&self, cells: u64) -> bool {
        let different = self.values.count_ones();
        different >= VARIED || (different >= 4 && self.all() == cells)
    }

    /// About how many different marks hits had.
    pub(super) fn marks(&self) -> u32 {
        self.marks.count_ones()
    }
}

/// A few masked values, those of the smallest hashes, so that they are the same however rows were split.
#[derive(Debug, Clone, Default)]
pub(super) struct Examples(Vec<(u64, String)>);

impl Examples {
    #[inline]
    pub(super) fn offer(&mut self, print: u64, mask: impl FnOnce() -> String) {
        if self.0.len() < EXAMPLES || self.0.last().is_some_and(|(last, _)| print < *last) {
            self.keep(print, mask);
        }
    }

    #[cold]
    fn keep(&mut self, print: u64, mask: impl FnOnce() -> String) {
        if let Err(place) = self.0.binary_search_by_key(&print, |(own, _)| *own) {
            self.0.insert(place, (print, mask()));
            self.0.truncate(EXAMPLES);
        }
    }

    pub(super) fn merge(&mut self, later: Self) {
        for (print, masked) in later.0 {
            self.offer(print, || masked);
        }
    }

    /// Different ones, at most so many.
    pub(super) fn masked(&self, most: usize) -> Vec<String> {
        let mut masked: Vec<String> = Vec::new();
        for (_, example) in &self.0 {
            if masked.len() < most && !masked.contains(example) {
                masked.push(example.clone());
            }
        }
        masked
    }
}
