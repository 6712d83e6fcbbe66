//! Orders: one purchase each, from placing to acceptance. Delivery, settlement and disputes have rooms of their own.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{decision, journal_entry, order, order::Status, organization, plan, product, quote};
use policies::Verdict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockType},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::{
    decision::{decide, violations},
    draw,
    fund::journal::{self, LedgerAccount, Movement},
};
use crate::{
    auth::{Buyer, Caller},
    ctx::Ctx,
    error::Error,
    facts::{self, ProductFacts},
    jobs::{self, Job},
    log,
    mail::Letter,
};
use conditions::Conditions;
use opening::BuyerCondition;
use price::Price;

pub mod agreement;
pub mod conditions;
pub(in crate::market) mod gate;
pub mod lapse;
pub mod opening;
pub mod price;
pub(in crate::market) mod step;

/// What a buyer orders: by a public plan or by a quote of its own, one of the two.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOrder {
    #[validate(length(min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60)]
    pub product_id: String,
    #[validate(length(min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60)]
    pub plan_id: Option<String>,
    #[validate(length(min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60)]
    pub quote_id: Option<String>,
    #[validate(range(min = 1, max = 100_000))]
    #[schema(minimum = 1, maximum = 100_000)]
    pub quantity: i32,
    /// What the data will be used for, in the words of the consents and conditions it comes under.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub purpose: String,
    /// The id of a published offer for new users, to claim it.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub offer: Option<String>,
    /// Each condition under which the public data in it was opened that binds the buyer, and how it is met.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 50), nested)]
    #[schema(max_items = 50)]
    pub buyer_conditions: Vec<BuyerCondition>,
}

/// Which orders to list.
#[derive(Clone, Debug, Default, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// The `next` of the page before.
    #[validate(length(min = 1, max = 60))]
    #[param(min_length = 1, max_length = 60)]
    pub after: Option<String>,
    /// 1 to 100 items; 20 unless told.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u64>,
    /// Only those that stand there.
    #[param(value_type = Option<String>, pattern = "^(placed|contracted|paid|delivered|accepted|settled|cancelled|disputed|refunded|partly_refunded|terminated)$")]
    pub status: Option<Status>,
}

/// Everything an order is drawn up from.
struct Basis {
    facts: ProductFacts,
    plan: plan::Model,
    quote: Option<quote::Model>,
    buyer: organization::Model,
}

/// An order is placed at the price the published rules, or its quote, give at this moment, and its agreement
/// is drawn up. Gate G2 is asked about the order as it will stand once the agreement is signed: a verdict of
/// review refuses as well, because an order cannot wait for a person without its price and its facts going
/// stale; the answer names what is open and whose turn it is.
pub async fn place(ctx: &Ctx, buyer: &Buyer, new: NewOrder) -> Result<order::Model, Error> {
    let mut act = ctx.begin("order.place", &new).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let txn = act.txn();
    let basis = basis(txn, ctx, &buyer.0.organization_id, &new).await?;
    opening::check(&new.buyer_conditions, &basis.facts)?;
    let price = price::of(
        txn,
        ctx,
        &new,
        (&basis.plan, basis.quote.as_ref()),
        &basis.buyer.id,
        &basis.facts.product.seller_id,
    )
    .await?;
    let id = draw::reserved(txn, basis.quote.as_ref()).await?.unwrap_or_else(|| ctx.new_id("ord_"));
    let order = drawn_up(ctx, id, &basis, new, price)?;
    let facts = basis.facts.clone();
    let facts = gate::facts_of(txn, facts, ctx, decision::Gate::Order, &order, &basis.buyer).await?;
    let (answer, _) = decide(txn, ctx, &order.id, &facts).await?;
    if answer.verdict != Verdict::Allow {
        drop(act);
        let missing = opening::name_missing(violations(&answer.hits), &opening::answers(&order)?, &facts);
        return Err(log::refused(ctx, "order.place", &order.product_id, missing).await);
    }
    order::Entity::insert(order::ActiveModel::from(order.clone()).reset_all())
        .exec_without_returning(txn)
        .await?;
    agreement::draw_up(txn, ctx, &order, &basis).await?;
    take_quote(txn, basis.quote.as_ref()).await?;
    let detail = json!({ "product": order.product_id, "quantity": order.quantity, "amount": order.amount });
    log::record(txn, ctx, "order.placed", &order.id, detail).await?;
    let letter = Letter::OrderPlaced {
        order_id: order.id.clone(),
        title: basis.facts.product.title,
        amount: order.amount.to_string(),
    };
    jobs::mail(txn, ctx, &order.seller_id, &letter, &order.id).await?;
    act.answer(order).await
}

