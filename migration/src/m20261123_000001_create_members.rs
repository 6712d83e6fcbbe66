//! Who trades and who oversees: organizations, their accounts, and the accounts' sessions.

use sea_orm_migration::prelude::*;

use crate::portable::{NewTable, boolean, code, id, instant, reference, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        organization().create(manager).await?;
        account().create(manager).await?;
        session().create(manager).await?;
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn organization() -> NewTable {
    NewTable::new(
        "organization",
        [
            id(),
            text("uscc").unique(),
            text("name"),
            code("kind", &["member", "regulator", "operator"]),
            code("status", &["registered", "verified", "suspended"]),
            boolean("public_body"),
            text("public_service_sector").optional(),
            boolean("abroad"),
            text("credit_grade").defaulting("A"),
            text("deposit_code").unique(),
            instant("verified_at").optional(),
            text("verification_note").optional(),
            instant("created_at"),
        ],
    )
}

fn account() -> NewTable {
    NewTable::new(
        "account",
        [
            id(),
            reference("organization_id", "organization"),
            text("email").unique(),
            text("name"),
            text("password_hash"),
            code("locale", &["zh_cn", "en"]),
            boolean("active"),
            instant("created_at"),
        ],
    )
    .index(&["organization_id"])
}

fn session() -> NewTable {
    NewTable::new(
        "session",
        [
            id(),
            text("token_hash").unique(),
            reference("account_id", "account"),
            code("kind", &["cookie", "bearer"]),
            text("label"),
            instant("created_at"),
            instant("expires_at"),
            instant("revoked_at").optional(),
        ],
    )
    .index(&["account_id"])
}
