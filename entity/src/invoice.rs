//! An invoice or credit note, numbered without gaps.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::code::code;
use crate::money::Money;

code! {
    /// What the paper says.
    pub enum Kind {
        Invoice,
        CreditNote,
    }
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "invoice")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    #[sea_orm(unique)]
    pub number: i64,
    pub order_id: String,
    pub kind: Kind,
    pub amount: Money,
    pub issued_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "order_id", to = "id")]
    pub order: BelongsTo<super::order::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The invoices of the orders one organization is party to.
    pub fn of_party(organization_id: &str) -> Select<Self> {
        Self::find().inner_join(super::order::Entity).filter(super::order::party(organization_id))
    }
}
