//! One sale as the fairness rules see it: who bought what from whom, under which conditions, for how much.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// One purchase. Money is in ten-thousandths of `currency`; `fx_ppm` turns it into yuan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sale {
    /// Unique among the sales that are compared.
    pub id: String,
    /// When the price became binding.
    pub at: DateTime<Utc>,
    /// When the price was quoted, if a quote is stored. A quote still valid at `at` fixes the list price.
    #[serde(default)]
    pub quoted_at: Option<DateTime<Utc>>,
    /// The selling organization.
    pub seller: String,
    /// The product.
    pub product: String,
    /// The buyer's beneficial-owner group: affiliates are one buyer.
    pub buyer: String,
    /// The conditions that must be equal for another sale to be comparable.
    #[serde(default)]
    pub conditions: Conditions,
    /// Units bought; at least one.
    #[serde(default = "one")]
    pub quantity: i64,
    /// What the buyer paid, tax included.
    pub paid: i64,
    /// Mandatory fees on top of `paid`.
    #[serde(default)]
    pub fees: i64,
    /// Tax contained in `paid`.
    #[serde(default)]
    pub tax: i64,
    /// Cost passed through with records to show for it (delivery, integration, compute).
    #[serde(default)]
    pub documented_cost: i64,
    /// Refunds and credit notes. Those issued soon after the sale lower its price.
    #[serde(default)]
    pub credit_notes: Vec<CreditNote>,
    /// Yuan per unit of `currency`, in parts per million.
    #[serde(default = "million")]
    pub fx_ppm: i64,
    /// The smallest amount that can be paid, in ten-thousandths: 100 for a fen.
    #[serde(default = "fen")]
    pub minor_unit: i64,
    /// How much of what was sold was delivered, in parts per million.
    #[serde(default = "million")]
    pub delivered_ppm: i64,
    /// How the price was made, as far as the record shows.
    #[serde(default)]
    pub pricing: Pricing,
    /// The exemption of Art. 69 the seller claims. It is checked, never trusted.
    #[serde(default)]
    pub exemption: Option<Claim>,
}

/// The conditions of Art. 69, second paragraph, in the units the comparison needs: equal in every field, or not
/// comparable. There is deliberately no field for purchase history, device, region, spending or any inferred
/// trait, and an unknown field is refused when read.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Conditions {
    /// Version of the product that was bought.
    pub version: String,
    /// Scope of the licence.
    pub licence: String,
    /// Which fields of the product were bought.
    pub fields: String,
    /// Form of delivery (transaction security).
    pub delivery: String,
    /// Level of protection in delivery (transaction security).
    pub security: String,
    /// Credit grade by the platform's own evidence, never by the seller's claim; 0 is A and unremarkable, 1 is B and
    /// so on (credit).
    pub credit_grade: i64,
    /// When payment is due (credit).
    pub payment_terms: String,
    /// Where in the chain the buyer stands (transaction stage).
    pub stage: Stage,
    /// Months the contract runs (duration); not compared where the seller publishes a table for duration.
    pub duration_months: i64,
    /// Whether the seller promises to sell to nobody else.
    pub exclusive: bool,
    /// Class of cost to serve, where cost is not documented in money (transaction costs).
    pub cost_class: String,
}

/// Stage of the transaction. A renewal is no stage: that would let tenure in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// A trial before a purchase.
    Trial,
    /// Use in production.
    #[default]
    Production,
    /// The buyer sells on.
    Redistribution,
    /// Bought through an intermediary.
    Intermediated,
}

/// How a price was made. Art. 69 reaches prices made by data analysis.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pricing {
    /// No record shows how; the seller is to be asked.
    #[default]
    Unrecorded,
    /// A record shows inputs about this buyer.
    DataAnalysis,
    /// The seller records a price agreed by people, without data analysis.
    ByHand,
}

/// Money given back after the sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreditNote {
    /// When it was issued.
    pub at: DateTime<Utc>,
    /// How much, in ten-thousandths of the sale's currency.
    pub amount: i64,
}

/// An exemption of Art. 69 as the seller claims it for one sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ground", rename_all = "snake_case", deny_unknown_fields)]
pub enum Claim {
    /// (1) The buyer's actual demand, within legitimate trading norms and the customs of the industry.
    ActualDemand {
        /// Which requirement; sales with the same one are compared with each other.
        requirement: String,
        /// When the requirement was put on record; must precede the price.
        #[serde(default)]
        recorded_at: Option<DateTime<Utc>>,
        /// Evidence of a legitimate trading norm exists.
        #[serde(default)]
        norm_evidenced: bool,
        /// Evidence of a custom of the industry exists.
        #[serde(default)]
        custom_evidenced: bool,
    },
    /// (2) A promotion for new users: the id of a published [`super::Offer`].
    NewUser {
        /// Id of the offer.
        offer: String,
    },
    /// (3) A random transaction: the id of a published [`super::Draw`].
    Random {
        /// Id of the draw.
        draw: String,
    },
    /// (4) Another situation provided by law; goes to a person.
    OtherLaw {
        /// The provision relied on.
        citation: String,
    },
}

const fn one() -> i64 {
    1
}

const fn million() -> i64 {
    1_000_000
}

const fn fen() -> i64 {
    100
}
