//! What runs outside a request, and what keeps a request sent twice from acting twice.

use sea_orm_migration::prelude::*;

use crate::portable::{NewTable, code, document, id, instant, integer, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        job().create(manager).await?;
        idempotency().create(manager).await?;
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn job() -> NewTable {
    NewTable::new(
        "job",
        [
            id(),
            text("kind"),
            document("payload"),
            text("dedupe_key").unique(),
            code("status", &["waiting", "running", "done", "parked"]),
            instant("run_at"),
            integer("attempts"),
            instant("locked_until").optional(),
            text("last_error").optional(),
            instant("created_at"),
            instant("finished_at").optional(),
        ],
    )
    .index(&["status", "run_at"])
}

fn idempotency() -> NewTable {
    NewTable::new(
        "idempotency",
        [text("caller"), text("key"), text("request_sha256"), document("answer"), instant("created_at")],
    )
    .primary_key(&["caller", "key"])
}
