//! Random transactions whose seed is committed to before and revealed after.

use sea_orm_migration::prelude::*;

use crate::portable::{NewTable, big_integer, id, instant, reference, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        draw().create(manager).await?;
        draw_ticket().create(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn draw() -> NewTable {
    NewTable::new(
        "draw",
        [
            id(),
            reference("seller_id", "organization"),
            reference("product_id", "product"),
            text("commitment"),
            big_integer("probability_ppm"),
            big_integer("discount_ppm"),
            instant("published_at"),
            text("seed").optional(),
            instant("revealed_at").optional(),
        ],
    )
    .index(&["product_id", "id"])
}

fn draw_ticket() -> NewTable {
    NewTable::new(
        "draw_ticket",
        [
            reference("draw_id", "draw"),
            reference("buyer_id", "organization"),
            text("order_id").unique(),
            instant("issued_at"),
        ],
    )
    .primary_key(&["draw_id", "buyer_id"])
}
