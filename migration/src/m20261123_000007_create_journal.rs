//! Money: the journal and its postings, what each organization has in hand, and invoices.

use sea_orm_migration::prelude::*;

use crate::portable::{
    NewTable, append_only, big_integer, code, id, instant, money, money_in_hand, reference, text,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        journal_entry().create(manager).await?;
        posting().create(manager).await?;
        fund().create(manager).await?;
        invoice().create(manager).await?;
        for table in ["journal_entry", "posting"] {
            append_only(manager, table).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn journal_entry() -> NewTable {
    NewTable::new(
        "journal_entry",
        [
            id(),
            code("kind", &["deposit", "payment", "settlement", "refund", "payout"]),
            reference("order_id", "order").optional(),
            text("bank_reference").optional().unique(),
            text("memo"),
            instant("created_at"),
        ],
    )
    .index(&["order_id"])
}

fn posting() -> NewTable {
    NewTable::new(
        "posting",
        [id(), reference("entry_id", "journal_entry"), text("ledger_account"), money("amount")],
    )
    .index(&["entry_id"])
    .index(&["ledger_account", "id"])
}

fn fund() -> NewTable {
    NewTable::new(
        "fund",
        [reference("organization_id", "organization").primary(), money_in_hand("available")],
    )
}

fn invoice() -> NewTable {
    NewTable::new(
        "invoice",
        [
            id(),
            big_integer("number").unique(),
            reference("order_id", "order"),
            code("kind", &["invoice", "credit_note"]),
            money("amount"),
            instant("issued_at"),
        ],
    )
    .index(&["order_id"])
}
