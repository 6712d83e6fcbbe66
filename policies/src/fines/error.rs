//! Why no range could be given.

use crate::parameters::ParameterError;

/// Why no range could be given: the facts are at fault, or the law's numbers are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FineError {
    /// The facts are not a document of facts at all.
    #[error("the facts cannot be read: {0}")]
    Unreadable(String),
    /// A fact or a word that is not known.
    #[error("{place}: `{word}` is not known{nearest}")]
    Unknown {
        /// Where it stands.
        place: String,
        /// What was written.
        word: String,
        /// The nearest known one, as the end of the sentence; empty when none is near.
        nearest: String,
    },
    /// A fact that is not in its shape.
    #[error("fact `{fact}`: {problem}")]
    Fact {
        /// The fact.
        fact: String,
        /// What is wrong and how to put it right.
        problem: String,
    },
    /// Facts that cannot all be so.
    #[error("facts at odds: {0}")]
    AtOdds(String),
    /// A number of the law is missing or ill written.
    #[error("the law's numbers: {0}")]
    Parameters(#[from] ParameterError),
}
