//! What one worker collects of the rows it reads.

use std::ops::Range;
use std::sync::Arc;

use super::Asked;
use crate::inspect::columns::Columns;
use crate::inspect::error::InspectError;
use crate::inspect::fold::trimmed;
use crate::inspect::limits::Limits;
use crate::inspect::risk::{Question, Rows};

/// The tallies of some rows, and how far the rows can be told apart.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) rows: u64,
    pub(super) columns: Columns,
    pub(super) risk: Option<Rows>,
    /// For each place: the cell of the row that is being read, where the risk asks for it.
    asked: Vec<Option<Vec<u8>>>,
    /// For each place: where cells stand in the text that is being read that were not looked at yet.
    waiting: Vec<Vec<Range<usize>>>,
}

impl Run {
    pub(super) fn new(names: &[String], question: Option<&Arc<Question>>, asked: &Asked<'_>) -> Self {
        let fields = |question: &Arc<Question>| {
            let fields = question.quasi.iter().chain(&question.sensitive).chain(&question.candidates);
            fields.map(|field| field.place).collect::<Vec<_>>()
        };
        let places = question.map(fields).unwrap_or_default();
        Self {
            rows: 0,
            columns: Columns::new(names, &asked.limits).counting(asked.people),
            risk: question.map(|question| Rows::new(Arc::clone(question))),
            asked: (0..names.len()).map(|place| places.contains(&place).then(Vec::new)).collect(),
            waiting: vec![Vec::new(); names.len()],
        }
    }

    /// The rows to come are those of this part of the table.
    pub(super) fn part(&mut self, number: u64) {
        if let Some(risk) = &mut self.risk {
            risk.part(number);
        }
    }

    /// One cell of the row that is being read.
    #[inline]
    pub(super) fn cell(&mut self, place: usize, cell: &str) {
        self.columns.add(place, cell);
        self.ask(place, cell);
    }

    /// The same of a cell that stands here in the text: it waits for [`Run::look`].
    #[inline]
    pub(super) fn cell_at(&mut self, place: usize, text: &str, at: Range<usize>) {
        self.ask(place, text.get(at.clone()).unwrap_or_default());
        if let Some(waiting) = self.waiting.get_mut(place) {
            waiting.push(at);
        }
    }

    /// Looks at the cells that wait, column by column. `text` is the one they stand in.
    pub(super) fn look(&mut self, text: &str) {
        for (place, waiting) in self.waiting.iter_mut().enumerate() {
            self.columns.add_all(place, waiting.drain(..).filter_map(|at| text.get(at)));
        }
    }

    #[inline]
    fn ask(&mut self, place: usize, cell: &str) {
        if let Some(Some(asked)) = self.asked.get_mut(place) {
            asked.clear();
            asked.extend_from_slice(trimmed(cell).as_bytes());
        }
    }

    /// The row is whole.
    #[inline]
    pub(super) fn end(&mut self) {
        self.rows += 1;
        let Some(risk) = &mut self.risk else { return };
        let asked = &self.asked;
        risk.push(|place| asked.get(place).and_then(Option::as_deref).unwrap_or_default());
        self.asked.iter_mut().flatten().for_each(Vec::clear);
    }

    /// All runs as one, each joined to those before by `join`.
    pub(super) fn joined(
        runs: Vec<Self>,
        join: impl Fn(&mut Columns, Columns),
        limits: &Limits,
    ) -> Result<Self, InspectError> {
        let mut runs = runs.into_iter();
        let mut all = runs.next().ok_or(InspectError::Stopped)?;
        for run in runs {
            all.rows += run.rows;
            join(&mut all.columns, run.columns);
            if let (Some(risk), Some(other)) = (&mut all.risk, run.risk) {
                risk.merge(other);
            }
        }
        if all.rows > limits.rows { Err(InspectError::TooManyRows { limit: limits.rows }) } else { Ok(all) }
    }
}
