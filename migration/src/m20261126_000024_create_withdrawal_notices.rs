//! Who holds data whose basis was taken back, and what each of them answered.

use sea_orm_migration::prelude::*;

use crate::portable::{NewTable, code, id, instant, reference, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        notice().create(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn notice() -> NewTable {
    NewTable::new(
        "withdrawal_notice",
        [
            id(),
            reference("withdrawal_id", "withdrawal"),
            reference("authorization_id", "authorization"),
            reference("order_id", "order"),
            reference("buyer_id", "organization"),
            instant("told_at"),
            instant("due_at"),
            code("outcome", &["deleted", "stopped", "not_held"]).optional(),
            text("statement").optional(),
            instant("acknowledged_at").optional(),
            reference("acknowledged_by", "account").optional(),
        ],
    )
    .unique(&["withdrawal_id", "order_id"])
    .index(&["buyer_id", "acknowledged_at"])
    .index(&["authorization_id", "id"])
}
