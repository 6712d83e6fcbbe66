//! How a buyer meets the conditions of opening that bind it.

use sea_orm_migration::prelude::*;

use crate::portable::{add_column, document};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_column(manager, "order", document("buyer_conditions").optional()).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
