//! A regulator's file on one or more findings.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::code::code;

code! {
    /// How far the procedure has come.
    pub enum Status {
        Opened,
        Heard,
        Ordered,
        Corrected,
        Refused,
        Decided,
        Closed,
    }
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "case")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whom it concerns.
    pub seller_id: String,
    pub opened_by: String,
    pub status: Status,
    pub summary: String,
    /// Of the correction order.
    pub deadline_on: Option<Date>,
    pub opened_at: DateTimeUtc,
    pub closed_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "seller_id", to = "id")]
    pub seller: BelongsTo<super::organization::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The cases that concern one seller.
    pub fn of_seller(organization_id: &str) -> Select<Self> {
        Self::find().filter(COLUMN.seller_id.eq(organization_id))
    }
}
