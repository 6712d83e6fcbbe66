//! Which authorizations a version rests on.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "version_authorization")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub version_id: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub authorization_id: String,
    #[sea_orm(belongs_to, from = "version_id", to = "id")]
    pub version: BelongsTo<super::product_version::Entity>,
    #[sea_orm(belongs_to, from = "authorization_id", to = "id")]
    pub authorization: BelongsTo<super::authorization::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