/// Read what the order rests on. Product, plan and version are read without a lock: a popular product would
/// otherwise serve one buyer at a time, and the gate is asked again before anything is delivered.
async fn basis(txn: &DatabaseTransaction, ctx: &Ctx, buyer_id: &str, new: &NewOrder) -> Result<Basis, Error> {
    let facts = facts::of_listed(txn, ctx.now, &new.product_id).await?;
    let Some(facts) = facts else { return Err(not_on_sale(txn, &new.product_id).await?) };
    if facts.product.seller_id == buyer_id {
        return Err(Error::forbidden("an organization cannot buy from itself"));
    }
    let (plan, quote) = terms_of_sale(txn, ctx, buyer_id, new).await?;
    let buyer = buyer(txn, buyer_id, new.offer.is_some()).await?;
    Ok(Basis { facts, plan, quote, buyer })
}

/// Why a product cannot be ordered, as far as a buyer may know.
async fn not_on_sale(txn: &DatabaseTransaction, id: &str) -> Result<Error, Error> {
    let product = product::Entity::find_by_id(id).one(txn).await?;
    Ok(match product.map(|product| product.status) {
        Some(product::Status::Listed) => Error::conflict("the product is just being changed; order again"),
        Some(status @ (product::Status::Suspended | product::Status::Withdrawn)) => {
            Error::conflict(format!("the product is {status}; it cannot be ordered now"))
        }
        Some(product::Status::Draft | product::Status::InReview | product::Status::Blocked) | None => {
            Error::NotFound { what: "product" }
        }
    })
}

/// Who claims to be a new user is locked: of two first orders at once, one is the first.
async fn buyer(txn: &DatabaseTransaction, id: &str, new_user: bool) -> Result<organization::Model, Error> {
    let found = organization::Entity::find_by_id(id);
    let found = if new_user { found.lock(LockType::NoKeyUpdate) } else { found };
    found.one(txn).await?.ok_or(Error::NotFound { what: "organization" })
}

/// The plan, or the quote with its plan, if the buyer may order on it now.
async fn terms_of_sale(
    txn: &DatabaseTransaction,
    ctx: &Ctx,
    buyer_id: &str,
    new: &NewOrder,
) -> Result<(plan::Model, Option<quote::Model>), Error> {
    let plan_of = async |id: &str| plan::Entity::find_by_id(id).one(txn).await;
    match (&new.plan_id, &new.quote_id) {
        (Some(id), None) => {
            let plan = plan_of(id).await?.filter(|plan| plan.product_id == new.product_id);
            let plan = plan.ok_or_else(|| Error::invalid("/plan_id", "the product has no such plan"))?;
            in_force(ctx, &plan, new.quantity)?;
            Ok((plan, None))
        }
        (None, Some(id)) => {
            let quote = quote::Entity::find_by_id(id).lock_exclusive().one(txn).await?;
            let quote = quote
                .filter(|quote| quote.buyer_id == buyer_id && quote.product_id == new.product_id)
                .ok_or_else(|| Error::invalid("/quote_id", "you have no such quote for this product"))?;
            open(ctx, &quote, new)?;
            let plan = plan_of(&quote.plan_id).await?.ok_or(Error::NotFound { what: "plan" })?;
            Ok((plan, Some(quote)))
        }
        _ => Err(Error::invalid("/plan_id", "order by a plan_id or by a quote_id: one of the two")),
    }
}

