//! What the scan of a file's content found.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "inspection")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    #[sea_orm(unique)]
    pub data_file_id: String,
    pub report: Json,
    pub rows: i64,
    pub failed_reason: Option<String>,
    pub finished_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "data_file_id", to = "id")]
    pub data_file: BelongsTo<super::data_file::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
