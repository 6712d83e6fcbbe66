//! Does "de-identified" or "anonymised" hold? How far people can be told apart by what others may know of them
//! (Data Regulations, Arts. 2 (7), 26), measured on every row while the table streams by.
//!
//! ```text
//! Question        which columns others may know (quasi), which they should not learn (sensitive)
//!   → Rows        one for each thread: push every row, merge at the end
//!   → assess      → Risk: k, uniques, l, t, β, δ, attackers' odds, uniqueness in the population, smallest classes
//!   → verdict     → Verdict: whether the claim holds, with a sentence for each reason
//! ```
//!
//! Two rows are in one *class* when they agree in every quasi-identifier; an empty cell is a value like any other.
//! Rows are told apart by 64-bit fingerprints; cells are never kept, but for a few that are masked at once.

mod answer;
mod assessment;
mod attackers;
mod discovery;
mod distance;
mod fingerprint;
mod histogram;
mod knowable;
mod pairs;
mod part;
mod population;
mod question;
mod real;
mod rows;
mod sample;
mod sensitive;
mod thresholds;
mod values;
mod verdict;
mod witnesses;

pub use answer::{AtRisk, Combination, Discovery, Learned, Odds, Population, Risk, Sensitive, SmallClass};
pub use question::{Field, Question, QuestionError, Room};
pub use rows::Rows;
pub use thresholds::{Threshold, Thresholds, ThresholdsError};
pub use verdict::verdict;
