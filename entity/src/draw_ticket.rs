//! The number that one buyer drew: the id its order will have, chosen by the market. One for each buyer and draw.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "draw_ticket")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub draw_id: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub buyer_id: String,
    #[sea_orm(unique)]
    pub order_id: String,
    pub issued_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "draw_id", to = "id")]
    pub draw: BelongsTo<super::draw::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
