//! A file that holds one asset, or a part of it, of a version.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::code::code;

code! {
    /// How far the inspection of the file has come.
    pub enum Status {
        Stored,
        Inspected,
        Failed,
    }
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "data_file")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub product_id: String,
    pub version_id: String,
    pub asset: String,
    pub name: String,
    pub media_type: String,
    pub bytes: i64,
    pub sha256: String,
    /// Where the object store keeps it.
    pub store_key: String,
    pub status: Status,
    /// How much of it the inspection has read, as far as was written down.
    #[serde(default)]
    pub inspected_bytes: i64,
    pub created_at: DateTimeUtc,
    pub created_by: String,
    #[sea_orm(belongs_to, from = "product_id", to = "id")]
    pub product: BelongsTo<super::product::Entity>,
    #[sea_orm(belongs_to, from = "version_id", to = "id")]
    pub version: BelongsTo<super::product_version::Entity>,
    #[sea_orm(has_one)]
    pub inspection: HasOne<super::inspection::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The files of the products one organization sells.
    pub fn of_seller(organization_id: &str) -> Select<Self> {
        Self::find()
            .inner_join(super::product::Entity)
            .filter(super::product::COLUMN.seller_id.eq(organization_id))
    }
}
