//! What is known of the buyers. None of it is ever a condition: it is what a difference in price is held against.

use super::column::Column;
use super::names::Names;

/// Nothing is known.
pub(in crate::fairness) const NOTHING: u32 = u32::MAX;

/// One thing that may be known of a buyer.
#[derive(Debug, Clone)]
pub(in crate::fairness) struct Trait {
    pub(in crate::fairness) name: String,
    pub(in crate::fairness) kind: Kind,
}

/// Levels are held against each other one by one, amounts by their order.
#[derive(Debug, Clone)]
pub(in crate::fairness) enum Kind {
    /// A code of `names` by buyer, or [`NOTHING`].
    Levels { names: Names, of: Column<u32> },
    /// By buyer; not a number where nothing is known.
    Amounts(Vec<f64>),
}

/// Traits by the buyer's code.
#[derive(Debug, Clone, Default)]
pub(in crate::fairness) struct Buyers {
    /// In the order of their names.
    pub(in crate::fairness) traits: Vec<Trait>,
    /// When each buyer joined the platform, or [`super::UNKNOWN`]; empty if that is known of none.
    pub(in crate::fairness) joined: Vec<i64>,
}
