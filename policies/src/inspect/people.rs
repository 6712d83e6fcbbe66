//! A column that says how many people stand behind each row. Rows are then groups of people, and a small one singles
//! them out (Data Regulations, Art. 26).

/// What the cells of such a column said.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct People {
    /// Cells that are a whole number.
    read: u64,
    /// The least of them; a row of nobody singles nobody out.
    fewest: Option<u64>,
}

impl People {
    pub(super) fn add(&mut self, cell: &str, times: u64) {
        let whole = cell.strip_suffix(".0").unwrap_or(cell);
        let Ok(people) = whole.parse::<u64>() else { return };
        self.read += times;
        if people > 0 {
            self.fewest = Some(self.fewest.map_or(people, |fewest| fewest.min(people)));
        }
    }

    pub(super) fn merge(&mut self, later: Self) {
        self.read += later.read;
        self.fewest = [self.fewest, later.fewest].into_iter().flatten().min();
    }

    /// The fewest people behind any row; an error is how many rows say nothing of it.
    pub(super) fn fewest(&self, rows: u64) -> Result<u64, u64> {
        match rows.saturating_sub(self.read) {
            0 => Ok(self.fewest.unwrap_or(0)),
            unread => Err(unread),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::People;

    fn of(cells: &[&str]) -> Result<u64, u64> {
        let mut people = People::default();
        for cell in cells {
            people.add(cell, 1);
        }
        people.fewest(u64::try_from(cells.len()).unwrap())
    }

    #[test]
    fn the_smallest_group_counts_and_nobody_is_no_group() {
        assert_eq!(of(&["30", "7", "0", "12.0"]), Ok(7));
        assert_eq!(of(&["0"]), Ok(0));
    }

    #[test]
    fn a_cell_that_is_no_whole_number_leaves_its_row_open() {
        assert_eq!(of(&["30", "", "many", "2.5", "-1"]), Err(4));
    }
}
