//! One reading-in of a public-data open directory.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "directory_import")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub name: String,
    /// Of the file as received: the same file is read in once.
    #[sea_orm(unique)]
    pub sha256: String,
    pub rows: i32,
    pub added: i32,
    pub changed: i32,
    /// Rows whose openness class the mapping does not know.
    pub unmapped: i32,
    pub imported_by: String,
    pub imported_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
