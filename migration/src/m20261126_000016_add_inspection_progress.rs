//! How far the inspection of a file has come.

use sea_orm_migration::prelude::*;

use crate::portable::{add_column, big_integer};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_column(manager, "data_file", big_integer("inspected_bytes").defaulting("0")).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
