//! How often somebody may try.

use sea_orm_migration::prelude::*;

use crate::portable::{NewTable, big_integer, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        throttle().create(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn throttle() -> NewTable {
    NewTable::new("throttle", [text("key").primary(), big_integer("free_at")]).index(&["free_at"])
}
