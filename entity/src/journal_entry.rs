//! One movement of money; its postings sum to zero. Append-only.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::code::code;

code! {
    /// What moved the money.
    pub enum Kind {
        Deposit,
        Payment,
        Settlement,
        Refund,
        Payout,
    }
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "journal_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub kind: Kind,
    pub order_id: Option<String>,
    /// The bank's own: a statement read in twice books once.
    #[sea_orm(unique)]
    pub bank_reference: Option<String>,
    pub memo: String,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
