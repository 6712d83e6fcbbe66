//! One immutable state of a product: the declaration the law is asked about.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::code::code;

code! {
    /// As a product's, and `superseded` once a later version is listed.
    pub enum Status {
        Draft,
        InReview,
        Listed,
        Blocked,
        Suspended,
        Withdrawn,
        Superseded,
    }
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "product_version")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub product_id: String,
    /// Counts from 1 within the product.
    pub number: i32,
    pub status: Status,
    pub declaration: Json,
    pub created_at: DateTimeUtc,
    pub created_by: String,
    pub listed_at: Option<DateTimeUtc>,
    /// Why the operator decided as it did on review.
    pub decided_reason: Option<String>,
    /// The decision of the listing gate.
    pub decision_id: Option<String>,
    #[sea_orm(belongs_to, from = "product_id", to = "id")]
    pub product: BelongsTo<super::product::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The versions of the products one organization sells.
    pub fn of_seller(organization_id: &str) -> Select<Self> {
        Self::find()
            .inner_join(super::product::Entity)
            .filter(super::product::COLUMN.seller_id.eq(organization_id))
    }
}