fn in_force(ctx: &Ctx, plan: &plan::Model, quantity: i32) -> Result<(), Error> {
    let over = |end: Option<DateTime<Utc>>| end.is_some_and(|end| end <= ctx.now);
    if plan.valid_from > ctx.now || over(plan.valid_until) || over(plan.retired_at) {
        return Err(Error::conflict("this plan is not in force now; read the product's plans again"));
    }
    if quantity > plan.max_quantity {
        let most = format!("the plan sells at most {} units in one order", plan.max_quantity);
        return Err(Error::invalid("/quantity", most));
    }
    Ok(())
}

fn open(ctx: &Ctx, quote: &quote::Model, new: &NewOrder) -> Result<(), Error> {
    if quote.status != quote::Status::Open || quote.valid_until <= ctx.now {
        return Err(Error::conflict("this quote is used or has lapsed; ask the seller for another"));
    }
    if new.quantity != quote.quantity {
        return Err(Error::invalid("/quantity", format!("the quote is for {} units", quote.quantity)));
    }
    if new.offer.is_some() {
        return Err(Error::invalid("/offer", "a quote has its own price; leave the offer out"));
    }
    Ok(())
}

/// The row as it would be stored: that is what the law judges.
fn drawn_up(
    ctx: &Ctx,
    id: String,
    basis: &Basis,
    new: NewOrder,
    price: Price,
) -> Result<order::Model, Error> {
    let conditions = Conditions::of(&basis.facts.version, &basis.plan, &basis.buyer);
    Ok(order::Model {
        id,
        product_id: basis.facts.product.id.clone(),
        version_id: basis.facts.version.id.clone(),
        plan_id: basis.plan.id.clone(),
        quote_id: new.quote_id,
        seller_id: basis.facts.product.seller_id.clone(),
        buyer_id: basis.buyer.id.clone(),
        quantity: new.quantity,
        unit_price: price.unit,
        amount: price.amount,
        list_amount: price.list_amount,
        claim: price.claim,
        condition_key: conditions.key()?,
        conditions: serde_json::to_value(conditions)?,
        purpose: new.purpose,
        status: Status::Placed,
        placed_at: ctx.now,
        contracted_at: None,
        paid_at: None,
        delivered_at: None,
        accepted_at: None,
        closed_at: None,
        buyer_conditions: opening::stored(&new.buyer_conditions)?,
    })
}

async fn take_quote(txn: &DatabaseTransaction, quote: Option<&quote::Model>) -> Result<(), Error> {
    let Some(quote) = quote else { return Ok(()) };
    let taken = quote::Entity::update_many()
        .col_expr(quote::Column::Status, Expr::value(quote::Status::Ordered))
        .filter(quote::Column::Id.eq(&quote.id))
        .filter(quote::Column::Status.eq(quote::Status::Open))
        .exec(txn)
        .await?;
    if taken.rows_affected == 1 { Ok(()) } else { Err(Error::conflict("this quote has just been used")) }
}

/// An order the caller is party to. The operator sees every order, and the look is recorded.
pub async fn find(ctx: &Ctx, caller: &Caller, id: &str) -> Result<order::Model, Error> {
    let operator = caller.kind == organization::Kind::Operator;
    let visible =
        if operator { order::Entity::find() } else { order::Entity::of_party(&caller.organization_id) };
    let found = visible.filter(order::Column::Id.eq(id)).one(&ctx.state.db.rows).await?;
    let order = found.ok_or(Error::NotFound { what: "order" })?;
    if operator {
        log::looked(ctx, "order.look", id).await?;
    }
    Ok(order)
}

