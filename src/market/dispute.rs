//! Disputes: a buyer objects, settlement waits, the operator decides, and the escrow is divided to the fen.

use entity::{Money, dispute, invoice, order, order::Status, organization};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

use super::{
    case::restitution,
    fund::in_fen,
    order::{lapse, step},
    settlement::{self, Parts, book},
};
use crate::{
    auth::{Buyer, Caller, Operator},
    ctx::Ctx,
    error::Error,
    extract::Page,
    jobs::{self, Job},
    log,
    mail::Letter,
};

/// What the buyer objects to.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDispute {
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
    /// How much the buyer wants back; left out, all of it.
    #[validate(custom(function = "in_fen"))]
    #[schema(value_type = Option<String>, pattern = r"^(0\.(0[1-9]|[1-9][0-9]?)|[1-9][0-9]{0,10}(\.[0-9]{1,2})?)$")]
    pub amount: Option<Money>,
}

/// How a dispute ends.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewResolution {
    pub outcome: Outcome,
    /// With `partial`: how much goes back to the buyer.
    #[validate(custom(function = "in_fen"))]
    #[schema(value_type = Option<String>, pattern = r"^(0\.(0[1-9]|[1-9][0-9]?)|[1-9][0-9]{0,10}(\.[0-9]{1,2})?)$")]
    pub amount: Option<Money>,
    /// Why; both parties read it.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub resolution: String,
}

/// What the operator decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DisputeOutcome)]
pub enum Outcome {
    /// The order goes on as if nothing had been said.
    Dismiss,
    /// The buyer gets everything back.
    Refund,
    /// The buyer gets a part back, the seller the rest less the fee.
    Partial,
}

/// The buyer of a paid, delivered or accepted order objects, and settlement is frozen. A paid order may be
/// disputed because a buyer whose delivery never comes has no other way to its money.
///
/// The same state of an order is disputed once. After a dismissal it can be disputed again only if it was first
/// delivered since: that is a new fact. Fetching the same files again is none, because the agreement holds their
/// hashes; so neither party can keep the money in escrow by repeating itself.
pub async fn open(
    ctx: &Ctx,
    buyer: &Buyer,
    order_id: &str,
    new: NewDispute,
) -> Result<dispute::Model, Error> {
    let mut act = ctx.begin("dispute.open", &(order_id, &new)).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let txn = act.txn();
    let order = step::of_buyer(txn, order_id, &buyer.0.organization_id).await?;
    step::demand(&order, &[Status::Paid, Status::Delivered, Status::Accepted])?;
    new_since_dismissal(txn, &order).await?;
    if new.amount.is_some_and(|amount| amount > order.amount) {
        return Err(Error::invalid(
            "/amount",
            format!("the order is over ¥{}; no more than that", order.amount),
        ));
    }
    let order = step::advance(txn, ctx, order, Status::Disputed).await?;
    let dispute = drawn_up(ctx, buyer, order_id, new);
    dispute::Entity::insert(dispute::ActiveModel::from(dispute.clone()).reset_all())
        .exec_without_returning(txn)
        .await?;
    log::record(txn, ctx, "dispute.opened", &dispute.id, json!({ "order": order_id })).await?;
    let letter = Letter::DisputeOpened {
        order_id: order.id.clone(),
        title: step::title(txn, &order).await?,
        reason: dispute.reason.clone(),
    };
    jobs::mail(txn, ctx, &order.seller_id, &letter, &dispute.id).await?;
    jobs::mail_all(txn, ctx, organization::Kind::Operator, &letter, &dispute.id).await?;
    act.answer(dispute).await
}

/// The last dispute about an order that was dismissed.
pub(in crate::market) async fn last_dismissed(
    rows: &impl ConnectionTrait,
    order_id: &str,
) -> Result<Option<dispute::Model>, Error> {
    let dismissed = dispute::Entity::find()
        .filter(dispute::Column::OrderId.eq(order_id))
        .filter(dispute::Column::Status.eq(dispute::Status::Dismissed))
        .order_by_desc(dispute::Column::Id);
    Ok(dismissed.one(rows).await?)
}

/// Fails if this state of the order has been disputed and the dispute dismissed.
async fn new_since_dismissal(txn: &DatabaseTransaction, order: &order::Model) -> Result<(), Error> {
    let Some(dismissed) = last_dismissed(txn, &order.id).await? else { return Ok(()) };
    if order.delivered_at > dismissed.resolved_at {
        return Ok(());
    }
    Err(Error::conflict(
        "a dispute about this was dismissed, and nothing was delivered since; if the law is broken, complain instead",
    ))
}

