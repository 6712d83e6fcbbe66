//! The rows of a table as fingerprints of their classes and codes of their sensitive values.

use std::sync::Arc;

use super::answer::Risk;
use super::question::Question;
use super::thresholds::Thresholds;

/// The rows seen so far, by one of several threads.
#[derive(Debug)]
pub struct Rows {
    question: Arc<Question>,
}

impl Rows {
    /// No rows yet.
    pub fn new(question: Arc<Question>) -> Self {
        Self { question }
    }

    /// Says that the rows to come are those of this part of the table, counted in any order. The same parts with the
    /// same rows give the same sample, whichever thread reads which.
    pub fn part(&mut self, _number: u64) {}

    /// Adds a row. `cell` gives the bytes of the cell at a place; it is asked only for the places of the question.
    pub fn push<'a>(&mut self, _cell: impl Fn(usize) -> &'a [u8]) {}

    /// Adds the rows of another thread, of the same question. Any order gives the same answer.
    pub fn merge(&mut self, _other: Self) {}

    /// Measures, on up to `threads` threads.
    pub fn assess(self, _thresholds: &Thresholds, _threads: usize) -> Risk {
        unreachable!("{:?}", self.question)
    }
}
