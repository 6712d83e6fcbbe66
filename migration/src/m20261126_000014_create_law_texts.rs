//! The text of every law that decided here, so that each decision can be asked again under its own.

use sea_orm_migration::prelude::*;

use crate::portable::{NewTable, append_only, document, id, instant};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        NewTable::new("law_text", [id(), document("files"), instant("kept_at")]).create(manager).await?;
        append_only(manager, "law_text").await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
