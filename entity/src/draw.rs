//! A published random transaction: a chance, what a winner saves, and the hash of the seed that decides.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "draw")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub seller_id: String,
    pub product_id: String,
    /// SHA-256 of the seed, published before anybody draws.
    pub commitment: String,
    pub probability_ppm: i64,
    pub discount_ppm: i64,
    pub published_at: DateTimeUtc,
    /// Revealed when it is over.
    pub seed: Option<String>,
    pub revealed_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "product_id", to = "id")]
    pub product: BelongsTo<super::product::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
