//! Findings that no scan raised: of unfair conduct and of monopoly, from a complaint. A complaint may say which.
//!
//! A scan and a product are no longer required of a finding, which SQLite can only do by a new table.

use sea_orm_migration::prelude::*;

use crate::portable::{
    NewTable, add_column, add_index, big_integer, code, document, id, instant, money, reference, text,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const KEPT: &str = "id, fingerprint, scan_id, seller_id, product_id, pattern, effect_ppm, excess, weight, orders, \
                    record, status, dismissed_reason, raised_at";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        finding().create(manager).await?;
        case_finding().create(manager).await?;
        for copy in [
            format!("INSERT INTO finding_of_kind ({KEPT}, kind) SELECT {KEPT}, 'price' FROM finding"),
            "INSERT INTO case_finding_kept (case_id, finding_id) SELECT case_id, finding_id FROM case_finding"
                .to_owned(),
        ] {
            manager.get_connection().execute_unprepared(&copy).await?;
        }
        for (old, new) in [("case_finding", "case_finding_kept"), ("finding", "finding_of_kind")] {
            manager.drop_table(Table::drop().table(old).take()).await?;
            manager.rename_table(Table::rename().table(new, old).take()).await?;
        }
        for columns in [&["status", "weight"][..], &["scan_id"], &["seller_id"]] {
            add_index(manager, "finding", columns).await?;
        }
        add_column(manager, "complaint", text("conduct").optional()).await?;
        add_column(manager, "complaint", document("facts").optional()).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn finding() -> NewTable {
    NewTable::new(
        "finding_of_kind",
        [
            id(),
            code("kind", &["price", "conduct", "monopoly"]),
            text("fingerprint").unique(),
            reference("scan_id", "scan").optional(),
            reference("complaint_id", "complaint").optional(),
            reference("seller_id", "organization"),
            reference("product_id", "product").optional(),
            text("pattern"),
            big_integer("effect_ppm"),
            money("excess"),
            big_integer("weight"),
            document("orders"),
            document("record"),
            code("status", &["raised", "dismissed", "in_case"]),
            text("dismissed_reason").optional(),
            instant("raised_at"),
        ],
    )
}

fn case_finding() -> NewTable {
    NewTable::new(
        "case_finding_kept",
        [reference("case_id", "case"), reference("finding_id", "finding_of_kind").unique()],
    )
    .primary_key(&["case_id", "finding_id"])
}
