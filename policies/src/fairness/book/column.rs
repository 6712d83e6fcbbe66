//! A column of integers, which costs nothing while every row holds the same.

/// Values by row.
#[derive(Debug, Clone)]
pub(in crate::fairness) struct Column<T> {
    same: T,
    rows: usize,
    /// Empty while all rows hold `same`.
    each: Vec<T>,
}

impl<T: Copy + PartialEq> Column<T> {
    pub(in crate::fairness) fn new(usual: T) -> Self {
        Self { same: usual, rows: 0, each: Vec::new() }
    }

    pub(in crate::fairness) fn push(&mut self, value: T) {
        if self.each.is_empty() && value != self.same {
            self.each = vec![self.same; self.rows];
        }
        if value != self.same || !self.each.is_empty() {
            self.each.push(value);
        }
        self.rows += 1;
    }

    pub(in crate::fairness) fn get(&self, row: usize) -> T {
        self.each.get(row).copied().unwrap_or(self.same)
    }

    /// What rows hold of which nothing else is known.
    pub(in crate::fairness) fn usual(&self) -> T {
        self.same
    }

    /// Writes the values of some rows, whose slots hold what is usual.
    pub(in crate::fairness) fn scatter<'t>(&self, rows: &[u32], slots: impl Iterator<Item = &'t mut T>)
    where
        T: 't,
    {
        if self.each.is_empty() {
            return;
        }
        for (slot, row) in slots.zip(rows) {
            *slot = self.get(super::names::index(*row));
        }
    }

    /// Gives every row another value.
    pub(in crate::fairness) fn recode(&mut self, change: impl Fn(T) -> T) {
        self.same = change(self.same);
        for value in &mut self.each {
            *value = change(*value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Column;

    #[test]
    fn a_column_holds_what_was_put_in_whether_it_is_all_the_same_or_not() {
        let mut column = Column::new(7);
        (0..3).for_each(|_| column.push(7));
        assert_eq!((column.get(0), column.each.len()), (7, 0));
        column.push(8);
        column.push(7);
        assert_eq!((0..5).map(|row| column.get(row)).collect::<Vec<_>>(), [7, 7, 7, 8, 7]);
    }
}
