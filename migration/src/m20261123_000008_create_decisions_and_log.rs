//! What cannot be taken back: the gates' decisions, the log of acts, and the seals over it.

use sea_orm_migration::prelude::*;

use crate::portable::{NewTable, append_only, code, document, id, instant, integer, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        decision().create(manager).await?;
        log().create(manager).await?;
        log_seal().create(manager).await?;
        for table in ["decision", "log", "log_seal"] {
            append_only(manager, table).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn decision() -> NewTable {
    NewTable::new(
        "decision",
        [
            id(),
            code("gate", &["listing", "order", "delivery", "standing"]),
            text("subject"),
            code("verdict", &["allow", "review", "block"]),
            text("law"),
            document("facts"),
            text("facts_sha256"),
            document("hits"),
            instant("decided_at"),
        ],
    )
    .index(&["subject", "id"])
}

fn log() -> NewTable {
    NewTable::new(
        "log",
        [
            id(),
            instant("at"),
            text("account_id").optional(),
            text("organization_id").optional(),
            text("act"),
            code("outcome", &["done", "refused", "looked"]),
            text("subject"),
            document("detail"),
            text("request_id"),
            text("leaf_sha256"),
        ],
    )
    .index(&["subject", "id"])
    .index(&["organization_id", "id"])
}

fn log_seal() -> NewTable {
    NewTable::new(
        "log_seal",
        [
            id(),
            text("first_log_id").unique(),
            text("last_log_id"),
            integer("entries"),
            text("root_sha256"),
            text("previous_sha256"),
            instant("sealed_at"),
        ],
    )
}
