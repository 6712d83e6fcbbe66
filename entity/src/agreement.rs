//! The contract of an order: its terms as signed, and their hash.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "agreement")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    #[sea_orm(unique)]
    pub order_id: String,
    pub terms: Json,
    pub terms_sha256: String,
    pub signed_at: Option<DateTimeUtc>,
    pub signed_by: Option<String>,
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "order_id", to = "id")]
    pub order: BelongsTo<super::order::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The agreements of the orders one organization is party to.
    pub fn of_party(organization_id: &str) -> Select<Self> {
        Self::find().inner_join(super::order::Entity).filter(super::order::party(organization_id))
    }
}
