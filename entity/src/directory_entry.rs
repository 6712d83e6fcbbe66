//! Public data with its openness class, one row per version of the entry.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::code::code;

code! {
    /// How far the data is opened; `unmapped` is never read as open.
    pub enum Openness {
        Unconditional,
        Conditional,
        Closed,
        Unmapped,
    }
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "directory_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The directory's own number; its versions share it.
    pub catalogue_id: String,
    pub import_id: String,
    pub title: String,
    /// The public body that answers for the data.
    pub office: String,
    pub openness: Openness,
    pub conditions: Json,
    /// Whose directory it stands in, such as `shenzhen`.
    pub place: String,
    pub valid_from: DateTimeUtc,
    /// Set when a newer version closes this one.
    pub valid_until: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "import_id", to = "id")]
    pub import: BelongsTo<super::directory_import::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
