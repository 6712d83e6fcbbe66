//! The answer of a scan: what was found, what was cleared and why, and what could not be judged.

use serde::{Deserialize, Serialize};

use super::exemption::Ground;
use super::finding::Finding;

/// What a scan of a market found. Any order of the input's rows gives the same report, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Version of the law.
    pub law: String,
    /// Version of the policy.
    pub policy: String,
    /// Version of the list of conditions that must be equal.
    pub conditions: String,
    /// The findings, by seller, pattern and first sale.
    pub findings: Vec<Finding>,
    /// Differences that have a lawful reason, by rule.
    pub cleared: Vec<Cleared>,
    /// Claims only a person can weigh, by sale: the first thousand.
    pub referred: Vec<Referred>,
    /// How many there are in all.
    pub referred_trades: usize,
    /// Too few other buyers under the same conditions (FAIR-09).
    pub insufficient: Tally,
    /// No posted price among the buyers: judged by how far this seller's negotiated prices usually lie apart.
    pub dispersed: Tally,
    /// Sales that could not be priced, by reason.
    pub unpriced: Vec<Unpriced>,
    /// What the source does not say, and what follows for this report.
    pub unknown: Vec<String>,
    /// Sellers in the input.
    pub sellers: usize,
    /// Sales in the input.
    pub trades: usize,
}

/// How much was left unjudged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Sets of equal conditions with at least one such sale.
    pub strata: usize,
    /// Sales.
    pub trades: usize,
}

impl Tally {
    pub(super) fn add(&mut self, other: Self) {
        self.strata += other.strata;
        self.trades += other.trades;
    }
}

/// Sales without a normalised price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unpriced {
    /// Why.
    pub reason: String,
    /// How many sales.
    pub trades: usize,
    /// The first of them by id, at most ten.
    pub first: Vec<String>,
}

/// Sales whose price differs for a reason that holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cleared {
    /// FAIR-03, -05, -06, -07 or -13.
    pub rule: String,
    /// The reason in a sentence.
    pub reason: String,
    /// How many sales.
    pub trades: usize,
    /// The first of them by id, at most ten.
    pub first: Vec<String>,
}

/// A sale that was left to a person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Referred {
    /// The sale.
    pub trade: String,
    /// The exemption claimed, if that is why.
    pub ground: Option<Ground>,
    /// Why.
    pub reason: String,
}

/// The input contradicts itself; nothing was compared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// Two sales carry one id.
    #[error("two sales carry the id {0}: give each sale its own")]
    DuplicateSale(String),
    /// The sale asked for is not in the input.
    #[error("there is no sale {0} among those given")]
    UnknownSale(String),
}
