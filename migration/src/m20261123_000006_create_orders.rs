//! Purchases: orders, their agreements, deliveries and disputes.

use sea_orm_migration::prelude::*;

use crate::portable::{NewTable, code, document, id, instant, integer, money, reference, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        order().create(manager).await?;
        agreement().create(manager).await?;
        delivery().create(manager).await?;
        dispute().create(manager).await?;
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn order() -> NewTable {
    NewTable::new(
        "order",
        [
            id(),
            reference("product_id", "product"),
            reference("version_id", "product_version"),
            reference("plan_id", "plan"),
            reference("quote_id", "quote").optional(),
            reference("seller_id", "organization"),
            reference("buyer_id", "organization"),
            integer("quantity"),
            money("unit_price"),
            money("amount"),
            money("list_amount"),
            document("claim").optional(),
            document("conditions"),
            text("condition_key"),
            text("purpose"),
            code(
                "status",
                &[
                    "placed",
                    "contracted",
                    "paid",
                    "delivered",
                    "accepted",
                    "settled",
                    "cancelled",
                    "disputed",
                    "refunded",
                    "partly_refunded",
                    "terminated",
                ],
            ),
            instant("placed_at"),
            instant("contracted_at").optional(),
            instant("paid_at").optional(),
            instant("delivered_at").optional(),
            instant("accepted_at").optional(),
            instant("closed_at").optional(),
        ],
    )
    .index(&["buyer_id", "id"])
    .index(&["seller_id", "id"])
    .index(&["product_id", "id"])
    .index(&["status", "id"])
    .index(&["placed_at"])
}

fn agreement() -> NewTable {
    NewTable::new(
        "agreement",
        [
            id(),
            reference("order_id", "order").unique(),
            document("terms"),
            text("terms_sha256"),
            instant("signed_at").optional(),
            reference("signed_by", "account").optional(),
            instant("created_at"),
        ],
    )
}

fn delivery() -> NewTable {
    NewTable::new(
        "delivery",
        [
            id(),
            reference("order_id", "order"),
            reference("data_file_id", "data_file"),
            text("decision_id"),
            instant("issued_at"),
            instant("expires_at"),
            instant("downloaded_at").optional(),
            reference("issued_to", "account"),
        ],
    )
    .index(&["order_id"])
}

fn dispute() -> NewTable {
    NewTable::new(
        "dispute",
        [
            id(),
            reference("order_id", "order"),
            reference("opened_by", "account"),
            text("reason"),
            code("status", &["open", "dismissed", "refunded", "partly_refunded"]),
            money("refund_amount").optional(),
            text("resolution").optional(),
            instant("opened_at"),
            instant("resolved_at").optional(),
            reference("resolved_by", "account").optional(),
        ],
    )
    .index(&["status", "id"])
    .index(&["order_id"])
}
