//! The columns of a table while its rows stream by: what is remembered of each, in memory that does not grow with
//! the rows. Rows may be shared out to several runs; the merged tallies are the same however they were split.

use super::column::Tally;
use super::declared::{Declared, verdict as claim};
use super::limits::Limits;
use super::report::{Column, Report};
use super::sight::{RECOGNISERS, Sight};
use super::text::pieces;
use super::verdict::{column, free_text};

/// Tallies of one run of rows, a column each.
#[derive(Debug, Clone)]
pub struct Columns(Vec<Tally>);

impl Columns {
    /// Nothing seen yet, for columns of these names.
    pub fn new(names: &[String], limits: &Limits) -> Self {
        let distinct = limits.distinct / names.len().max(1);
        Self(names.iter().map(|name| Tally::new(name, distinct, limits.examples)).collect())
    }

    /// Adds one cell to a column, counted from zero. A column that does not exist is ignored.
    #[inline]
    pub fn add(&mut self, column: usize, cell: &str) {
        self.add_times(column, cell, 1);
    }

    /// Adds a cell that comes so many times: the value of a dictionary is looked at once.
    #[inline]
    pub fn add_times(&mut self, column: usize, cell: &str, times: u64) {
        if let Some(tally) = self.0.get_mut(column) {
            tally.add(cell, times);
        }
    }

    /// Takes in the tallies of later rows of the same columns.
    pub fn merge(&mut self, later: Self) {
        for (own, later) in self.0.iter_mut().zip(later.0) {
            own.merge(later);
        }
    }

    /// What was found in these `rows`, held against what was declared. An empty `declared` means that nothing was
    /// declared and nothing is compared; otherwise a column it leaves out is declared free of anyone's data.
    pub fn report(self, rows: u64, declared: &[Declared]) -> Report {
        let declared = Some(declared).filter(|declared| !declared.is_empty());
        let columns: Vec<Column> = self.0.iter().map(|tally| column(tally, declared)).collect();
        let text = self.0.iter().map(|tally| (tally.name.clone(), free_text(tally)));
        let verdict = claim(&columns);
        Report { rows, columns, free_text: text.filter(|(_, kinds)| !kinds.is_empty()).collect(), verdict }
    }
}

/// Whether a column's name holds a person's data, alone or among words. A name is shown to people, so none may.
pub(super) fn holds_data(name: &str) -> bool {
    let tells = |sight| matches!(sight, Sight::Hit | Sight::Special);
    let mut holds = RECOGNISERS.iter().any(|it| tells((it.look)(name)));
    pieces(name, |_, sight, _| holds |= tells(sight));
    holds
}