fn drawn_up(ctx: &Ctx, buyer: &Buyer, order_id: &str, new: NewDispute) -> dispute::Model {
    dispute::Model {
        id: ctx.new_id("dsp_"),
        order_id: order_id.to_owned(),
        opened_by: buyer.0.account_id.clone(),
        reason: new.reason,
        status: dispute::Status::Open,
        refund_amount: new.amount,
        resolution: None,
        opened_at: ctx.now,
        resolved_at: None,
        resolved_by: None,
    }
}

/// What was objected to in one order the caller is party to, the newest first; at most `OF_ORDER_MAX`.
pub async fn of_order(ctx: &Ctx, caller: &Caller, order_id: &str) -> Result<Vec<dispute::Model>, Error> {
    const OF_ORDER_MAX: u64 = 10;
    let own = dispute::Entity::of_party(&caller.organization_id);
    let found = own.filter(dispute::Column::OrderId.eq(order_id)).order_by_desc(dispute::Column::Id);
    Ok(found.limit(OF_ORDER_MAX).all(&ctx.state.db.rows).await?)
}

/// The disputes on the caller's orders, newest first; the operator sees all.
pub async fn list(ctx: &Ctx, caller: &Caller, page: &Page) -> Result<Vec<dispute::Model>, Error> {
    let visible = match caller.kind {
        organization::Kind::Operator => dispute::Entity::find(),
        organization::Kind::Member | organization::Kind::Regulator => {
            dispute::Entity::of_party(&caller.organization_id)
        }
    };
    let mut disputes = visible.order_by_desc(dispute::Column::Id).limit(page.limit() + 1);
    if let Some(after) = &page.after {
        disputes = disputes.filter(dispute::Column::Id.lt(after));
    }
    Ok(disputes.all(&ctx.state.db.rows).await?)
}

/// A dispute and the order it is about, for whoever is to end it. Looking at the order is recorded.
pub async fn show(ctx: &Ctx, operator: &Operator, id: &str) -> Result<(dispute::Model, order::Model), Error> {
    let found = dispute::Entity::find_by_id(id).one(&ctx.state.db.rows).await?;
    let dispute = found.ok_or(Error::NotFound { what: "dispute" })?;
    let order = super::order::find(ctx, &operator.0, &dispute.order_id).await?;
    Ok((dispute, order))
}

/// The operator decides. Refunded, all of the escrow goes back to the buyer; partly, a part does, and the rest
/// less the fee to the seller, with an invoice and a credit note; dismissed, the order stands again where it
/// stood and, if it was accepted, is settled.
pub async fn resolve(
    ctx: &Ctx,
    operator: &Operator,
    id: &str,
    new: NewResolution,
) -> Result<dispute::Model, Error> {
    let mut act = ctx.begin("dispute.resolve", &(id, &new)).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let txn = act.txn();
    let dispute = dispute::Entity::find_by_id(id).lock_exclusive().one(txn).await?;
    let dispute = dispute.ok_or(Error::NotFound { what: "dispute" })?;
    if dispute.status != dispute::Status::Open {
        return Err(Error::conflict(format!("the dispute is {} already", dispute.status)));
    }
    let order = step::locked(txn, &dispute.order_id).await?;
    step::demand(&order, &[Status::Disputed])?;
    let refund = refund(&order, &new)?;
    let order = divide(txn, ctx, order, &dispute.id, new.outcome, refund).await?;
    let dispute = closed(txn, ctx, operator, dispute, &new, refund).await?;
    let detail = json!({ "order": order.id, "outcome": new.outcome, "refund": refund });
    log::record(txn, ctx, "dispute.resolved", id, detail).await?;
    tell(txn, ctx, &order, &dispute, refund).await?;
    act.answer(dispute).await
}

/// How much goes back to the buyer.
fn refund(order: &order::Model, new: &NewResolution) -> Result<Money, Error> {
    match (new.outcome, new.amount) {
        (Outcome::Dismiss, None) => Ok(Money::ZERO),
        (Outcome::Refund, None) => Ok(order.amount),
        (Outcome::Partial, _) if order.delivered_at.is_none() => {
            Err(Error::invalid("/outcome", "nothing was delivered: refund it whole, or dismiss"))
        }
        (Outcome::Partial, Some(part)) if part < order.amount => Ok(part),
        (Outcome::Partial, _) => {
            let how = format!("a partial refund takes more than nothing and less than ¥{}", order.amount);
            Err(Error::invalid("/amount", how))
        }
        (Outcome::Dismiss | Outcome::Refund, Some(_)) => {
            Err(Error::invalid("/amount", "only a partial refund takes an amount; leave it out"))
        }
    }
}

