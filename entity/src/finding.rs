//! What a detector raised: evidence, not a verdict.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::code::code;
use crate::money::Money;

code! {
    /// What it is about: Art. 69, 68 or 70 of the Data Regulations.
    pub enum Kind {
        Price,
        Conduct,
        Monopoly,
    }
}

code! {
    /// Who has acted on it.
    pub enum Status {
        Raised,
        Dismissed,
        InCase,
    }
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "finding")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub kind: Kind,
    /// The same evidence is raised once.
    #[sea_orm(unique)]
    pub fingerprint: String,
    /// The scan that raised it; a person raised it otherwise.
    pub scan_id: Option<String>,
    /// The complaint it was raised from, if one.
    pub complaint_id: Option<String>,
    pub seller_id: String,
    pub product_id: Option<String>,
    /// The pattern of prices, or the rule of conduct.
    pub pattern: String,
    /// The difference in price, in millionths.
    pub effect_ppm: i64,
    /// What was paid above the comparators.
    pub excess: Money,
    /// The queue's order: the heaviest first.
    pub weight: i64,
    /// The ids of the orders compared.
    pub orders: Json,
    /// The explanation: comparators, factors, plain reasons.
    pub record: Json,
    pub status: Status,
    pub dismissed_reason: Option<String>,
    pub raised_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "seller_id", to = "id")]
    pub seller: BelongsTo<super::organization::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The findings that concern one seller.
    pub fn of_seller(organization_id: &str) -> Select<Self> {
        Self::find().filter(COLUMN.seller_id.eq(organization_id))
    }
}
