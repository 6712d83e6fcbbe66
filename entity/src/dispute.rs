//! A buyer's or seller's objection to an order; while open it freezes settlement.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::code::code;
use crate::money::Money;

code! {
    /// How it ended, once it has.
    pub enum Status {
        Open,
        Dismissed,
        Refunded,
        PartlyRefunded,
    }
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "dispute")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub order_id: String,
    pub opened_by: String,
    pub reason: String,
    pub status: Status,
    pub refund_amount: Option<Money>,
    pub resolution: Option<String>,
    pub opened_at: DateTimeUtc,
    pub resolved_at: Option<DateTimeUtc>,
    pub resolved_by: Option<String>,
    #[sea_orm(belongs_to, from = "order_id", to = "id")]
    pub order: BelongsTo<super::order::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The disputes on the orders one organization is party to.
    pub fn of_party(organization_id: &str) -> Select<Self> {
        Self::find().inner_join(super::order::Entity).filter(super::order::party(organization_id))
    }
}
