//! Legal cases: facts and what must follow from them, in files anyone who reads law can write.
//!
//! A case is one document or one `[[case]]` of many. `given` names a base in the nearest `bases.toml`; the
//! case's own `facts` are laid over it: tables merge, an array is replaced by an array and edited by a table of
//! its positions (`sources.0.statement = false`), and `"unknown"` takes a fact away.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use bases::Bases;
pub use files::{load, read_all};
pub use judge::Judgment;
pub use read::parse;

mod bases;
mod files;
mod judge;
mod read;
mod screens;

/// Which part of the law a case asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// [`Facts`](crate::Facts) of one gate; expects `verdict`, `because` and, if it likes, `basis`.
    Admission,
    /// [`AuthorityFacts`](crate::AuthorityFacts) of one group of people; expects the same.
    Consent,
    /// Facts of a violation; expects what [`crate::fines::run_case`] understands.
    Penalty,
    /// [`Facts`](crate::Facts) of which only the export is weighed; expects as `Admission` does.
    Export,
    /// A compared pair of trades, [`CompareFacts`](crate::fairness::pair::CompareFacts); expects `result`, the complete
    /// set `because` and, if it likes, `finable`; or `error`, a part of the sentence that refuses the facts.
    Fairness,
    /// [`MonopolyFacts`](crate::monopoly::MonopolyFacts); expects the complete sets `because`, `open` (those of them that
    /// wait for a fact) and, if it likes, `presumed`; or `error`.
    Monopoly,
}

/// One legal case, its base already merged in.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// The sentence it proves.
    pub name: String,
    /// Which part of the law it asks.
    pub kind: Kind,
    /// The day whose law applies.
    pub on: NaiveDate,
    /// The base it started from.
    pub given: Option<String>,
    /// Its facts, whole.
    pub facts: Value,
    /// What must follow.
    pub expect: Value,
    /// The file it stands in, as it was named to the reader.
    pub file: String,
    /// The line it begins at; zero where the format keeps none.
    pub line: usize,
}

impl Case {
    /// Whether it expects this rule among its hits or bases, or this head of a fine.
    pub fn expects(&self, rule: &str) -> bool {
        ["because", "basis", "heads", "pointers"].iter().any(|list| {
            let ids = self.expect.get(list).and_then(Value::as_array);
            ids.is_some_and(|ids| ids.iter().any(|id| id.as_str() == Some(rule)))
        })
    }
}

/// A case that cannot be read: where it stands, what is wrong, and how to put it right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct CaseError {
    /// The file.
    pub file: String,
    /// The line, or zero where it is not known.
    pub line: usize,
    /// The name of the case, once it is known.
    pub case: Option<String>,
    /// What is wrong and how to put it right.
    pub why: String,
}

impl fmt::Display for CaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        match &self.case {
            Some(name) => write!(f, ": case \"{name}\": {}", self.why),
            None => write!(f, ": {}", self.why),
        }
    }
}
