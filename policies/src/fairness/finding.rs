//! A finding: evidence for a person, complete enough to be recomputed from the sales alone.

use serde::{Deserialize, Serialize};

use super::exemption::Considered;
use super::measure::Measure;

/// What a group of flagged sales looks like; earlier variants take precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pattern {
    /// An exemption was claimed and does not hold.
    ExemptionAbuse,
    /// List prices moved for a moment and somebody was made to buy in it.
    ListManipulation,
    /// A condition was claimed that the evidence does not bear out.
    ConditionManipulation,
    /// A trait of the buyers goes with the price.
    Systematic,
    /// One buyer is treated differently again and again.
    BuyerTargeted,
    /// One sale stands apart.
    Isolated,
}

/// Possible differential treatment under Art. 69, with the comparison that shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The seller's place in the order of names.
    #[serde(skip)]
    pub(super) place: u32,
    /// Follows from policy, seller, pattern, driver and sales: the same finding has the same id in every scan.
    pub id: String,
    /// The seller.
    pub seller: String,
    /// The pattern.
    pub pattern: Pattern,
    /// What the difference goes with: an exemption (`promo`, `demand`, `random`, `law`), `credit`, `buyer`, or a trait of
    /// the buyers; none for one isolated sale.
    pub driver: Option<String>,
    /// The offer, draw, requirement or provision that was relied on, where that is the pattern.
    #[serde(default)]
    pub reference: Option<String>,
    /// Rule ids (FAIR-…) that apply, sorted.
    pub rules: Vec<String>,
    /// Provisions a regulator would look at.
    pub legal_basis: Vec<String>,
    /// Median gap between the flagged prices and the others': positive when the buyer paid more. Of a systematic
    /// difference, its estimate.
    pub effect_ppm: i64,
    /// Interval of the effect; none where the norm is observed rather than estimated.
    pub ci95_ppm: Option<[i64; 2]>,
    /// Chance of such a gap among fair prices; none where the norm is observed rather than estimated.
    pub p: Option<serde_json::Number>,
    /// The same after correction for many tests.
    pub q: Option<serde_json::Number>,
    /// The gap between those with the trait and the rest whatever the conditions, to be held against the effect.
    #[serde(default)]
    pub unconditional_gap_ppm: Option<i64>,
    /// Of a systematic difference, every trait that goes with the price, the one with the most evidence first.
    #[serde(default)]
    pub measures: Vec<Measure>,
    /// How many buyers.
    #[serde(default)]
    pub buyers: usize,
    /// In how many sets of equal conditions, by ninety days.
    #[serde(default)]
    pub strata: usize,
    /// Ids of the sales it is about, sorted.
    pub concerned: Vec<String>,
    /// Those of them whose own price stands apart. The rest belong to a difference that only many sales show together:
    /// in negotiated prices, or among the winners of a draw.
    pub trades: Vec<String>,
    /// The price of each sale it is about, and of the others it was held against, in the order of the ids.
    #[serde(default)]
    pub judged: Vec<Judged>,
    /// Buyers concerned, sorted.
    pub affected: Vec<Affected>,
    /// Paid beyond (negative: below) what the others' price calls for, in yuan.
    pub excess: String,
    /// For the sales with the most at stake, others under the same conditions: the nearest in time, one for each buyer.
    pub comparators: std::collections::BTreeMap<String, Vec<Comparator>>,
    /// Every exemption that was considered and why it did not clear the sales.
    pub exemptions_considered: Vec<Considered>,
    /// One paragraph for a person.
    pub says: String,
}

/// The price of a sale beside the others'. Its excess is `net` less `expected` times `centre_ppm`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// The sale's id.
    pub trade: String,
    /// Price paid over price expected from what was published, in parts per million.
    pub rho_ppm: i64,
    /// The same of the others: the median of the other buyers' medians, or what the pattern holds against the sale.
    pub centre_ppm: i64,
    /// How many others.
    pub others: u32,
    /// Price expected from list and tables, in yuan.
    pub expected: String,
    /// Price paid, net of tax, documented cost and early credit notes, in yuan.
    pub net: String,
    /// Paid beyond (negative: below) what the others' price calls for, in yuan.
    #[serde(default)]
    pub excess: String,
}

/// One buyer's part in a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Affected {
    /// The buyer's group.
    pub buyer: String,
    /// How many sales.
    pub trades: usize,
    /// Paid beyond (negative: below) what the others' price calls for, in yuan.
    pub excess: String,
}

/// A sale under the same conditions to another buyer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparator {
    /// Its id.
    pub trade: String,
    /// Who bought.
    pub buyer: String,
    /// Price paid over price expected from what was published, in parts per million.
    pub rho_ppm: i64,
    /// Price expected from list and tables, in yuan.
    pub expected: String,
    /// Price paid, net of tax, documented cost and early credit notes, in yuan.
    pub net: String,
    /// Distance in time.
    pub seconds_apart: i64,
}
