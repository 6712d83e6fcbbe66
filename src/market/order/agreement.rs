//! The contract of an order: drawn up when it is placed, signed as it stands or not at all.

use entity::{Money, agreement, data_file, decision, order, order::Status, organization};
use policies::{Verdict, facts::AgreementTerm};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use validator::Validate;

use super::{
    Basis, gate,
    opening::{self, BuyerCondition},
    step,
};
use crate::{
    auth::{Buyer, Caller},
    config::Config,
    ctx::Ctx,
    error::Error,
    log,
    market::{decision::violations, product::declaration::Declaration},
};

/// What a contract between those who provide and receive data must bind the recipient to (Network Data Security
/// Regulations, Art. 12; Data Regulations, Art. 59), in words of this market.
const SECURITY_DUTIES: [&str; 7] = [
    "The buyer uses the data for the stated purpose, by the stated method and within the stated scope only.",
    "The buyer gives access to those who need it for that purpose, and records who had it.",
    "The buyer protects the data by encryption and access control, in storage and on the way.",
    "The buyer identifies nobody in the data and restores nothing that was removed from it.",
    "The buyer tells the seller and the platform of a leak, a loss or misuse without delay.",
    "The buyer stops using the data and deletes it when the licence ends or its basis in law is gone.",
    "The buyer lets the seller supervise these duties and keeps records of its use for three years or more.",
];

/// What every agreement of this market lays down (Network Data Security Regulations, Art. 12): `purpose`, `method`,
/// `scope` and `security_duties` of its terms.
pub const LAID_DOWN: [AgreementTerm; 4] =
    [AgreementTerm::Purpose, AgreementTerm::Method, AgreementTerm::Scope, AgreementTerm::Security];

/// The terms. Their hash is taken over their JSON, fields in alphabetical order and without spaces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AgreementTerms)]
pub struct Terms {
    // Invariant: fields stand in alphabetical order here and below, so that the bytes are canonical JSON.
    pub buyer: Party,
    /// How the buyer meets the conditions of opening that bind it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buyer_conditions: Vec<BuyerCondition>,
    pub licence: String,
    /// How the data is handed over.
    pub method: String,
    pub order_id: String,
    /// Absent from agreements drawn up before periods were stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub periods: Option<Periods>,
    pub price: Charge,
    pub product: Subject,
    pub purpose: String,
    pub scope: Scope,
    pub security_duties: Vec<String>,
    pub seller: Party,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AgreementParty)]
pub struct Party {
    pub id: String,
    pub name: String,
    pub uscc: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AgreementCharge)]
pub struct Charge {
    #[schema(value_type = String)]
    pub amount: Money,
    pub currency: String,
    pub plan_id: String,
    /// The share of the amount that the platform keeps from what the seller gets.
    pub platform_fee_rate: String,
    pub quote_id: Option<String>,
    #[schema(value_type = String)]
    pub unit_price: Money,
}

/// How long each party may take. Days are of twenty-four hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AgreementPeriods)]
pub struct Periods {
    /// Delivered data that is neither accepted nor disputed so many days after it was first fetched, or after a
    /// dispute was dismissed, counts as accepted, and the seller is paid.
    pub acceptance_days: u16,
    /// An order that is not paid so many days after it was placed is cancelled.
    pub payment_days: u16,
}

/// What is bought: one immutable version, with the hash of every file in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AgreementSubject)]
pub struct Subject {
    pub files: Vec<Content>,
    /// What the product may be used for at any price. Absent from agreements drawn up before it was stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    pub product_id: String,
    pub title: String,
    pub version_id: String,
    pub version_number: i32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AgreementContent)]
pub struct Content {
    pub asset: String,
    pub bytes: i64,
    pub id: String,
    pub name: String,
    pub sha256: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AgreementScope)]
pub struct Scope {
    pub quantity: i32,
    pub unit: String,
}

/// A signature: the hash of the terms that were read.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSignature {
    #[validate(length(min = 64, max = 64))]
    #[schema(min_length = 64, max_length = 64)]
    pub terms_sha256: String,
}

