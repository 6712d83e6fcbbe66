//! The whole text of a law, or of its numbers, that was in force here: so that what it decided can be asked again.
//! Append-only.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "law_text")]
pub struct Model {
    /// The version, as decisions and assessments name it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Pairs of path and text, in their order.
    pub files: Json,
    pub kept_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
