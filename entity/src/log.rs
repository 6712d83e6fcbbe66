//! The record of every act, and of every look at what is masked. Append-only.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::code::code;

code! {
    /// What came of it.
    pub enum Outcome {
        Done,
        Refused,
        Looked,
    }
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "log")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub at: DateTimeUtc,
    pub account_id: Option<String>,
    pub organization_id: Option<String>,
    pub act: String,
    pub outcome: Outcome,
    /// The id of what was acted on.
    pub subject: String,
    pub detail: Json,
    pub request_id: String,
    /// The entry's leaf in the tree its seal signs.
    pub leaf_sha256: String,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The acts of one organization.
    pub fn of_organization(organization_id: &str) -> Select<Self> {
        Self::find().filter(COLUMN.organization_id.eq(organization_id))
    }
}
