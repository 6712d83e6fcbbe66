//! One sign-in, held by a browser (cookie) or a program (bearer token).

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::code::code;

code! {
    /// How the token travels.
    pub enum Kind {
        Cookie,
        Bearer,
    }
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// SHA-256 of the token, in hex; the token itself is never kept.
    #[sea_orm(unique)]
    pub token_hash: String,
    pub account_id: String,
    pub kind: Kind,
    pub label: String,
    pub created_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub revoked_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "account_id", to = "id")]
    pub account: BelongsTo<super::account::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The sessions of one account, ended ones included.
    pub fn of_account(account_id: &str) -> Select<Self> {
        Self::find().filter(COLUMN.account_id.eq(account_id))
    }
}
