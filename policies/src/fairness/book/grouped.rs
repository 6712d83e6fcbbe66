//! Rows that belong to a code, found at once.

use super::names::index;

/// Rows in the order of their codes.
#[derive(Debug, Clone)]
pub(in crate::fairness) struct Grouped<T> {
    rows: Vec<T>,
    /// Where the rows of each code begin; one more at the end.
    starts: Vec<u32>,
}

impl<T> Default for Grouped<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), starts: Vec::new() }
    }
}

impl<T: Ord> Grouped<T> {
    /// `code` tells whose a row is; within one code the rows are in their own order.
    pub(in crate::fairness) fn new(mut rows: Vec<T>, codes: usize, code: impl Fn(&T) -> u32) -> Self {
        rows.sort_by(|one, other| code(one).cmp(&code(other)).then_with(|| one.cmp(other)));
        let mut starts = vec![0_u32; codes + 1];
        for row in &rows {
            if let Some(count) = starts.get_mut(index(code(row)) + 1) {
                *count += 1;
            }
        }
        let mut before = 0;
        for start in &mut starts {
            before += *start;
            *start = before;
        }
        Self { rows, starts }
    }

    pub(in crate::fairness) fn of(&self, code: u32) -> &[T] {
        let place = index(code);
        let bounds = self.starts.get(place).zip(self.starts.get(place + 1));
        bounds.and_then(|(start, end)| self.rows.get(index(*start)..index(*end))).unwrap_or_default()
    }
}
