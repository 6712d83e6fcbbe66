//! A public price: never edited, only succeeded.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::money::Money;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "plan")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub product_id: String,
    pub unit: String,
    pub list_price: Money,
    /// `[{from_quantity, discount_ppm}]`
    pub tiers: Json,
    /// `[{id, kind, discount_ppm, from, until, max_days}]`
    pub offers: Json,
    pub licence: String,
    pub max_quantity: i32,
    pub valid_from: DateTimeUtc,
    pub valid_until: Option<DateTimeUtc>,
    pub published_at: DateTimeUtc,
    /// The plan this one takes over from.
    pub succeeds_id: Option<String>,
    pub retired_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "product_id", to = "id")]
    pub product: BelongsTo<super::product::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
