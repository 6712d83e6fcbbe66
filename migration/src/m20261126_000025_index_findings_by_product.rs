//! Whoever looks for a buyer finds what compares its purchases, a complaint what was raised from it, and an order's page
//! what was taken back of its data and what was objected to, without reading every finding, notice and dispute.

use sea_orm_migration::prelude::*;

use crate::portable::add_index;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_index(manager, "finding", &["product_id", "id"]).await?;
        add_index(manager, "finding", &["complaint_id", "id"]).await?;
        add_index(manager, "dispute", &["order_id", "id"]).await?;
        add_index(manager, "withdrawal_notice", &["order_id", "id"]).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
