//! Goods for the tests of trade: products that are listed already, members with money, orders on their way.

use chrono::TimeDelta;
use entity::{
    Money, account, authorization, data_file, inspection, organization, plan, product, product_version,
    version_authorization,
};
use policies::inspect::Limits;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::{Value, json};

use crate::app::{Actor, TestApp};

/// What the delivered file holds.
pub(crate) const CONTENT: &str = "station,temperature\nFutian,21.5\nNanshan,22.0\n";

/// A listed product with its plan.
#[expect(clippy::struct_field_names, reason = "they are ids")]
pub(crate) struct Shop {
    pub(crate) product_id: String,
    pub(crate) version_id: String,
    pub(crate) plan_id: String,
}

/// A weather feed that holds nothing about people: 100 yuan each, 10 % less from ten.
pub(crate) async fn weather(app: &TestApp, seller: &Actor) -> Shop {
    shop(app, seller, weather_feed()).await
}

/// Coded users, whose consent names `recipient` and the purpose `research`. Answers the authorization as well.
pub(crate) async fn users(app: &TestApp, seller: &Actor, recipient: &Actor) -> (Shop, String) {
    let shop = shop(app, seller, coded_users()).await;
    let authorization_id = consent(app, seller, recipient).await;
    let rests_on = version_authorization::Model {
        version_id: shop.version_id.clone(),
        authorization_id: authorization_id.clone(),
    };
    insert(app, rests_on).await;
    (shop, authorization_id)
}

async fn insert<M, A>(app: &TestApp, row: M)
where
    M: IntoActiveModel<A>,
    A: ActiveModelTrait + sea_orm::ActiveModelBehavior + Send,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    let row = row.into_active_model().reset_all();
    A::Entity::insert(row).exec_without_returning(&app.state.db.rows).await.unwrap();
}

async fn shop(app: &TestApp, seller: &Actor, declaration: Value) -> Shop {
    let (ctx, seller_id) = (app.ctx(), seller.organization_id.clone());
    let [product_id, version_id, plan_id] = ["prd_", "ver_", "pln_"].map(|prefix| ctx.new_id(prefix));
    insert(
        app,
        product::Model {
            id: product_id.clone(),
            seller_id,
            title: "Weather by station".to_owned(),
            status: product::Status::Listed,
            current_version_id: Some(version_id.clone()),
            listed_version_id: Some(version_id.clone()),
            created_at: ctx.now,
        },
    )
    .await;
    let account_id = account_of(app, seller).await;
    insert(app, version(&version_id, &product_id, &account_id, ctx.now, declaration)).await;
    file(app, &product_id, &version_id, &account_id).await;
    insert(app, plan(&plan_id, &product_id, ctx.now)).await;
    Shop { product_id, version_id, plan_id }
}

async fn account_of(app: &TestApp, actor: &Actor) -> String {
    let found = account::Entity::find().filter(account::Column::Email.eq(&actor.email));
    found.one(&app.state.db.rows).await.unwrap().unwrap().id
}

fn version(
    id: &str,
    product_id: &str,
    account_id: &str,
    now: chrono::DateTime<chrono::Utc>,
    declaration: Value,
) -> product_version::Model {
    product_version::Model {
        id: id.to_owned(),
        product_id: product_id.to_owned(),
        number: 1,
        status: product_version::Status::Listed,
        declaration,
        created_at: now,
        created_by: account_id.to_owned(),
        listed_at: Some(now),
        decided_reason: None,
        decision_id: None,
    }
}

fn plan(id: &str, product_id: &str, now: chrono::DateTime<chrono::Utc>) -> plan::Model {
    plan::Model {
        id: id.to_owned(),
        product_id: product_id.to_owned(),
        unit: "copy".to_owned(),
        list_price: "100".parse().unwrap(),
        tiers: json!([{ "from_quantity": 10, "discount_ppm": 100_000 }]),
        offers: json!([{
            "id": "welcome",
            "kind": "new_user",
            "discount_ppm": 200_000,
            "from": now,
            "until": now + TimeDelta::days(20),
            "max_days": 20,
        }]),
        licence: "Use inside the buyer's organization.".to_owned(),
        max_quantity: 1000,
        valid_from: now,
        valid_until: None,
        published_at: now,
        succeeds_id: None,
        retired_at: None,
    }
}

