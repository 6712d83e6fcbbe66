//! Public data and how far it is opened, as the directories read in say.

use sea_orm_migration::prelude::*;

use crate::portable::{NewTable, code, document, id, instant, integer, reference, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        directory_import().create(manager).await?;
        directory_entry().create(manager).await?;
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn directory_import() -> NewTable {
    NewTable::new(
        "directory_import",
        [
            id(),
            text("name"),
            text("sha256").unique(),
            integer("rows"),
            integer("added"),
            integer("changed"),
            integer("unmapped"),
            reference("imported_by", "account"),
            instant("imported_at"),
        ],
    )
}

fn directory_entry() -> NewTable {
    NewTable::new(
        "directory_entry",
        [
            id(),
            text("catalogue_id"),
            reference("import_id", "directory_import"),
            text("title"),
            text("office"),
            code("openness", &["unconditional", "conditional", "closed", "unmapped"]),
            document("conditions"),
            text("place"),
            instant("valid_from"),
            instant("valid_until").optional(),
        ],
    )
    .index(&["catalogue_id", "valid_from"])
    .index(&["import_id"])
}