async fn divide(
    txn: &DatabaseTransaction,
    ctx: &Ctx,
    order: order::Model,
    dispute_id: &str,
    outcome: Outcome,
    refund: Money,
) -> Result<order::Model, Error> {
    match outcome {
        Outcome::Dismiss => go_on(txn, ctx, order, dispute_id).await,
        Outcome::Refund => {
            settlement::give_back(txn, ctx, &order, "refund after a dispute").await?;
            step::advance(txn, ctx, order, Status::Refunded).await
        }
        Outcome::Partial => {
            let parts = Parts::of(&order, refund, ctx.state.config.fee_rate)?;
            settlement::release(txn, ctx, &order, parts, "partial refund after a dispute").await?;
            book::write(txn, ctx, &order, invoice::Kind::Invoice, order.amount).await?;
            book::write(txn, ctx, &order, invoice::Kind::CreditNote, refund).await?;
            let order = step::advance(txn, ctx, order, Status::PartlyRefunded).await?;
            restitution::collect(txn, ctx, &order.seller_id).await?;
            Ok(order)
        }
    }
}

/// The order stands again where it stood; an accepted one is settled now.
async fn go_on(
    txn: &DatabaseTransaction,
    ctx: &Ctx,
    order: order::Model,
    dispute_id: &str,
) -> Result<order::Model, Error> {
    let before = match (order.accepted_at, order.delivered_at) {
        (Some(_), _) => Status::Accepted,
        (None, Some(_)) => Status::Delivered,
        (None, None) => Status::Paid,
    };
    let order = step::advance(txn, ctx, order, before).await?;
    match before {
        Status::Accepted => {
            jobs::enqueue(txn, ctx, &Job::Settle { order_id: order.id.clone() }, dispute_id).await?;
        }
        Status::Delivered => lapse::begin(txn, ctx, &order, dispute_id).await?,
        // What happened to its basis while it was disputed is weighed now.
        _ => jobs::enqueue(txn, ctx, &Job::WeighOrder { order_id: order.id.clone() }, dispute_id).await?,
    }
    Ok(order)
}

async fn closed(
    txn: &DatabaseTransaction,
    ctx: &Ctx,
    operator: &Operator,
    mut dispute: dispute::Model,
    new: &NewResolution,
    refund: Money,
) -> Result<dispute::Model, Error> {
    dispute.status = match new.outcome {
        Outcome::Dismiss => dispute::Status::Dismissed,
        Outcome::Refund => dispute::Status::Refunded,
        Outcome::Partial => dispute::Status::PartlyRefunded,
    };
    dispute.refund_amount = Some(refund);
    dispute.resolution = Some(new.resolution.clone());
    dispute.resolved_at = Some(ctx.now);
    dispute.resolved_by = Some(operator.0.account_id.clone());
    dispute::Entity::update_many()
        .col_expr(dispute::Column::Status, Expr::value(dispute.status))
        .col_expr(dispute::Column::RefundAmount, Expr::value(refund))
        .col_expr(dispute::Column::Resolution, Expr::value(new.resolution.as_str()))
        .col_expr(dispute::Column::ResolvedAt, Expr::value(ctx.now))
        .col_expr(dispute::Column::ResolvedBy, Expr::value(operator.0.account_id.as_str()))
        .filter(dispute::Column::Id.eq(&dispute.id))
        .exec(txn)
        .await?;
    Ok(dispute)
}

async fn tell(
    txn: &DatabaseTransaction,
    ctx: &Ctx,
    order: &order::Model,
    dispute: &dispute::Model,
    refund: Money,
) -> Result<(), Error> {
    let letter = Letter::DisputeResolved {
        order_id: order.id.clone(),
        title: step::title(txn, order).await?,
        refunded: refund.to_string(),
        resolution: dispute.resolution.clone().unwrap_or_default(),
    };
    for party in [&order.buyer_id, &order.seller_id] {
        jobs::mail(txn, ctx, party, &letter, &dispute.id).await?;
    }
    Ok(())
}
