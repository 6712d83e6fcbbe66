//! One act put to the law of one day: what every head asks of the facts, weighed once.

use chrono::NaiveDate;

use super::amount::{self, Traded};
use super::answer::{Gains, Head};
use super::error::FineError;
use super::facts::FineFacts;
use super::fen::Fen;
use super::gains;
use super::row::Row;
use crate::parameters::Parameters;

/// One act, with what does not depend on the head already worked out.
pub(super) struct Question<'a> {
    pub(super) parameters: &'a Parameters,
    pub(super) facts: &'a FineFacts,
    /// The day whose law is asked.
    pub(super) law_on: NaiveDate,
    pub(super) decided_on: NaiveDate,
    /// Counted from one.
    pub(super) act: usize,
    pub(super) traded: Traded,
    pub(super) gains: Gains,
    pub(super) gains_unknown: Vec<&'static str>,
}

impl<'a> Question<'a> {
    pub(super) fn new(
        parameters: &'a Parameters,
        facts: &'a FineFacts,
        act: usize,
        on: NaiveDate,
    ) -> Result<Self, FineError> {
        let decided_on = facts.decided_on.unwrap_or(on);
        if !parameters.in_force("APL", decided_on)? {
            let problem = format!(
                "no rules of penalties are held for {decided_on}; state a day under the Administrative Penalty Law of 2021"
            );
            return Err(FineError::Fact { fact: "decided_on".to_owned(), problem });
        }
        let law_on = facts.ended_on().unwrap_or(on);
        let (gains, gains_unknown) = gains::count(parameters, facts, decided_on)?;
        let traded = amount::traded(facts)?;
        Ok(Self { parameters, facts, law_on, decided_on, act, traded, gains, gains_unknown })
    }

    /// The same act under the law of the day of the decision.
    pub(super) fn under_law_of_decision(&self) -> Self {
        Self {
            law_on: self.decided_on,
            traded: self.traded.clone(),
            gains: self.gains.clone(),
            gains_unknown: self.gains_unknown.clone(),
            ..*self
        }
    }

    pub(super) fn fen(&self, name: &str) -> Result<Fen, FineError> {
        Ok(self.parameters.fen(name, self.law_on)?)
    }

    pub(super) fn millionths(&self, name: &str) -> Result<i128, FineError> {
        Ok(self.parameters.millionths(name, self.law_on)?)
    }

    pub(super) fn times(&self, name: &str) -> Result<i128, FineError> {
        Ok(self.parameters.times(name, self.law_on)?)
    }

    /// Both ends of a range that the law sets in amounts.
    pub(super) fn between(&self, name: &str) -> Result<(Fen, Fen), FineError> {
        Ok((self.fen(&format!("{name}.fine_min"))?, self.fen(&format!("{name}.fine_max"))?))
    }

    /// The heads of a statute's table that the act leads to.
    pub(super) fn table(&self, rows: &[Row]) -> Result<Vec<Head>, FineError> {
        rows.iter().filter_map(|row| row.head(self).transpose()).collect()
    }
}
