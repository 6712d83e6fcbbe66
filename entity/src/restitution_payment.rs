//! Money that went back to an overcharged buyer, with its journal entry and its credit note. Append-only.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::money::Money;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "restitution_payment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub restitution_id: String,
    pub entry_id: String,
    pub invoice_id: String,
    pub amount: Money,
    pub paid_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "restitution_id", to = "id")]
    pub restitution: BelongsTo<super::restitution::Entity>,
    #[sea_orm(belongs_to, from = "entry_id", to = "id")]
    pub entry: BelongsTo<super::journal_entry::Entity>,
    #[sea_orm(belongs_to, from = "invoice_id", to = "id")]
    pub invoice: BelongsTo<super::invoice::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
