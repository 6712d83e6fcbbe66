//! The way of a case: its steps, and the decision at its end.

use sea_orm_migration::prelude::*;

use crate::portable::{
    NewTable, append_only, code, document, id, instant, integer, money, money_in_hand, reference, text,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        case_step().create(manager).await?;
        case_decision().create(manager).await?;
        for table in ["case_step", "case_decision"] {
            append_only(manager, table).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn case_step() -> NewTable {
    let kinds = [
        "hearing",
        "statement",
        "lapse",
        "exemption",
        "order",
        "correction",
        "review",
        "refusal",
        "decision",
        "restitution",
        "closure",
    ];
    NewTable::new(
        "case_step",
        [
            id(),
            reference("case_id", "case"),
            integer("number"),
            code("kind", &kinds),
            document("detail"),
            reference("taken_by", "account"),
            instant("taken_at"),
        ],
    )
    .unique(&["case_id", "number"])
}

fn case_decision() -> NewTable {
    NewTable::new(
        "case_decision",
        [
            id(),
            reference("case_id", "case").unique(),
            reference("assessment_id", "assessment"),
            text("head"),
            text("law"),
            money("fine").optional(),
            money_in_hand("confiscation"),
            money_in_hand("restitution"),
            document("ground").optional(),
            text("reasons"),
            reference("decided_by", "account"),
            instant("decided_at"),
        ],
    )
}
