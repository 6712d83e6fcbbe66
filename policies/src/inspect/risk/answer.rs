//! What the measurement says: counts, shares between 0 and 1, names of columns and masked cells, never a raw value.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How far people can be told apart in one table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Risk {
    /// Rows of the table.
    pub rows: u64,
    /// The columns others may know.
    pub quasi: Vec<String>,
    /// One class in so many was looked at, whole; 1 unless the table is larger than the room. Counts of classes and
    /// rows are then scaled up, `k` and `l` may be lower in the whole, `t`, α, β and δ higher.
    pub one_class_in: u64,
    /// Rows in the smallest class: every person has at least `k` − 1 doubles (Sweeney 2002). 0 without rows.
    pub k: u64,
    /// Different combinations of the quasi-identifiers.
    pub classes: u64,
    /// Rows that are alone in their class.
    pub uniques: u64,
    /// Their share of all rows.
    pub uniques_share: f64,
    /// The least distinct l-diversity of any sensitive column; none without one.
    pub l: Option<u64>,
    /// The greatest t of any sensitive column; none without one.
    pub t: Option<f64>,
    /// The odds of an attacker who knows that a person is in the table.
    #[serde(flatten)]
    pub odds: Odds,
    /// Rows whose prosecutor risk is above a threshold, one entry for each.
    pub at_risk: Vec<AtRisk>,
    /// Classes by rows: the least part of the rows that must go so that the rest are all unique (Motwani and Xu 2007).
    pub distinction: f64,
    /// The part of all pairs of rows that the quasi-identifiers tell apart (Motwani and Xu 2007).
    pub separation: f64,
    /// Estimated uniqueness in the population; none where the sampling fraction is not known.
    pub population: Option<Population>,
    /// What could be learned of each sensitive column.
    pub sensitive: Vec<Sensitive>,
    /// The smallest classes, masked.
    pub smallest: Vec<SmallClass>,
    /// Combinations of columns that tell most rows apart.
    pub discovery: Discovery,
}

/// Odds of being recognised (El Emam, *Guide to the De-Identification of Personal Health Information*, 2013).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Odds {
    /// For the row most at risk, where it is known that the person is in the table: 1 / `k`.
    pub prosecutor_max: f64,
    /// For the row least at risk.
    pub prosecutor_min: f64,
    /// For the row most at risk, where it is not known whether the person is in the table. As for the prosecutor
    /// unless the sampling fraction is known.
    pub journalist_max: f64,
    /// The mean of it over all rows.
    pub journalist_mean: f64,
    /// The part of all rows that is recognised when every row is tried: classes by rows.
    pub marketer: f64,
}

/// Rows above a threshold of risk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AtRisk {
    /// The threshold.
    pub above: f64,
    /// Rows above it.
    pub rows: u64,
    /// Their share of all rows.
    pub share: f64,
}

/// How many people are unique in the population, estimated from the sample that the rows are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Population {
    /// The part of the population that the rows are.
    pub sampling_fraction: f64,
    /// The share of the population that is unique by Pitman's model (Hoshino 2001); none where it has no solution.
    pub pitman: Option<f64>,
    /// The share by Zayatz's estimator (1991).
    pub zayatz: f64,
    /// The one to go by (Dankar and others 2012): Pitman's for samples of up to a tenth, Zayatz's otherwise and
    /// where Pitman's has no solution.
    pub uniques_share: f64,
}

/// What can be learned of one sensitive column by who knows the quasi-identifiers of a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sensitive {
    /// Its header.
    pub column: String,
    /// Different values.
    pub values: u64,
    /// What is learned; none where there are too many values to compare.
    pub learned: Option<Learned>,
}

/// The worst class for one sensitive column, by each measure.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Learned {
    /// Whether all values are numbers: `t` then counts how far apart they are.
    pub ordered: bool,
    /// Distinct l-diversity: different values in the poorest class.
    pub l: u64,
    /// Entropy l-diversity: e to the least entropy of any class (Machanavajjhala and others 2007).
    pub entropy_l: f64,
    /// Recursive (c, l)-diversity with the distinct `l`: it holds for every c above this (Machanavajjhala and others
    /// 2007). None where `l` is 1.
    pub c: Option<f64>,
    /// (α, k)-anonymity: the largest share of one value in any class (Wong and others 2006).
    pub alpha: f64,
    /// t-closeness: the greatest distance of a class from the table (Li and others 2007), total variation or, where
    /// ordered, the earth mover's.
    pub t: f64,
    /// Basic β-likeness: the greatest relative gain in any value's share (Cao and Karras 2012).
    pub beta: f64,
    /// Enhanced β-likeness: the same, at most −ln of the rarest value's share.
    pub enhanced_beta: f64,
    /// δ-disclosure: the greatest |ln| of any such gain or loss (Brickell and Shmatikov 2008).
    pub delta: f64,
}

/// One of the smallest classes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SmallClass {
    /// Rows in it.
    pub rows: u64,
    /// Its quasi-identifiers, masked.
    pub cells: BTreeMap<String, String>,
}

/// What tells rows apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Discovery {
    /// Rows it rests on.
    pub rows: u64,
    /// Whether these are all rows. A part looks more unique than the whole.
    pub is_exact: bool,
    /// Each column by itself.
    pub columns: Vec<Combination>,
    /// At most ten combinations of up to four columns, the most distinct first; none of them holds another that
    /// already is as distinct, or a key.
    pub combinations: Vec<Combination>,
    /// Columns proposed as quasi-identifiers: those asked about, and those of the most distinct combination.
    pub proposed: Vec<String>,
}

/// A set of columns, and how far it tells rows apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Combination {
    /// The columns.
    pub columns: Vec<String>,
    /// Classes by rows.
    pub distinction: f64,
    /// The part of pairs told apart.
    pub separation: f64,
    /// The share of rows that are alone.
    pub uniques_share: f64,
    /// Whether it is a key but for the few rows that the threshold allows.
    pub is_key: bool,
}
