//! What is on sale: products, their versions, the words they are found by, their files and what was found in them.

use sea_orm_migration::prelude::*;

use crate::portable::{NewTable, big_integer, code, document, id, instant, integer, reference, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        product().create(manager).await?;
        product_version().create(manager).await?;
        search_term().create(manager).await?;
        data_file().create(manager).await?;
        inspection().create(manager).await?;
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn product() -> NewTable {
    NewTable::new(
        "product",
        [
            id(),
            reference("seller_id", "organization"),
            text("title"),
            code("status", &["draft", "in_review", "listed", "blocked", "suspended", "withdrawn"]),
            text("current_version_id").optional(),
            text("listed_version_id").optional(),
            instant("created_at"),
        ],
    )
    .index(&["seller_id", "id"])
    .index(&["status", "id"])
}

fn product_version() -> NewTable {
    NewTable::new(
        "product_version",
        [
            id(),
            reference("product_id", "product"),
            integer("number"),
            code(
                "status",
                &["draft", "in_review", "listed", "blocked", "suspended", "withdrawn", "superseded"],
            ),
            document("declaration"),
            instant("created_at"),
            reference("created_by", "account"),
            instant("listed_at").optional(),
            text("decided_reason").optional(),
            text("decision_id").optional(),
        ],
    )
    .unique(&["product_id", "number"])
}

fn search_term() -> NewTable {
    NewTable::new("search_term", [text("term"), reference("product_id", "product")])
        .primary_key(&["term", "product_id"])
        .index(&["product_id"])
}

fn data_file() -> NewTable {
    NewTable::new(
        "data_file",
        [
            id(),
            reference("product_id", "product"),
            reference("version_id", "product_version"),
            text("asset"),
            text("name"),
            text("media_type"),
            big_integer("bytes"),
            text("sha256"),
            text("store_key"),
            code("status", &["stored", "inspected", "failed"]),
            instant("created_at"),
            reference("created_by", "account"),
        ],
    )
    .unique(&["version_id", "asset", "name"])
    .index(&["product_id"])
}

fn inspection() -> NewTable {
    NewTable::new(
        "inspection",
        [
            id(),
            reference("data_file_id", "data_file").unique(),
            document("report"),
            big_integer("rows"),
            text("failed_reason").optional(),
            instant("finished_at"),
        ],
    )
}
