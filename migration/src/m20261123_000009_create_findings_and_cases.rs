//! Supervision: scans, what they found, cases and the assessments in them, and complaints.

use sea_orm_migration::prelude::*;

use crate::portable::{
    NewTable, append_only, big_integer, code, date, document, id, instant, integer, money, reference, text,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        scan().create(manager).await?;
        finding().create(manager).await?;
        case().create(manager).await?;
        case_finding().create(manager).await?;
        assessment().create(manager).await?;
        complaint().create(manager).await?;
        append_only(manager, "assessment").await?;
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn scan() -> NewTable {
    NewTable::new(
        "scan",
        [
            id(),
            instant("from_at"),
            instant("until_at"),
            integer("orders"),
            integer("findings"),
            integer("insufficient"),
            document("report"),
            text("started_by").optional(),
            instant("finished_at"),
        ],
    )
}

fn finding() -> NewTable {
    NewTable::new(
        "finding",
        [
            id(),
            text("fingerprint").unique(),
            reference("scan_id", "scan"),
            reference("seller_id", "organization"),
            reference("product_id", "product"),
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
    .index(&["status", "weight"])
    .index(&["scan_id"])
    .index(&["seller_id"])
}

fn case() -> NewTable {
    NewTable::new(
        "case",
        [
            id(),
            reference("seller_id", "organization"),
            reference("opened_by", "account"),
            code("status", &["opened", "heard", "ordered", "corrected", "refused", "decided", "closed"]),
            text("summary"),
            date("deadline_on").optional(),
            instant("opened_at"),
            instant("closed_at").optional(),
        ],
    )
    .index(&["status", "id"])
    .index(&["seller_id"])
}

fn case_finding() -> NewTable {
    NewTable::new("case_finding", [reference("case_id", "case"), reference("finding_id", "finding").unique()])
        .primary_key(&["case_id", "finding_id"])
}

fn assessment() -> NewTable {
    NewTable::new(
        "assessment",
        [
            id(),
            reference("case_id", "case"),
            document("facts"),
            document("answer"),
            text("law"),
            text("headline").optional(),
            money("fine_min").optional(),
            money("fine_max").optional(),
            reference("recorded_by", "account"),
            instant("recorded_at"),
        ],
    )
    .index(&["case_id"])
}

fn complaint() -> NewTable {
    NewTable::new(
        "complaint",
        [
            id(),
            text("reference").unique(),
            code("about_kind", &["product", "organization", "order", "other"]),
            text("about_id").optional(),
            text("text"),
            text("contact").optional(),
            code("status", &["received", "answered", "closed"]),
            text("answer").optional(),
            instant("received_at"),
            instant("answered_at").optional(),
        ],
    )
    .index(&["status", "id"])
}