impl Terms {
    fn of(order: &order::Model, basis: &Basis, config: &Config) -> Result<Self, Error> {
        Ok(Self {
            buyer: Party::of(&basis.buyer),
            buyer_conditions: opening::answers(order)?,
            licence: basis.plan.licence.clone(),
            method: "download over an encrypted connection, by short-lived links issued to the buyer"
                .to_owned(),
            order_id: order.id.clone(),
            periods: Some(Periods {
                acceptance_days: config.acceptance_days,
                payment_days: config.payment_days,
            }),
            price: Charge {
                amount: order.amount,
                currency: "CNY".to_owned(),
                plan_id: order.plan_id.clone(),
                platform_fee_rate: config.fee_rate.to_string(),
                quote_id: order.quote_id.clone(),
                unit_price: order.unit_price,
            },
            product: Subject {
                files: basis.facts.files.iter().map(Content::of).collect(),
                licence: Some(Declaration::of(&basis.facts.version)?.licence),
                product_id: order.product_id.clone(),
                title: basis.facts.product.title.clone(),
                version_id: order.version_id.clone(),
                version_number: basis.facts.version.number,
            },
            purpose: order.purpose.clone(),
            scope: Scope { quantity: order.quantity, unit: basis.plan.unit.clone() },
            security_duties: SECURITY_DUTIES.map(str::to_owned).to_vec(),
            seller: Party::of(&basis.facts.seller),
        })
    }

    /// SHA-256 of the canonical JSON, in hex.
    pub fn sha256(&self) -> Result<String, Error> {
        Ok(hex::encode(Sha256::digest(serde_json::to_vec(self)?)))
    }
}

impl Party {
    fn of(organization: &organization::Model) -> Self {
        Self { id: organization.id.clone(), name: organization.name.clone(), uscc: organization.uscc.clone() }
    }
}

impl Content {
    fn of(file: &data_file::Model) -> Self {
        Self {
            asset: file.asset.clone(),
            bytes: file.bytes,
            id: file.id.clone(),
            name: file.name.clone(),
            sha256: file.sha256.clone(),
        }
    }
}

/// The agreement of a new order, not signed yet.
pub(super) async fn draw_up(
    txn: &DatabaseTransaction,
    ctx: &Ctx,
    order: &order::Model,
    basis: &Basis,
) -> Result<(), Error> {
    let terms = Terms::of(order, basis, &ctx.state.config)?;
    let agreement = agreement::Model {
        id: ctx.new_id("agr_"),
        order_id: order.id.clone(),
        terms_sha256: terms.sha256()?,
        terms: serde_json::to_value(terms)?,
        signed_at: None,
        signed_by: None,
        created_at: ctx.now,
    };
    agreement::Entity::insert(agreement::ActiveModel::from(agreement).reset_all())
        .exec_without_returning(txn)
        .await?;
    Ok(())
}

/// The agreement of an order the caller may see.
pub async fn find(ctx: &Ctx, caller: &Caller, order_id: &str) -> Result<agreement::Model, Error> {
    let order = super::find(ctx, caller, order_id).await?;
    step::agreement(&ctx.state.db.rows, &order.id).await
}

/// The buyer signs exactly the terms it read, and the order is a contract (Data Regulations, Art. 59). Gate G2
/// is asked again, on the facts as they are now.
pub async fn sign(
    ctx: &Ctx,
    buyer: &Buyer,
    order_id: &str,
    signature: NewSignature,
) -> Result<agreement::Model, Error> {
    let mut act = ctx.begin("agreement.sign", &(order_id, &signature)).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let txn = act.txn();
    let order = step::of_buyer(txn, order_id, &buyer.0.organization_id).await?;
    step::demand(&order, &[Status::Placed])?;
    let mut agreement = step::agreement(txn, order_id).await?;
    if agreement.terms_sha256 != signature.terms_sha256 {
        return Err(Error::conflict("these are not the terms of this order; read its agreement again"));
    }
    let (answer, _) = gate::ask(txn, ctx, decision::Gate::Order, &order, order_id).await?;
    if answer.verdict != Verdict::Allow {
        drop(act);
        return Err(log::refused(ctx, "agreement.sign", order_id, violations(&answer.hits)).await);
    }
    agreement.signed_at = Some(ctx.now);
    agreement.signed_by = Some(buyer.0.account_id.clone());
    agreement::Entity::update_many()
        .col_expr(agreement::Column::SignedAt, Expr::value(agreement.signed_at))
        .col_expr(agreement::Column::SignedBy, Expr::value(agreement.signed_by.clone()))
        .filter(agreement::Column::Id.eq(&agreement.id))
        .exec(txn)
        .await?;
    step::advance(txn, ctx, order, Status::Contracted).await?;
    let detail = json!({ "terms_sha256": agreement.terms_sha256 });
    log::record(txn, ctx, "order.contracted", order_id, detail).await?;
    act.answer(agreement).await
}
