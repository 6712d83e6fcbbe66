//! Work to be done outside a request.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::code::code;

code! {
    /// `parked` has failed too often and waits for a person.
    pub enum Status {
        Waiting,
        Running,
        Done,
        Parked,
    }
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub kind: String,
    pub payload: Json,
    /// The same work is queued once.
    #[sea_orm(unique)]
    pub dedupe_key: String,
    pub status: Status,
    pub run_at: DateTimeUtc,
    pub attempts: i32,
    /// A worker that died loses the job when this passes.
    pub locked_until: Option<DateTimeUtc>,
    pub last_error: Option<String>,
    pub created_at: DateTimeUtc,
    pub finished_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