/// One inspected file, in the store.
async fn file(app: &TestApp, product_id: &str, version_id: &str, account_id: &str) {
    let ctx = app.ctx();
    let id = ctx.new_id("fil_");
    let report = policies::inspect::inspect(CONTENT.as_bytes(), Limits::default(), &[]).unwrap();
    let content = futures::stream::iter([Ok::<_, std::io::Error>(axum::body::Bytes::from(CONTENT))]);
    let stored = app.state.store.put(&id, content, 1_000).await.unwrap();
    insert(
        app,
        data_file::Model {
            id: id.clone(),
            product_id: product_id.to_owned(),
            version_id: version_id.to_owned(),
            asset: "table".to_owned(),
            name: "气温 2026.csv".to_owned(),
            media_type: "text/csv".to_owned(),
            bytes: stored.bytes.try_into().unwrap(),
            sha256: stored.sha256,
            store_key: id.clone(),
            status: data_file::Status::Inspected,
            inspected_bytes: 0,
            created_at: ctx.now,
            created_by: account_id.to_owned(),
        },
    )
    .await;
    insert(
        app,
        inspection::Model {
            id: ctx.new_id("ins_"),
            data_file_id: id,
            report: serde_json::to_value(report).unwrap(),
            rows: 2,
            failed_reason: None,
            finished_at: ctx.now,
        },
    )
    .await;
}

fn source(id: &str, kind: &str) -> Value {
    json!({
        "id": id, "kind": kind, "statement": "measured by our own stations since 2024", "evidence": "log 7",
        "prohibited": false, "permit_needed": false, "important": false, "state_secret": false, "public_service": false,
    })
}

fn weather_feed() -> Value {
    json!({
        "summary": "Temperatures", "category": "weather", "licence": "internal use",
        "assets": [{ "name": "table", "kind": "table", "fields": [
            { "name": "station", "personal": "none", "state": "as_collected", "source": "stations" },
            { "name": "temperature", "personal": "none", "state": "as_collected", "source": "stations" },
        ] }],
        "sources": [source("stations", "generated")],
        "dossier": { "governance": "statement of 2026, sha256 on file" },
        "personal_data": { "state": "none" },
    })
}

fn coded_users() -> Value {
    json!({
        "summary": "Use by customer", "category": "telecom", "licence": "internal use", "purposes": ["research"],
        "assets": [{ "name": "table", "kind": "table", "fields": [
            { "name": "station", "personal": "personal", "state": "tokenised", "source": "app" },
            { "name": "temperature", "personal": "personal", "state": "as_collected", "source": "app" },
        ] }],
        "sources": [source("app", "self_collected")],
        "dossier": { "governance": "statement of 2026, sha256 on file", "processor": false },
        "personal_data": {
            "state": "deidentified", "keys_included": false, "anonymisation_required": false,
            "impact_assessment": "assessment of 2025-01-02",
        },
        "people": [{
            "category": "users", "source": "app", "persons": 50_000, "sensitive": false, "biometric": false, "under_14": false,
            "incapable_adult": false, "covers_everyone": true, "retention_until": "2029-12-31", "deletion_due": false,
        }],
    })
}

async fn consent(app: &TestApp, seller: &Actor, recipient: &Actor) -> String {
    let ctx = app.ctx();
    let recipient = organization::Entity::find_by_id(&recipient.organization_id);
    let recipient = recipient.one(&app.state.db.rows).await.unwrap().unwrap();
    let id = ctx.new_id("aut_");
    let evidence = json!({ "category": "users", "source": "app", "consent": {
        "notice": {
            "at": "2025-01-10T02:00:00Z",
            "items": ["handler", "kinds", "purpose", "retention", "safeguards", "rights", "other"],
        },
        "given_at": "2025-01-10T02:00:00Z", "handled_from": "2025-01-10T02:00:00Z", "explicit": true,
        "provision_separate": true, "export_notice": true, "export_separate": true, "misleading": false,
        "conditioned": false, "changed_since": false, "withdrawal_path": true,
        "recipients": [{
            "name": recipient.name, "uscc": recipient.uscc, "one_organization": true, "contact": "privacy desk",
        }],
        "purposes": ["research", "planning"], "kinds": ["plan"], "methods": ["statistics"],
        "retention_until": "2029-12-31T02:00:00Z",
    } });
    let row = authorization::Model {
        id: id.clone(),
        seller_id: seller.organization_id.clone(),
        category: "users".to_owned(),
        source: "app".to_owned(),
        basis: authorization::Basis::Consent,
        evidence,
        status: authorization::Status::Active,
        created_at: ctx.now,
        created_by: account_of(app, seller).await,
    };
    insert(app, row).await;
    id
}

