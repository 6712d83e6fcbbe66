//! A product on sale that has no price yet, written as rows, and a price for it.

use entity::{product, product_version};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use crate::app::{Actor, TestApp};

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

    /// The id of the organization that `member` registered under `name`.
    pub(crate) async fn member_id(&self, name: &str) -> String {
        let named = entity::organization::Column::Name.eq(format!("{name} Ltd"));
        let found =
            entity::organization::Entity::find().filter(named).one(&self.state.db.rows).await.unwrap();
        found.unwrap().id
    }

    async fn account_of(&self, actor: &Actor) -> String {
        let accounts = entity::account::Entity::of_organization(&actor.organization_id);
        accounts.one(&self.state.db.rows).await.unwrap().unwrap().id
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
