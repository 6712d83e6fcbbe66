//! What overcharged buyers get back, and how it was paid.

use sea_orm_migration::prelude::*;

use crate::portable::{NewTable, append_only, id, instant, money, money_in_hand, reference};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        restitution().create(manager).await?;
        restitution_payment().create(manager).await?;
        append_only(manager, "restitution_payment").await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn restitution() -> NewTable {
    NewTable::new(
        "restitution",
        [
            id(),
            reference("case_id", "case"),
            reference("order_id", "order"),
            reference("seller_id", "organization"),
            reference("buyer_id", "organization"),
            money("amount"),
            money_in_hand("paid"),
            instant("ordered_at"),
            instant("settled_at").optional(),
        ],
    )
    .unique(&["case_id", "order_id"])
    .index(&["order_id"])
    .index(&["seller_id", "settled_at"])
    .index(&["buyer_id", "id"])
}

fn restitution_payment() -> NewTable {
    NewTable::new(
        "restitution_payment",
        [
            id(),
            reference("restitution_id", "restitution"),
            reference("entry_id", "journal_entry").unique(),
            reference("invoice_id", "invoice").unique(),
            money("amount"),
            instant("paid_at"),
        ],
    )
    .index(&["restitution_id"])
}
