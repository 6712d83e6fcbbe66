//! One side of a journal entry. Append-only.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::money::Money;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "posting")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub entry_id: String,
    /// `bank`, `suspense`, `fees`, `funds:<organization>`, `escrow:<order>`.
    pub ledger_account: String,
    /// Signed; on PostgreSQL a sum of it is numeric and wants a cast back to bigint.
    pub amount: Money,
    #[sea_orm(belongs_to, from = "entry_id", to = "id")]
    pub entry: BelongsTo<super::journal_entry::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
