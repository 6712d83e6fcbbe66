//! The codes of a device, asked beside a password.

use sea_orm_migration::prelude::*;

use crate::portable::{NewTable, big_integer, instant, reference, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        second_factor().create(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn second_factor() -> NewTable {
    NewTable::new(
        "second_factor",
        [
            reference("account_id", "account").primary(),
            text("sealed_secret"),
            big_integer("last_step"),
            instant("created_at"),
            instant("confirmed_at").optional(),
        ],
    )
}
