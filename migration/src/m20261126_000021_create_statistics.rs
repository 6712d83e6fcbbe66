//! Market statistics: one row for each month and category.

use sea_orm_migration::prelude::*;

use crate::portable::{NewTable, big_integer, boolean, instant, money, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        market_month().create(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn market_month() -> NewTable {
    NewTable::new(
        "market_month",
        [
            text("month"),
            text("category"),
            big_integer("orders"),
            big_integer("quantity"),
            money("turnover"),
            big_integer("disputed"),
            big_integer("sellers"),
            big_integer("buyers"),
            big_integer("concentration"),
            boolean("disclosable"),
            instant("computed_at"),
        ],
    )
    .primary_key(&["month", "category"])
}
