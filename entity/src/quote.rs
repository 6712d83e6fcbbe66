//! A price for one named buyer, with the claimed justification.

use sea_orm::ExprTrait;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::code::code;
use crate::money::Money;

code! {
    /// Whether it can still be ordered on.
    pub enum Status {
        Open,
        Ordered,
        Lapsed,
    }
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "quote")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub plan_id: String,
    pub product_id: String,
    pub seller_id: String,
    pub buyer_id: String,
    pub quantity: i32,
    pub unit_price: Money,
    /// `{ground, reference, evidence}`
    pub claim: Option<Json>,
    pub valid_until: DateTimeUtc,
    pub status: Status,
    pub created_at: DateTimeUtc,
    pub created_by: String,
    #[sea_orm(belongs_to, from = "plan_id", to = "id")]
    pub plan: BelongsTo<super::plan::Entity>,
    #[sea_orm(belongs_to, from = "product_id", to = "id")]
    pub product: BelongsTo<super::product::Entity>,
    #[sea_orm(belongs_to, from = "seller_id", to = "id", relation_enum = "Seller")]
    pub seller: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "buyer_id", to = "id", relation_enum = "Buyer")]
    pub buyer: BelongsTo<super::organization::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The quotes one organization gave or was given.
    pub fn of_party(organization_id: &str) -> Select<Self> {
        Self::find().filter(COLUMN.buyer_id.eq(organization_id).or(COLUMN.seller_id.eq(organization_id)))
    }
}
