//! What sellers show about sending products abroad.

use sea_orm_migration::prelude::*;

use crate::portable::{NewTable, document, id, instant, reference};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        export_filing().create(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn export_filing() -> NewTable {
    NewTable::new(
        "export_filing",
        [
            id(),
            reference("seller_id", "organization"),
            reference("product_id", "product"),
            reference("recipient_id", "organization"),
            document("filing"),
            instant("filed_at"),
            reference("filed_by", "account"),
        ],
    )
    .index(&["product_id", "recipient_id", "id"])
}
