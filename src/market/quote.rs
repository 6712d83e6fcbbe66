//! A price for one named buyer, with the ground claimed for it where it departs from what is published.

use anyhow::Context;
use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use entity::{Money, organization, plan, product, quote};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

pub use what_if::{Asked, NewPriceCheck, check_price};

use super::{
    draw,
    finding::Likeness,
    plan::{bought_before, in_force, offer_at},
};
use crate::{
    auth::{Caller, Seller},
    ctx::Ctx,
    error::Error,
    extract::Page,
    jobs, log,
    mail::Letter,
};
use warning::warning;

mod like;
mod warning;
mod what_if;

/// A quote binds the price of its day for so long, and no longer.
const VALID_DAYS_MAX: i64 = 30;

/// A price for one buyer.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewQuote {
    /// The buyer: an organization's id, or its unified social credit code.
    #[validate(length(min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60)]
    pub buyer: String,
    /// The plan in force from which the price is reckoned.
    #[validate(length(min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60)]
    pub plan_id: String,
    #[validate(range(min = 1, max = 100_000))]
    #[schema(minimum = 1, maximum = 100_000)]
    pub quantity: i32,
    /// In yuan, from 0.0001 to 999999999.9999.
    #[validate(custom(function = "price_within_limits"))]
    #[schema(value_type = String, pattern = r"^(0|[1-9][0-9]{0,8})(\.[0-9]{1,4})?$")]
    pub unit_price: Money,
    /// Why the price departs from what is published; checked by the scan, never trusted.
    #[validate(nested)]
    pub claim: Option<Claim>,
    /// At most thirty days from now.
    pub valid_until: DateTime<Utc>,
}

/// An exemption of Art. 69 that the seller claims.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PriceClaim)]
pub struct Claim {
    pub ground: Ground,
    /// What it rests on: the buyer's recorded requirement, the id of the published offer or draw, or the provision.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub reference: String,
    #[serde(default)]
    #[validate(nested)]
    pub evidence: Evidence,
}

/// The four grounds of Art. 69, first paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ClaimGround)]
pub enum Ground {
    /// (1) The buyer's actual need, within legitimate norms and the customs of the industry.
    ActualNeed,
    /// (2) A promotion for new users, for a reasonable period.
    NewUser,
    /// (3) A fair, reasonable and non-discriminatory random transaction.
    FairRandom,
    /// (4) Another situation that the law provides for.
    OtherLaw,
}

/// What shows it. Actual need takes both a norm and a custom.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ClaimEvidence)]
pub struct Evidence {
    /// The legitimate trading norm, and where it is shown.
    #[validate(length(min = 1, max = 1000))]
    #[schema(min_length = 1, max_length = 1000)]
    pub norm: Option<String>,
    /// The custom of the industry, and where it is shown.
    #[validate(length(min = 1, max = 1000))]
    #[schema(min_length = 1, max_length = 1000)]
    pub custom: Option<String>,
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub note: Option<String>,
}

/// A quote, and what the seller should know before the buyer takes it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Offered {
    pub quote: quote::Model,
    pub warning: Option<String>,
    /// Where the price stands among like buyers.
    pub likeness: Option<Likeness>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "validator lends what it checks")]
fn price_within_limits(price: &Money) -> Result<(), ValidationError> {
    const LIMITS: std::ops::Range<i64> = 1..10_000_000_000_000;
    if LIMITS.contains(&price.ten_thousandths()) {
        return Ok(());
    }
    Err(ValidationError::new("price").with_message("takes 0.0001 to 999999999.9999 yuan".into()))
}

