//! What anyone may report about a product, an organization or an order.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::code::code;

code! {
    /// What it is about.
    pub enum AboutKind {
        Product,
        Organization,
        Order,
        Other,
    }
}

code! {
    /// Whether it was dealt with.
    pub enum Status {
        Received,
        Answered,
        Closed,
    }
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "complaint")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// What the complainant follows it up with; whoever has it may read the answer.
    #[sea_orm(unique)]
    pub reference: String,
    pub about_kind: AboutKind,
    pub about_id: Option<String>,
    pub text: String,
    pub contact: Option<String>,
    /// The rule of conduct that it says is broken.
    pub conduct: Option<String>,
    /// What it states as facts, one by one.
    pub facts: Option<Json>,
    pub status: Status,
    pub answer: Option<String>,
    pub received_at: DateTimeUtc,
    pub answered_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
