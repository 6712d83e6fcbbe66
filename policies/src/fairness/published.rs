//! What the seller published before anybody bought: list prices, tables, offers, draws. And all of it together
//! with the sales, as one input.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::sale::Sale;

/// Everything a scan looks at. The order of no list matters.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Market {
    /// The sales to be compared with each other.
    pub sales: Vec<Sale>,
    /// Every version of every list price.
    pub lists: Vec<ListPrice>,
    /// Published tables that move the list price for everyone who meets a threshold.
    pub adjustments: Vec<Adjustment>,
    /// Published promotions for new users.
    pub offers: Vec<Offer>,
    /// Published random transactions.
    pub draws: Vec<Draw>,
    /// Purchases before the sales above: whoever made one is no new user of that seller.
    pub earlier: Vec<EarlierSale>,
}

/// One version of a list price. Never edited, only succeeded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListPrice {
    /// The product.
    pub product: String,
    /// From when it applies.
    pub valid_from: DateTime<Utc>,
    /// When it could first be seen. A price published later than the sale did not bind it.
    pub published_at: DateTime<Utc>,
    /// Price of one unit, in ten-thousandths of a yuan, without tax.
    pub price: i64,
}

/// What a published table depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// Units bought.
    Quantity,
    /// Months of the contract.
    Duration,
    /// Credit grade by evidence.
    Credit,
}

/// One row of a published table: from `threshold` on, the list price moves by `ppm`. Of the rows of one dimension
/// that are reached, the one with the highest threshold applies; dimensions multiply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adjustment {
    /// The product.
    pub product: String,
    /// What the table depends on.
    pub dimension: Dimension,
    /// From this value on.
    pub threshold: i64,
    /// By this much: −80 000 is eight per cent less.
    pub ppm: i64,
    /// When it could first be seen.
    pub published_at: DateTime<Utc>,
    /// When it stops; none means it still stands.
    #[serde(default)]
    pub valid_until: Option<DateTime<Utc>>,
}

/// A published promotion for new users (Art. 69 (2)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// What a sale refers to.
    pub id: String,
    /// Who offers.
    pub seller: String,
    /// For which product; empty means all of the seller's.
    #[serde(default)]
    pub product: String,
    /// First moment.
    pub from: DateTime<Utc>,
    /// First moment after it ended.
    pub until: DateTime<Utc>,
    /// When it could first be seen.
    pub published_at: DateTime<Utc>,
    /// How much less a new user pays: 200 000 is a fifth.
    pub discount_ppm: i64,
    /// The longest the seller said it would run, if it said so.
    #[serde(default)]
    pub max_days: Option<i64>,
}

/// A published random transaction (Art. 69 (3)). The seller commits to a seed before the first sale and reveals it
/// later; each sale's outcome then follows from seed and sale, and from nothing about the buyer
/// (see [`super::draw_won`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draw {
    /// What a sale refers to.
    pub id: String,
    /// Who draws.
    pub seller: String,
    /// When it could first be seen.
    pub published_at: DateTime<Utc>,
    /// Chance of winning.
    pub probability_ppm: i64,
    /// How much less a winner pays.
    pub discount_ppm: i64,
    /// SHA-256 of the seed, in lower-case hexadecimal, published with the draw.
    #[serde(default)]
    pub commitment: Option<String>,
    /// The seed, once revealed.
    #[serde(default)]
    pub seed: Option<String>,
}

/// That a buyer had bought from a seller before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EarlierSale {
    /// From whom.
    pub seller: String,
    /// The buyer's beneficial-owner group.
    pub buyer: String,
    /// When.
    pub at: DateTime<Utc>,
}
