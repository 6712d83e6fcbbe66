//! Which rows point at a stored file.

use sea_orm_migration::prelude::*;

use crate::portable::add_index;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_index(manager, "data_file", &["store_key"]).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
