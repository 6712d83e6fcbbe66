//! What a buyer who holds the data is told when its basis is taken back, and what it answers.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::code::code;

code! {
    /// What the buyer did with the data.
    pub enum Outcome {
        Deleted,
        Stopped,
        NotHeld,
    }
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "withdrawal_notice")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub withdrawal_id: String,
    pub authorization_id: String,
    pub order_id: String,
    pub buyer_id: String,
    pub told_at: DateTimeUtc,
    pub due_at: DateTimeUtc,
    pub outcome: Option<Outcome>,
    pub statement: Option<String>,
    pub acknowledged_at: Option<DateTimeUtc>,
    pub acknowledged_by: Option<String>,
    #[sea_orm(belongs_to, from = "withdrawal_id", to = "id")]
    pub withdrawal: BelongsTo<super::withdrawal::Entity>,
    #[sea_orm(belongs_to, from = "authorization_id", to = "id")]
    pub authorization: BelongsTo<super::authorization::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// What one organization is to answer.
    pub fn of_buyer(organization_id: &str) -> Select<Self> {
        Self::find().filter(COLUMN.buyer_id.eq(organization_id))
    }
}
