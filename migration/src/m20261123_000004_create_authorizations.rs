//! Why personal data may be traded, which versions rest on it, and what was withdrawn.

use sea_orm_migration::prelude::*;

use crate::portable::{NewTable, code, document, id, instant, integer, reference, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        authorization().create(manager).await?;
        version_authorization().create(manager).await?;
        withdrawal().create(manager).await?;
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn authorization() -> NewTable {
    NewTable::new(
        "authorization",
        [
            id(),
            reference("seller_id", "organization"),
            text("category"),
            text("source"),
            code("basis", &["consent", "exemption"]),
            document("evidence"),
            code("status", &["active", "withdrawn", "partly_withdrawn", "expired"]),
            instant("created_at"),
            reference("created_by", "account"),
        ],
    )
    .index(&["seller_id", "id"])
}

fn version_authorization() -> NewTable {
    NewTable::new(
        "version_authorization",
        [reference("version_id", "product_version"), reference("authorization_id", "authorization")],
    )
    .primary_key(&["version_id", "authorization_id"])
    .index(&["authorization_id"])
}

fn withdrawal() -> NewTable {
    NewTable::new(
        "withdrawal",
        [
            id(),
            reference("authorization_id", "authorization"),
            document("purposes").optional(),
            integer("people").optional(),
            instant("withdrawn_at"),
            reference("recorded_by", "account"),
            instant("recorded_at"),
        ],
    )
    .index(&["authorization_id"])
}
