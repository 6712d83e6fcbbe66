//! Finding personal data in data: a table is read once, as a stream, in constant memory, and each column gets a
//! verdict that can be held against what the seller declared (Data Regulations, Art. 67 (1)).
//!
//! A detector is evidence, not a verdict on law. No raw value ever leaves this module: a [`Report`] and an
//! [`InspectError`] hold counts, column names and masked examples only.

mod agree;
mod chance;
mod column;
mod columns;
mod cues;
mod declared;
mod error;
mod fold;
mod hint;
mod judge;
mod kinds;
mod limits;
mod look;
mod mask;
mod people;
mod pseudonym;
mod read;
mod report;
pub mod risk;
mod rules;
mod sense;
mod sight;
mod sketch;
mod text;
mod verdict;
mod words;

pub use columns::Columns;
pub use declared::{Comparison, Declared, State};
pub use error::InspectError;
pub use limits::Limits;
#[cfg(any(test, feature = "fuzz"))]
pub use read::oracle;
pub use read::{Asked, Progress, Source, inspect, read};
pub use report::{
    Class, Column, Confidence, Counted, Kind, PartOnly, Report, Strength, Transformed, Verdict,
};
