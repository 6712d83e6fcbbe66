//! One purchase of one version at one price, with the conditions it was made under.

use sea_orm::ExprTrait;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::code::code;
use crate::money::Money;

code! {
    /// How far the purchase has come.
    pub enum Status {
        Placed,
        Contracted,
        Paid,
        Delivered,
        Accepted,
        Settled,
        Cancelled,
        Disputed,
        Refunded,
        PartlyRefunded,
        Terminated,
    }
}

impl Status {
    /// Paid for and not wholly refunded.
    pub const PAID: [Self; 6] =
        [Self::Paid, Self::Delivered, Self::Accepted, Self::Settled, Self::Disputed, Self::PartlyRefunded];
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "order")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub product_id: String,
    pub version_id: String,
    pub plan_id: String,
    pub quote_id: Option<String>,
    pub seller_id: String,
    pub buyer_id: String,
    pub quantity: i32,
    pub unit_price: Money,
    pub amount: Money,
    /// What the published rules give for the same quantity.
    pub list_amount: Money,
    /// `{ground, reference, evidence}`, when the price departs from the rules.
    pub claim: Option<Json>,
    /// The condition vector, exact.
    pub conditions: Json,
    /// Its hash: orders with the same key were made under the same conditions.
    pub condition_key: String,
    pub purpose: String,
    pub status: Status,
    pub placed_at: DateTimeUtc,
    pub contracted_at: Option<DateTimeUtc>,
    pub paid_at: Option<DateTimeUtc>,
    pub delivered_at: Option<DateTimeUtc>,
    pub accepted_at: Option<DateTimeUtc>,
    pub closed_at: Option<DateTimeUtc>,
    /// `[{met, name, statement}]`: how the buyer answers the conditions of opening that bind it.
    pub buyer_conditions: Option<Json>,
    #[sea_orm(belongs_to, from = "product_id", to = "id")]
    pub product: BelongsTo<super::product::Entity>,
    #[sea_orm(belongs_to, from = "version_id", to = "id")]
    pub version: BelongsTo<super::product_version::Entity>,
    #[sea_orm(belongs_to, from = "plan_id", to = "id")]
    pub plan: BelongsTo<super::plan::Entity>,
    #[sea_orm(belongs_to, from = "seller_id", to = "id", relation_enum = "Seller")]
    pub seller: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "buyer_id", to = "id", relation_enum = "Buyer")]
    pub buyer: BelongsTo<super::organization::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The orders one organization placed or received.
    pub fn of_party(organization_id: &str) -> Select<Self> {
        Self::find().filter(party(organization_id))
    }
}

/// Holds for the orders one organization is party to, as buyer or as seller.
pub(crate) fn party(organization_id: &str) -> Expr {
    COLUMN.buyer_id.eq(organization_id).or(COLUMN.seller_id.eq(organization_id))
}
