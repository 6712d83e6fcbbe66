//! What one month's orders of one category came to. Written once, when the month has settled.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::money::Money;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "market_month")]
pub struct Model {
    /// Such as `2026-03`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub month: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub category: String,
    pub orders: i64,
    pub quantity: i64,
    pub turnover: Money,
    /// Orders that a buyer disputed.
    pub disputed: i64,
    pub sellers: i64,
    pub buyers: i64,
    /// The Herfindahl-Hirschman index of the sellers' shares.
    pub concentration: i64,
    /// Whether the cell tells nothing of any one party.
    pub disclosable: bool,
    pub computed_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
