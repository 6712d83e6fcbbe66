//! What a seller owes to an overcharged buyer by a decision, for one order, and how much of it has been paid.

use sea_orm::ExprTrait;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::money::Money;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "restitution")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub case_id: String,
    pub order_id: String,
    pub seller_id: String,
    pub buyer_id: String,
    pub amount: Money,
    /// The sum of its payments.
    pub paid: Money,
    pub ordered_at: DateTimeUtc,
    /// When nothing more was owed.
    pub settled_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "case_id", to = "id")]
    pub case: BelongsTo<super::case::Entity>,
    #[sea_orm(belongs_to, from = "order_id", to = "id")]
    pub order: BelongsTo<super::order::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// What one organization is to pay or to get.
    pub fn of_party(organization_id: &str) -> Select<Self> {
        Self::find().filter(COLUMN.buyer_id.eq(organization_id).or(COLUMN.seller_id.eq(organization_id)))
    }
}