/// A price is offered to one buyer, who is told of it. Where it departs from what is published, or from what like
/// buyers pay, and no ground of Art. 69 is claimed, the seller is warned before anybody has bought.
pub async fn offer(ctx: &Ctx, seller: &Seller, new: NewQuote) -> Result<Offered, Error> {
    if let Some(earlier) = ctx.begin("quote.offer", &new).await?.earlier()? {
        return Ok(earlier);
    }
    // The orders of like buyers are read before the write begins: they may be many.
    let likeness = foreseen(ctx, seller, &new).await?;
    let mut act = ctx.begin("quote.offer", &new).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let (plan, product) = sold_by(act.txn(), ctx, seller, &new.plan_id).await?;
    let buyer = buyer(act.txn(), seller, &new.buyer).await?;
    check(ctx, &plan, &new)?;
    if let Some(claim) = new.claim.as_ref().filter(|claim| claim.ground == Ground::FairRandom) {
        draw::check_claim(act.txn(), claim, &product.id, &buyer.id).await?;
    }
    let known = bought_before(act.txn(), &product.seller_id, &buyer.id).await?;
    let quote = drawn_up(ctx, seller, new, &plan, &buyer)?;
    let warning = warning(&plan, &quote, known, likeness.as_ref())?;
    quote::Entity::insert(quote::ActiveModel::from(quote.clone()).reset_all())
        .exec_without_returning(act.txn())
        .await?;
    let detail = json!({ "plan": plan.id, "buyer": buyer.id, "warned": warning.is_some() });
    log::record(act.txn(), ctx, "quote.offered", &quote.id, detail).await?;
    let letter = Letter::QuoteOffered {
        quote_id: quote.id.clone(),
        title: product.title,
        unit_price: quote.unit_price.to_string(),
    };
    jobs::mail(act.txn(), ctx, &buyer.id, &letter, &quote.id).await?;
    act.answer(Offered { quote, warning, likeness }).await
}

/// Where the price would stand among like buyers.
async fn foreseen(ctx: &Ctx, seller: &Seller, new: &NewQuote) -> Result<Option<Likeness>, Error> {
    let rows = &ctx.state.db.rows;
    let (plan, _) = sold_by(rows, ctx, seller, &new.plan_id).await?;
    let buyer = buyer(rows, seller, &new.buyer).await?;
    let quote = drawn_up(ctx, seller, new.clone(), &plan, &buyer)?;
    like::of_quote(rows, ctx, &quote, &plan).await
}

/// The plan, which must be the one in force, and its listed product.
async fn sold_by(
    txn: &impl ConnectionTrait,
    ctx: &Ctx,
    seller: &Seller,
    plan_id: &str,
) -> Result<(plan::Model, product::Model), Error> {
    let missing = || Error::invalid("/plan_id", "you have no such plan");
    let plan = plan::Entity::find_by_id(plan_id).one(txn).await?.ok_or_else(missing)?;
    let product = product::Entity::of_seller(&seller.0.organization_id)
        .filter(product::Column::Id.eq(&plan.product_id))
        .one(txn)
        .await?
        .ok_or_else(missing)?;
    if product.status != product::Status::Listed {
        return Err(Error::conflict("the product is not listed; nobody could order it"));
    }
    match in_force(txn, &product.id, ctx.now).await? {
        Some(current) if current.id == plan.id => Ok((plan, product)),
        Some(current) => {
            Err(Error::conflict(format!("that plan is not in force; {} is: quote from it", current.id)))
        }
        None => Err(Error::conflict("no plan of this product is in force; publish one first")),
    }
}

pub(super) async fn buyer(
    txn: &impl ConnectionTrait,
    seller: &Seller,
    named: &str,
) -> Result<organization::Model, Error> {
    let whose = Condition::any()
        .add(organization::Column::Id.eq(named))
        .add(organization::Column::Uscc.eq(named.to_uppercase()));
    let found = organization::Entity::find()
        .filter(whose)
        .filter(organization::Column::Kind.eq(organization::Kind::Member))
        .filter(organization::Column::Status.eq(organization::Status::Verified))
        .one(txn)
        .await?
        .ok_or_else(|| Error::invalid("/buyer", "no verified member has this id or credit code"))?;
    if found.id == seller.0.organization_id {
        return Err(Error::invalid("/buyer", "an organization does not buy from itself"));
    }
    Ok(found)
}

