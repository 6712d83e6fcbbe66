//! What one of the four gates answered, with the facts it was asked on: enough to replay it. Append-only.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::code::code;

code! {
    /// Where the law was asked.
    pub enum Gate {
        Listing,
        Order,
        Delivery,
        Standing,
    }
}

code! {
    /// What it answered.
    pub enum Verdict {
        Allow,
        Review,
        Block,
    }
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "decision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub gate: Gate,
    /// The version, order or delivery asked about.
    pub subject: String,
    pub verdict: Verdict,
    /// The version of the law that was asked.
    pub law: String,
    pub facts: Json,
    pub facts_sha256: String,
    pub hits: Json,
    pub decided_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
