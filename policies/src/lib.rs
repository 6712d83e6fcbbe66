//! The law Steelyard trades under, as data and pure functions: no clock, no randomness, and no I/O but for the
//! reading of case files.
//!
//! [`Law`] holds every rule, checked at load. [`Facts`] is what is known; [`Law::admission`] weighs it at one
//! of the four gates and answers with a [`Decision`], or with [`Undecidable`], which is never a pass.
//! How to read, change and cite the rules: `policies/README.md`.

#![deny(missing_docs)]

pub mod admission;
pub mod articles;
pub mod cases;
pub mod decision;
pub mod facts;
pub mod fairness;
pub mod fines;
pub mod fraction;
mod gamma;
pub mod inspect;
pub mod law;
pub mod monopoly;
pub mod parameters;
#[cfg(feature = "prove")]
pub mod prove;
mod threads;
mod tri;

pub use articles::Article;
pub use decision::{Basis, Certainty, Decision, Hit, Turn, Undecidable, Verdict};
pub use facts::{AuthorityFacts, Facts, FactsError, Gate, Moment};
pub use law::{Law, LawError, Rule, RuleKind};
