//! What happens to an order when a party lets its time run out. How long it has stands in the agreement, and an order
//! keeps what its own agreement says, whatever is configured since.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{order, order::Status};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;

use super::{
    agreement::{Periods, Terms},
    step,
};
use crate::{
    chance::Chance,
    clock,
    ctx::Ctx,
    error::Error,
    jobs::{self, Job},
    log,
    mail::Letter,
    market::dispute::last_dismissed,
};

/// The buyer is reminded so long before its time to accept is over; of a short period, at half of it.
const REMINDER: TimeDelta = TimeDelta::days(2);
/// Unpaid orders read at once.
const BATCH: u64 = 200;

/// The buyer's time to accept begins now: with the first delivery, or again when a dispute was dismissed. `about` is
/// which of these it was.
pub(in crate::market) async fn begin(
    txn: &impl ConnectionTrait,
    ctx: &Ctx,
    order: &order::Model,
    about: &str,
) -> Result<(), Error> {
    let Some(periods) = periods(txn, &order.id).await? else { return Ok(()) };
    let period = TimeDelta::days(periods.acceptance_days.into());
    let due = ctx.now + period;
    let order_id = order.id.clone();
    let reminder = due - REMINDER.min(period / 2);
    jobs::enqueue_at(txn, ctx, &Job::RemindToAccept { order_id }, about, reminder).await?;
    let order_id = order.id.clone();
    jobs::enqueue_at(txn, ctx, &Job::AcceptByLapse { order_id }, about, due).await
}

/// What was delivered and neither accepted nor disputed in time is accepted; the seller is paid next. Anything else
/// is left alone: it has gone on, or its time began anew.
pub async fn accept(ctx: &Ctx, order_id: &str) -> Result<(), Error> {
    let act = ctx.begin("order.accept_by_lapse", &order_id).await?;
    let txn = act.txn();
    let order = step::locked(txn, order_id).await?;
    if acceptance_ends(txn, &order).await?.is_none_or(|end| end > ctx.now) {
        return Ok(());
    }
    let order = step::advance(txn, ctx, order, Status::Accepted).await?;
    log::record(txn, ctx, "order.accepted", order_id, json!({ "by": "lapse" })).await?;
    jobs::enqueue(txn, ctx, &Job::Settle { order_id: order.id.clone() }, order_id).await?;
    let letter =
        Letter::AcceptedByLapse { order_id: order.id.clone(), title: step::title(txn, &order).await? };
    for party in [&order.buyer_id, &order.seller_id] {
        jobs::mail(txn, ctx, party, &letter, order_id).await?;
    }
    act.answer(()).await
}

/// The buyer is told until when it can accept or object, if that is still open.
pub async fn remind(ctx: &Ctx, order_id: &str) -> Result<(), Error> {
    let act = ctx.begin("order.remind_to_accept", &order_id).await?;
    let txn = act.txn();
    let order = step::locked(txn, order_id).await?;
    let Some(end) = acceptance_ends(txn, &order).await?.filter(|end| *end > ctx.now) else { return Ok(()) };
    let until = clock::shenzhen(end).format("%Y-%m-%d %H:%M").to_string();
    let letter =
        Letter::AcceptanceDue { order_id: order.id.clone(), title: step::title(txn, &order).await?, until };
    jobs::mail(txn, ctx, &order.buyer_id, &letter, &format!("{order_id}:{}", end.timestamp())).await?;
    act.answer(()).await
}

/// When the buyer's time to accept is over; none for an order that does not wait for acceptance, or whose agreement
/// states no period. A dismissed dispute has it begin anew.
async fn acceptance_ends(
    txn: &impl ConnectionTrait,
    order: &order::Model,
) -> Result<Option<DateTime<Utc>>, Error> {
    let (Status::Delivered, Some(delivered_at)) = (order.status, order.delivered_at) else { return Ok(None) };
    let Some(periods) = periods(txn, &order.id).await? else { return Ok(None) };
    let dismissed = last_dismissed(txn, &order.id).await?.and_then(|dispute| dispute.resolved_at);
    let began = dismissed.map_or(delivered_at, |dismissed| dismissed.max(delivered_at));
    Ok(Some(began + TimeDelta::days(periods.acceptance_days.into())))
}

async fn periods(rows: &impl ConnectionTrait, order_id: &str) -> Result<Option<Periods>, Error> {
    let terms: Terms = serde_json::from_value(step::agreement(rows, order_id).await?.terms)?;
    Ok(terms.periods)
}

/// Every order that was placed longer ago than its time to be paid, and is not paid, is cancelled. Ids are ordered by
/// time, so only orders that are due are read, however many there are: placing an order need not write a job for it.
pub async fn cancel_unpaid(ctx: &Ctx) -> Result<(), Error> {
    let placed = ctx.now - TimeDelta::days(ctx.state.config.payment_days.into());
    let bound = Chance::first_id("ord_", placed + TimeDelta::milliseconds(1));
    let mut after = String::new();
    loop {
        let batch: Vec<String> = order::Entity::find()
            .select_only()
            .column(order::Column::Id)
            .filter(order::Column::Status.is_in([Status::Placed, Status::Contracted]))
            .filter(order::Column::Id.gt(&after))
            .filter(order::Column::Id.lt(&bound))
            .order_by_asc(order::Column::Id)
            .limit(BATCH)
            .into_tuple()
            .all(&ctx.state.db.rows)
            .await?;
        let Some(last) = batch.last() else { return Ok(()) };
        after.clone_from(last);
        for id in &batch {
            // One that cannot be cancelled now must not keep the others: the next hour tries it again.
            if let Err(error) = cancel(ctx, id).await {
                tracing::warn!(%error, order.id = id, "an unpaid order could not be cancelled");
            }
        }
    }
}

async fn cancel(ctx: &Ctx, id: &str) -> Result<(), Error> {
    let act = ctx.begin("order.lapse", &id).await?;
    let txn = act.txn();
    let order = step::locked(txn, id).await?;
    let stated = periods(txn, id).await?.map(|periods| periods.payment_days);
    let days = stated.unwrap_or(ctx.state.config.payment_days);
    let unpaid = matches!(order.status, Status::Placed | Status::Contracted);
    if !unpaid || order.placed_at + TimeDelta::days(days.into()) > ctx.now {
        return Ok(());
    }
    let order = step::advance(txn, ctx, order, Status::Cancelled).await?;
    log::record(txn, ctx, "order.cancelled", id, json!({ "by": "lapse" })).await?;
    let letter = Letter::OrderLapsed { order_id: order.id.clone(), title: step::title(txn, &order).await? };
    for party in [&order.buyer_id, &order.seller_id] {
        jobs::mail(txn, ctx, party, &letter, id).await?;
    }
    act.answer(()).await
}
