//! Finding personal data in data: a table is read once, as a stream, in constant memory, and each column gets a
//! verdict that can be held against what the seller declared (Data Regulations, Art. 67 (1)).
//!
//! A detector is evidence, not a verdict on law. No raw value ever leaves this module: a [`Report`] and an
//! [`InspectError`] hold counts, column names and masked examples only.

mod bank_card;
mod chance;
mod column;
mod columns;
mod declared;
mod distinct;
mod email;
mod error;
mod hint;
mod limits;
mod mobile;
mod pseudonym;
mod report;
mod resident_id;
mod sight;
mod table;
mod text;
mod uscc;
mod verdict;

pub use columns::Columns;
pub use declared::{Comparison, Declared, State};
pub use error::InspectError;
pub use limits::Limits;
pub use report::{Class, Column, Confidence, Kind, Report, Strength, Transformed, Verdict};
pub use table::inspect;
