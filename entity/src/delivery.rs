//! One file made available to a buyer, under one decision of the delivery gate.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "delivery")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub order_id: String,
    pub data_file_id: String,
    pub decision_id: String,
    pub issued_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub downloaded_at: Option<DateTimeUtc>,
    /// The account that asked for it.
    pub issued_to: String,
    #[sea_orm(belongs_to, from = "order_id", to = "id")]
    pub order: BelongsTo<super::order::Entity>,
    #[sea_orm(belongs_to, from = "data_file_id", to = "id")]
    pub data_file: BelongsTo<super::data_file::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The deliveries of the orders one organization is party to.
    pub fn of_party(organization_id: &str) -> Select<Self> {
        Self::find().inner_join(super::order::Entity).filter(super::order::party(organization_id))
    }
}
