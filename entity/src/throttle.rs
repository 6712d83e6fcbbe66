//! How often somebody may try: one row for each account or address that tried lately.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "throttle")]
pub struct Model {
    /// What is counted, of whom: `sign_in account <hash>`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// When every attempt so far is forgotten, in microseconds since 1970. In the past, the row means nothing.
    pub free_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
