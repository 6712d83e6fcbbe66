//! Why personal data may be traded: one per category of data subject and source.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::code::code;

code! {
    /// Consent, or an exemption with its facts.
    pub enum Basis {
        Consent,
        Exemption,
    }
}

code! {
    /// Whether it still carries a trade.
    pub enum Status {
        Active,
        Withdrawn,
        PartlyWithdrawn,
        Expired,
    }
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "authorization")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub seller_id: String,
    /// The category of data subject.
    pub category: String,
    pub source: String,
    pub basis: Basis,
    /// The record as declared: notice, purposes, recipients, dates, separate or explicit.
    pub evidence: Json,
    pub status: Status,
    pub created_at: DateTimeUtc,
    pub created_by: String,
    #[sea_orm(belongs_to, from = "seller_id", to = "id")]
    pub seller: BelongsTo<super::organization::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The authorizations one organization holds.
    pub fn of_seller(organization_id: &str) -> Select<Self> {
        Self::find().filter(COLUMN.seller_id.eq(organization_id))
    }
}