/// The orders the caller's organization placed or received, newest first.
pub async fn list(ctx: &Ctx, caller: &Caller, which: &Which) -> Result<Vec<order::Model>, Error> {
    let mut orders = order::Entity::of_party(&caller.organization_id)
        .order_by_desc(order::Column::Id)
        .limit(which.limit.unwrap_or(20) + 1);
    if let Some(after) = &which.after {
        orders = orders.filter(order::Column::Id.lt(after));
    }
    if let Some(status) = which.status {
        orders = orders.filter(order::Column::Status.eq(status));
    }
    Ok(orders.all(&ctx.state.db.rows).await?)
}

/// The price goes from the buyer's funds into escrow. Twice at once pays once.
pub async fn pay(ctx: &Ctx, buyer: &Buyer, id: &str) -> Result<order::Model, Error> {
    let mut act = ctx.begin("order.pay", &id).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let txn = act.txn();
    let order = step::of_buyer(txn, id, &buyer.0.organization_id).await?;
    step::demand(&order, &[Status::Contracted])?;
    let order = step::advance(txn, ctx, order, Status::Paid).await?;
    let out = order.amount.checked_neg().ok_or_else(|| Error::conflict("the amount is too large"))?;
    let movement = Movement {
        kind: journal_entry::Kind::Payment,
        order_id: Some(id),
        memo: "payment into escrow",
        bank_reference: None,
        postings: &[(LedgerAccount::Funds(&order.buyer_id), out), (LedgerAccount::Escrow(id), order.amount)],
    };
    journal::post(txn, ctx, movement).await?;
    log::record(txn, ctx, "order.paid", id, json!({ "amount": order.amount })).await?;
    let (title, amount) = (step::title(txn, &order).await?, order.amount.to_string());
    let letter = Letter::OrderPaid { order_id: order.id.clone(), title, amount };
    jobs::mail(txn, ctx, &order.seller_id, &letter, id).await?;
    compare_soon(txn, ctx, &order).await?;
    act.answer(order).await
}

/// A price of one's own is held against the others' within a minute, however many of them there are in it: what follows
/// the public plan can wait for the hourly scan.
async fn compare_soon(txn: &DatabaseTransaction, ctx: &Ctx, order: &order::Model) -> Result<(), Error> {
    if order.quote_id.is_none() {
        return Ok(());
    }
    let next = ctx.now + TimeDelta::minutes(1);
    let job = Job::ScanProduct { product_id: order.product_id.clone() };
    let once = format!("{}:{}", order.product_id, next.format("%Y-%m-%dT%H:%M"));
    jobs::enqueue_at(txn, ctx, &job, &once, next).await
}

/// The buyer steps back before it has paid.
pub async fn cancel(ctx: &Ctx, buyer: &Buyer, id: &str) -> Result<order::Model, Error> {
    let mut act = ctx.begin("order.cancel", &id).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let order = step::of_buyer(act.txn(), id, &buyer.0.organization_id).await?;
    step::demand(&order, &[Status::Placed, Status::Contracted])?;
    let order = step::advance(act.txn(), ctx, order, Status::Cancelled).await?;
    log::record(act.txn(), ctx, "order.cancelled", id, json!({})).await?;
    act.answer(order).await
}

/// The buyer accepts what was delivered; the seller is paid next.
pub async fn accept(ctx: &Ctx, buyer: &Buyer, id: &str) -> Result<order::Model, Error> {
    let mut act = ctx.begin("order.accept", &id).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let order = step::of_buyer(act.txn(), id, &buyer.0.organization_id).await?;
    step::demand(&order, &[Status::Delivered])?;
    let order = step::advance(act.txn(), ctx, order, Status::Accepted).await?;
    log::record(act.txn(), ctx, "order.accepted", id, json!({})).await?;
    jobs::enqueue(act.txn(), ctx, &Job::Settle { order_id: order.id.clone() }, id).await?;
    act.answer(order).await
}
