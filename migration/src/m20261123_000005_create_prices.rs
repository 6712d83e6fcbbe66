//! What things cost: public plans, and quotes for one buyer.

use sea_orm_migration::prelude::*;

use crate::portable::{NewTable, code, document, id, instant, integer, money, reference, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        plan().create(manager).await?;
        quote().create(manager).await?;
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn plan() -> NewTable {
    NewTable::new(
        "plan",
        [
            id(),
            reference("product_id", "product"),
            text("unit"),
            money("list_price"),
            document("tiers"),
            document("offers"),
            text("licence"),
            integer("max_quantity"),
            instant("valid_from"),
            instant("valid_until").optional(),
            instant("published_at"),
            text("succeeds_id").optional(),
            instant("retired_at").optional(),
        ],
    )
    .index(&["product_id", "valid_from"])
}

fn quote() -> NewTable {
    NewTable::new(
        "quote",
        [
            id(),
            reference("plan_id", "plan"),
            reference("product_id", "product"),
            reference("seller_id", "organization"),
            reference("buyer_id", "organization"),
            integer("quantity"),
            money("unit_price"),
            document("claim").optional(),
            instant("valid_until"),
            code("status", &["open", "ordered", "lapsed"]),
            instant("created_at"),
            reference("created_by", "account"),
        ],
    )
    .index(&["buyer_id", "id"])
    .index(&["seller_id", "id"])
}
