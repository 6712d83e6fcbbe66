//! One run of the price detector over a period.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "scan")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub from_at: DateTimeUtc,
    pub until_at: DateTimeUtc,
    pub orders: i32,
    pub findings: i32,
    /// Cohorts too small to say anything about.
    pub insufficient: i32,
    pub report: Json,
    /// The account that asked; none when it ran by the clock.
    pub started_by: Option<String>,
    pub finished_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