fn check(ctx: &Ctx, plan: &plan::Model, new: &NewQuote) -> Result<(), Error> {
    if new.quantity > plan.max_quantity {
        let detail = format!("the plan takes at most {} units in one order", plan.max_quantity);
        return Err(Error::invalid("/quantity", detail));
    }
    if new.valid_until <= ctx.now || new.valid_until > ctx.now + TimeDelta::days(VALID_DAYS_MAX) {
        return Err(Error::invalid("/valid_until", "must lie within the next 30 days"));
    }
    if let Some(claim) = &new.claim
        && claim.ground == Ground::NewUser
        && offer_at(plan, &claim.reference, ctx.now)?.is_none()
    {
        let detail = "no published offer of the plan with this id runs now";
        return Err(Error::invalid("/claim/reference", detail));
    }
    Ok(())
}

fn drawn_up(
    ctx: &Ctx,
    seller: &Seller,
    new: NewQuote,
    plan: &plan::Model,
    buyer: &organization::Model,
) -> Result<quote::Model, Error> {
    new.unit_price
        .checked_mul(i64::from(new.quantity))
        .ok_or_else(|| Error::invalid("/quantity", "the amount would be too large"))?;
    Ok(quote::Model {
        id: ctx.new_id("quo_"),
        plan_id: plan.id.clone(),
        product_id: plan.product_id.clone(),
        seller_id: seller.0.organization_id.clone(),
        buyer_id: buyer.id.clone(),
        quantity: new.quantity,
        unit_price: new.unit_price,
        claim: new.claim.map(serde_json::to_value).transpose()?,
        valid_until: new.valid_until.trunc_subsecs(6),
        status: quote::Status::Open,
        created_at: ctx.now,
        created_by: seller.0.account_id.clone(),
    })
}

/// The ground claimed for a quote's price.
pub fn claim(quote: &quote::Model) -> Result<Option<Claim>, Error> {
    Ok(quote.claim.clone().map(serde_json::from_value).transpose()?)
}

/// The quotes the caller's organization gave or was given, newest first.
pub async fn list(ctx: &Ctx, caller: &Caller, page: &Page) -> Result<Vec<quote::Model>, Error> {
    let mut quotes = quote::Entity::of_party(&caller.organization_id)
        .order_by_desc(quote::Column::Id)
        .limit(page.limit() + 1);
    if let Some(after) = &page.after {
        quotes = quotes.filter(quote::Column::Id.lt(after));
    }
    Ok(quotes.all(&ctx.state.db.rows).await?)
}

/// One quote that the caller's organization gave or was given; the warning is the seller's alone.
pub async fn find(ctx: &Ctx, caller: &Caller, id: &str) -> Result<Offered, Error> {
    let rows = &ctx.state.db.rows;
    let quote = quote::Entity::of_party(&caller.organization_id)
        .filter(quote::Column::Id.eq(id))
        .one(rows)
        .await?
        .ok_or(Error::NotFound { what: "quote" })?;
    if quote.seller_id != caller.organization_id {
        return Ok(Offered { quote, warning: None, likeness: None });
    }
    let plan = plan::Entity::find_by_id(&quote.plan_id).one(rows).await?.context("the quote's plan")?;
    let likeness = like::of_quote(rows, ctx, &quote, &plan).await?;
    let known = bought_before(rows, &quote.seller_id, &quote.buyer_id).await?;
    let warning = warning(&plan, &quote, known, likeness.as_ref())?;
    Ok(Offered { quote, warning, likeness })
}

/// What is true of a quote now: one that was open and whose time has passed has lapsed.
pub fn status(quote: &quote::Model, now: DateTime<Utc>) -> quote::Status {
    match quote.status {
        quote::Status::Open if quote.valid_until <= now => quote::Status::Lapsed,
        status => status,
    }
}
