//! A market set up for the tests of prices and supervision: listed products and paid orders, written as rows.

use entity::{Money, order, product, product_version};
use sea_orm::{ActiveModelTrait, EntityTrait};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::app::{Actor, TestApp};

/// An order to be staged.
pub(crate) struct Purchase<'a> {
    pub(crate) seller: &'a Actor,
    pub(crate) buyer: &'a Actor,
    pub(crate) plan: &'a Value,
    pub(crate) quantity: i32,
    pub(crate) unit_price: &'a str,
    pub(crate) quote: Option<&'a Value>,
    pub(crate) claim: Option<Value>,
}

impl TestApp {
    /// A product of `seller` that is on sale; its id.
    pub(crate) async fn staged_product(&self, seller: &Actor, title: &str) -> String {
        let ctx = self.ctx();
        let (product_id, version_id) = (ctx.new_id("prd_"), ctx.new_id("ver_"));
        let product = product::Model {
            id: product_id.clone(),
            seller_id: seller.organization_id.clone(),
            title: title.to_owned(),
            status: product::Status::Listed,
            current_version_id: Some(version_id.clone()),
            listed_version_id: Some(version_id.clone()),
            created_at: ctx.now,
        };
        let version = product_version::Model {
            id: version_id,
            product_id: product_id.clone(),
            number: 1,
            status: product_version::Status::Listed,
            declaration: json!({}),
            created_at: ctx.now,
            created_by: self.account_of(seller).await,
            listed_at: Some(ctx.now),
            decided_reason: None,
            decision_id: None,
        };
        let rows = &self.state.db.rows;
        product::Entity::insert(product::ActiveModel::from(product).reset_all())
            .exec_without_returning(rows)
            .await
            .unwrap();
        product_version::Entity::insert(product_version::ActiveModel::from(version).reset_all())
            .exec_without_returning(rows)
            .await
            .unwrap();
        product_id
    }

    async fn account_of(&self, actor: &Actor) -> String {
        let accounts = entity::account::Entity::of_organization(&actor.organization_id);
        accounts.one(&self.state.db.rows).await.unwrap().unwrap().id
    }

    /// An order that was paid; its id.
    pub(crate) async fn staged_order(&self, purchase: Purchase<'_>) -> String {
        let ctx = self.ctx();
        let product_id = purchase.plan["product_id"].as_str().unwrap().to_owned();
        let rows = &self.state.db.rows;
        let product = product::Entity::find_by_id(&product_id).one(rows).await.unwrap().unwrap();
        let unit_price: Money = purchase.unit_price.parse().unwrap();
        let conditions = json!({
            "credit_grade": "A", "delivery": "download", "duration": purchase.plan["unit"],
            "licence": purchase.plan["licence"], "payment_terms": "prepaid_escrow",
            "product_version": product.listed_version_id, "security": "short_lived_link", "stage": "production",
        });
        let order = order::Model {
            id: ctx.new_id("ord_"),
            product_id,
            version_id: product.listed_version_id.unwrap(),
            plan_id: purchase.plan["id"].as_str().unwrap().to_owned(),
            quote_id: purchase.quote.map(|quote| quote["id"].as_str().unwrap().to_owned()),
            seller_id: purchase.seller.organization_id.clone(),
            buyer_id: purchase.buyer.organization_id.clone(),
            quantity: purchase.quantity,
            unit_price,
            amount: unit_price.checked_mul(i64::from(purchase.quantity)).unwrap(),
            list_amount: unit_price,
            claim: purchase.claim,
            condition_key: hex::encode(Sha256::digest(conditions.to_string())),
            conditions,
            purpose: "analysis".to_owned(),
            status: order::Status::Paid,
            placed_at: ctx.now,
            contracted_at: Some(ctx.now),
            paid_at: Some(ctx.now),
            delivered_at: None,
            accepted_at: None,
            closed_at: None,
        };
        let id = order.id.clone();
        order::Entity::insert(order::ActiveModel::from(order).reset_all())
            .exec_without_returning(rows)
            .await
            .unwrap();
        id
    }
}

/// A plan at ¥100.00 a unit: ten per cent less from ten units on, a fifth less for new users in March 2026.
pub(crate) fn plan() -> Value {
    json!({
        "unit": "month of access",
        "list_price": "100.00",
        "tiers": [{ "from_quantity": 10, "discount_ppm": 100_000 }],
        "offers": [{
            "id": "welcome", "kind": "new_user", "discount_ppm": 200_000,
            "from": "2026-03-01T00:00:00Z", "until": "2026-04-01T00:00:00Z",
        }],
        "licence": "analysis",
        "max_quantity": 100,
    })
}