/// Money arrives for a member by bank transfer.
pub(crate) async fn deposit(app: &TestApp, member: &Actor, amount: &str, bank_reference: &str) {
    let code =
        member.get("/api/v1/funds").await.expect(200).json["deposit_code"].as_str().unwrap().to_owned();
    let line = json!({
        "bank_reference": bank_reference, "deposit_code": code, "amount": amount,
        "value_date": "2026-03-02", "payer": "a member",
    });
    app.operator().await.post("/api/v1/statements", json!({ "lines": [line] })).await.expect(201);
}

/// What a member has to spend.
pub(crate) async fn funds(member: &Actor) -> String {
    member.get("/api/v1/funds").await.expect(200).json["available"].as_str().unwrap().to_owned()
}

impl Shop {
    /// An order of `quantity` by the public plan.
    pub(crate) fn wanted(&self, quantity: i32) -> Value {
        json!({
            "product_id": self.product_id, "plan_id": self.plan_id, "quantity": quantity, "purpose": "research",
        })
    }

    pub(crate) async fn placed(&self, buyer: &Actor, quantity: i32) -> String {
        buyer.post("/api/v1/orders", self.wanted(quantity)).await.expect(201).id()
    }

    pub(crate) async fn contracted(&self, buyer: &Actor, quantity: i32) -> String {
        let id = self.placed(buyer, quantity).await;
        sign(buyer, &id).await;
        id
    }

    pub(crate) async fn paid(&self, buyer: &Actor, quantity: i32) -> String {
        let id = self.contracted(buyer, quantity).await;
        buyer.act(&format!("/api/v1/orders/{id}/payment")).await.expect(200);
        id
    }

    pub(crate) async fn delivered(&self, buyer: &Actor, quantity: i32) -> String {
        let id = self.paid(buyer, quantity).await;
        buyer.get(&link(buyer, &id).await).await.expect(200);
        id
    }

    pub(crate) async fn accepted(&self, buyer: &Actor, quantity: i32) -> String {
        let id = self.delivered(buyer, quantity).await;
        buyer.act(&format!("/api/v1/orders/{id}/acceptance")).await.expect(200);
        id
    }
}

/// Sign the terms as they are.
pub(crate) async fn sign(buyer: &Actor, order_id: &str) {
    let path = format!("/api/v1/orders/{order_id}/agreement");
    let hash = buyer.get(&path).await.expect(200).json["terms_sha256"].clone();
    buyer.post(&path, json!({ "terms_sha256": hash })).await.expect(200);
}

/// A link to the one file of an order, without the host.
pub(crate) async fn link(buyer: &Actor, order_id: &str) -> String {
    let answer = buyer.post(&format!("/api/v1/orders/{order_id}/deliveries"), json!({})).await.expect(201);
    let url = answer.json["items"][0]["url"].as_str().unwrap();
    url.strip_prefix("http://127.0.0.1:8080").unwrap().to_owned()
}

/// Where an order stands.
pub(crate) async fn status(party: &Actor, order_id: &str) -> String {
    let answer = party.get(&format!("/api/v1/orders/{order_id}")).await.expect(200);
    answer.json["status"].as_str().unwrap().to_owned()
}

/// What is left in the escrow of an order.
pub(crate) async fn escrow(app: &TestApp, order_id: &str) -> Money {
    ledger(app, &format!("escrow:{order_id}")).await
}

/// The sum of one ledger account.
pub(crate) async fn ledger(app: &TestApp, account: &str) -> Money {
    let postings = entity::posting::Entity::find().filter(entity::posting::Column::LedgerAccount.eq(account));
    let postings = postings.all(&app.state.db.rows).await.unwrap();
    postings.iter().fold(Money::ZERO, |sum, posting| sum.checked_add(posting.amount).unwrap())
}
