//! What a seller shows about sending a product to one recipient abroad: never edited, only succeeded.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "export_filing")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub seller_id: String,
    pub product_id: String,
    pub recipient_id: String,
    /// The filing as declared: approval, purposes, people sent elsewhere, assessment.
    pub filing: Json,
    pub filed_at: DateTimeUtc,
    /// The account that filed it.
    pub filed_by: String,
    #[sea_orm(belongs_to, from = "product_id", to = "id")]
    pub product: BelongsTo<super::product::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The filings one organization made.
    pub fn of_seller(organization_id: &str) -> Select<Self> {
        Self::find().filter(COLUMN.seller_id.eq(organization_id))
    }
}
