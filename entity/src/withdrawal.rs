//! A withdrawal of consent, whole or for some purposes.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "withdrawal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub authorization_id: String,
    /// A list of purposes; none means every one.
    pub purposes: Option<Json>,
    /// How many people withdrew, where the seller knows.
    pub people: Option<i32>,
    pub withdrawn_at: DateTimeUtc,
    pub recorded_by: String,
    pub recorded_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "authorization_id", to = "id")]
    pub authorization: BelongsTo<super::authorization::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The withdrawals from the authorizations one organization holds.
    pub fn of_seller(organization_id: &str) -> Select<Self> {
        Self::find()
            .inner_join(super::authorization::Entity)
            .filter(super::authorization::COLUMN.seller_id.eq(organization_id))
    }
}
