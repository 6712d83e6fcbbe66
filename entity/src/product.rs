//! A data product; what is sold is one immutable version of it.

use sea_orm::ExprTrait;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::code::code;

code! {
    /// Where the product stands for its seller and its buyers.
    pub enum Status {
        Draft,
        InReview,
        Listed,
        Blocked,
        Suspended,
        Withdrawn,
    }
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "product")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub seller_id: String,
    pub title: String,
    pub status: Status,
    /// The latest version, listed or not.
    pub current_version_id: Option<String>,
    /// The version an order would buy.
    pub listed_version_id: Option<String>,
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "seller_id", to = "id")]
    pub seller: BelongsTo<super::organization::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The products one organization sells.
    pub fn of_seller(organization_id: &str) -> Select<Self> {
        Self::find().filter(COLUMN.seller_id.eq(organization_id))
    }

    /// What an organization may see: every listed product, and all of its own.
    pub fn visible_to(organization_id: &str) -> Select<Self> {
        Self::find().filter(COLUMN.status.eq(Status::Listed).or(COLUMN.seller_id.eq(organization_id)))
    }
}
