//! What the fine rules answered for a case, on the facts put to them. Append-only.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::money::Money;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "assessment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub case_id: String,
    pub facts: Json,
    pub answer: Json,
    pub law: String,
    /// The head the range is quoted from.
    pub headline: Option<String>,
    pub fine_min: Option<Money>,
    pub fine_max: Option<Money>,
    pub recorded_by: String,
    pub recorded_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "case_id", to = "id")]
    pub case: BelongsTo<super::case::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
