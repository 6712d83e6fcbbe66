//! Overcharged buyers get back what they paid beyond the others' price: from the seller's funds, as balanced postings,
//! each with a credit note. What the funds do not hold stays owed, and later money of the seller goes there first.
//!
//! Invariant: the restitutions of a seller are written and paid under the lock of its funds, so that two at once
//! cannot pay twice.

use std::collections::BTreeMap;

use anyhow::Context;
use entity::{
    Money,
    case::{self, Status},
    case_decision,
    case_step::{self, Kind},
    fund, invoice, journal_entry, order, restitution, restitution_payment,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, sea_query::Expr,
};
use serde_json::json;

use super::{
    gains::{self, Overpaid},
    held_unexcused,
    step::{demand, locked, take},
};
use crate::{
    auth::{Caller, Regulator},
    ctx::Ctx,
    error::Error,
    extract::Page,
    jobs::{self, Job},
    log,
    mail::Letter,
    market::{
        fund::journal::{self, LedgerAccount, Movement},
        order::step as orders,
        settlement::book,
    },
};

const NOTHING_OUTSTANDING: &str = "the decision orders nothing to be given back, or it was seen to already";

/// The overcharged buyers of a decided case get their money back, as far as the seller's funds reach; the rest is owed.
pub async fn restitute(ctx: &Ctx, _: &Regulator, id: &str) -> Result<case::Model, Error> {
    let mut act = ctx.begin("case.restitute", &id).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let txn = act.txn();
    let case = locked(txn, id).await?;
    demand(&case, &[Status::Decided])?;
    if !outstanding(txn, id).await? {
        return Err(Error::conflict(NOTHING_OUTSTANDING));
    }
    lock_funds(txn, &case.seller_id).await?;
    // Counted anew: what went back since the decision is not given back again.
    let overpaid = gains::overpaid(txn, &held_unexcused(txn, id).await?).await?;
    if !overpaid.is_empty() {
        let rows = overpaid.iter().map(|each| row(ctx, id, each));
        restitution::Entity::insert_many(rows).exec_without_returning(txn).await?;
    }
    let paid = collect(txn, ctx, &case.seller_id).await?;
    let detail = json!({ "orders": overpaid.len(), "amount": gains::total(&overpaid)?, "paid": paid });
    let case = take(txn, ctx, case, Kind::Restitution, None, &detail).await?;
    act.answer(case).await
}

/// What the buyers of a decided case would get back now, and what the seller's funds hold for it.
#[derive(Clone, Debug)]
pub struct Foreseen {
    /// Each overcharged order with what is still open of it.
    pub orders: Vec<(order::Model, Money)>,
    pub total: Money,
    pub available: Money,
}

/// The sums of `restitute` before anybody has moved them: counted alike, and nothing changed.
pub async fn foresee(ctx: &Ctx, _: &Regulator, id: &str) -> Result<Foreseen, Error> {
    let rows = &ctx.state.db.rows;
    let case = case::Entity::find_by_id(id).one(rows).await?.ok_or(Error::NotFound { what: "case" })?;
    demand(&case, &[Status::Decided])?;
    if !outstanding(rows, id).await? {
        return Err(Error::conflict(NOTHING_OUTSTANDING));
    }
    let overpaid = gains::overpaid(rows, &held_unexcused(rows, id).await?).await?;
    let fund = fund::Entity::find_by_id(&case.seller_id).one(rows).await?;
    log::looked(ctx, "restitution.foreseen", id).await?;
    Ok(Foreseen {
        total: gains::total(&overpaid)?,
        orders: overpaid.into_iter().map(|each| (each.order, each.open)).collect(),
        available: fund.map_or(Money::ZERO, |fund| fund.available),
    })
}

fn row(ctx: &Ctx, case_id: &str, each: &Overpaid) -> restitution::ActiveModel {
    restitution::ActiveModel::from(restitution::Model {
        id: ctx.new_id("rst_"),
        case_id: case_id.to_owned(),
        order_id: each.order.id.clone(),
        seller_id: each.order.seller_id.clone(),
        buyer_id: each.order.buyer_id.clone(),
        amount: each.open,
        paid: Money::ZERO,
        ordered_at: ctx.now,
        settled_at: None,
    })
    .reset_all()
}

/// Whether a decision orders money back that was not seen to yet.
pub(super) async fn outstanding(rows: &impl ConnectionTrait, case_id: &str) -> Result<bool, Error> {
    let decision = case_decision::Entity::find().filter(case_decision::Column::CaseId.eq(case_id));
    if decision.one(rows).await?.is_none_or(|decision| decision.restitution == Money::ZERO) {
        return Ok(false);
    }
    let seen_to = case_step::Entity::of_case(case_id).filter(case_step::Column::Kind.eq(Kind::Restitution));
    Ok(seen_to.one(rows).await?.is_none())
}

/// What the caller's organization is to pay or to get, newest first.
pub async fn list(
    ctx: &Ctx,
    caller: &Caller,
    page: &Page,
) -> Result<Vec<(restitution::Model, Vec<restitution_payment::Model>)>, Error> {
    let mut found = restitution::Entity::of_party(&caller.organization_id)
        .order_by_desc(restitution::Column::Id)
        .limit(page.limit() + 1);
    if let Some(after) = &page.after {
        found = found.filter(restitution::Column::Id.lt(after));
    }
    let rows = &ctx.state.db.rows;
    with_payments(rows, found.all(rows).await?).await
}

/// Those of one case.
pub(super) async fn of_case(
    rows: &impl ConnectionTrait,
    case_id: &str,
) -> Result<Vec<(restitution::Model, Vec<restitution_payment::Model>)>, Error> {
    let found = restitution::Entity::find()
        .filter(restitution::Column::CaseId.eq(case_id))
        .order_by_asc(restitution::Column::Id);
    with_payments(rows, found.all(rows).await?).await
}

async fn with_payments(
    rows: &impl ConnectionTrait,
    found: Vec<restitution::Model>,
) -> Result<Vec<(restitution::Model, Vec<restitution_payment::Model>)>, Error> {
    let ids: Vec<&String> = found.iter().map(|row| &row.id).collect();
    let mut payments: BTreeMap<String, Vec<restitution_payment::Model>> = BTreeMap::new();
    for ids in ids.chunks(500) {
        let made = restitution_payment::Entity::find()
            .filter(restitution_payment::Column::RestitutionId.is_in(ids.iter().copied()))
            .order_by_asc(restitution_payment::Column::Id);
        for payment in made.all(rows).await? {
            payments.entry(payment.restitution_id.clone()).or_default().push(payment);
        }
    }
    let with = |row: restitution::Model| {
        let made = payments.remove(&row.id).unwrap_or_default();
        (row, made)
    };
    Ok(found.into_iter().map(with).collect())
}

/// A deposit of somebody who owes restitution is followed by a job that pays from it.
pub(in crate::market) async fn after_deposit(
    txn: &DatabaseTransaction,
    ctx: &Ctx,
    organization_id: &str,
    entry_id: &str,
) -> Result<(), Error> {
    if !owes(txn, organization_id).await? {
        return Ok(());
    }
    jobs::enqueue(txn, ctx, &Job::Restitute { seller_id: organization_id.to_owned() }, entry_id).await
}

/// Money that reached a seller goes to whom it owes.
pub async fn collect_later(ctx: &Ctx, seller_id: &str) -> Result<(), Error> {
    let act = ctx.begin("restitution.collect", &seller_id).await?;
    if collect(act.txn(), ctx, seller_id).await? > Money::ZERO {
        return act.answer(()).await;
    }
    Ok(())
}

/// Whether the seller owes restitution.
async fn owes(rows: &impl ConnectionTrait, seller_id: &str) -> Result<bool, Error> {
    Ok(open(seller_id).one(rows).await?.is_some())
}

fn open(seller_id: &str) -> sea_orm::Select<restitution::Entity> {
    restitution::Entity::find()
        .filter(restitution::Column::SellerId.eq(seller_id))
        .filter(restitution::Column::SettledAt.is_null())
        .order_by_asc(restitution::Column::Id)
}

async fn lock_funds(txn: &DatabaseTransaction, organization_id: &str) -> Result<Money, Error> {
    let fund = fund::Entity::find_by_id(organization_id).lock_exclusive().one(txn).await?;
    Ok(fund.map_or(Money::ZERO, |fund| fund.available))
}

/// As much as the seller's funds hold goes to the buyers it owes, oldest first. Only for orders that are settled: the
/// price of the others is not the seller's yet. Answers how much was paid.
pub(in crate::market) async fn collect(
    txn: &DatabaseTransaction,
    ctx: &Ctx,
    seller_id: &str,
) -> Result<Money, Error> {
    if !owes(txn, seller_id).await? {
        return Ok(Money::ZERO);
    }
    let mut available = lock_funds(txn, seller_id).await?;
    let mut paid = Vec::new();
    // Every posting before the first paper: whoever holds the book of invoices waits for nobody's funds.
    for row in open(seller_id).all(txn).await? {
        // Read without a lock: an order that is settled stays so, and one that settles now collects for itself.
        let order = order::Entity::find_by_id(&row.order_id).one(txn).await?.context("the order")?;
        let Some(due) = due(txn, ctx, &row, &order).await? else { continue };
        let part = due.min(available);
        if part > Money::ZERO {
            let entry_id = pay(txn, ctx, &row, part).await?;
            available = available.checked_sub(part).context("funds that do not cover what they paid")?;
            paid.push((row, order, part, entry_id));
        }
    }
    let mut sum = Money::ZERO;
    for (row, order, part, entry_id) in paid {
        acknowledge(txn, ctx, &row, &order, part, entry_id).await?;
        sum = sum.checked_add(part).context("a sum of restitutions")?;
    }
    Ok(sum)
}

/// What is due for an order now: none while its price is in escrow, and none once all of it went back otherwise.
async fn due(
    txn: &DatabaseTransaction,
    ctx: &Ctx,
    row: &restitution::Model,
    order: &order::Model,
) -> Result<Option<Money>, Error> {
    let owed = row.amount.checked_sub(row.paid).context("more was paid than is owed")?;
    let left = match order.status {
        order::Status::Settled => owed,
        // Never more than the price, whatever was refunded meanwhile.
        order::Status::PartlyRefunded => owed.min(kept(txn, order).await?),
        order::Status::Refunded | order::Status::Terminated | order::Status::Cancelled => Money::ZERO,
        order::Status::Placed
        | order::Status::Contracted
        | order::Status::Paid
        | order::Status::Delivered
        | order::Status::Accepted
        | order::Status::Disputed => return Ok(None),
    };
    if left == Money::ZERO {
        change(txn, ctx, row, row.paid, true).await?;
        return Ok(None);
    }
    Ok(Some(left))
}

/// What is left of an order's price after its credit notes.
async fn kept(txn: &DatabaseTransaction, order: &order::Model) -> Result<Money, Error> {
    let notes = invoice::Entity::find()
        .filter(invoice::Column::OrderId.eq(&order.id))
        .filter(invoice::Column::Kind.eq(invoice::Kind::CreditNote));
    let notes = notes.all(txn).await?;
    let kept = notes.iter().try_fold(order.amount, |kept, note| kept.checked_sub(note.amount));
    Ok(kept.filter(|kept| !kept.is_negative()).unwrap_or_default())
}

async fn pay(
    txn: &DatabaseTransaction,
    ctx: &Ctx,
    row: &restitution::Model,
    part: Money,
) -> Result<String, Error> {
    let out = part.checked_neg().context("too large an amount")?;
    let movement = Movement {
        kind: journal_entry::Kind::Refund,
        order_id: Some(&row.order_id),
        memo: &format!("restitution {}", row.id),
        bank_reference: None,
        postings: &[(LedgerAccount::Funds(&row.seller_id), out), (LedgerAccount::Funds(&row.buyer_id), part)],
    };
    let entry_id = journal::post(txn, ctx, movement).await?;
    let paid = row.paid.checked_add(part).context("a sum of restitutions")?;
    change(txn, ctx, row, paid, paid == row.amount).await?;
    Ok(entry_id)
}

async fn change(
    txn: &DatabaseTransaction,
    ctx: &Ctx,
    row: &restitution::Model,
    paid: Money,
    settled: bool,
) -> Result<(), Error> {
    let changed = restitution::Entity::update_many()
        .col_expr(restitution::Column::Paid, Expr::value(paid))
        .col_expr(restitution::Column::SettledAt, Expr::value(settled.then_some(ctx.now)))
        .filter(restitution::Column::Id.eq(&row.id))
        .filter(restitution::Column::Paid.eq(row.paid))
        .exec(txn)
        .await?;
    if changed.rows_affected == 1 { Ok(()) } else { Err(Error::Busy) }
}

/// A credit note is written, and both sides are told.
async fn acknowledge(
    txn: &DatabaseTransaction,
    ctx: &Ctx,
    row: &restitution::Model,
    order: &order::Model,
    part: Money,
    entry_id: String,
) -> Result<(), Error> {
    let note = book::write(txn, ctx, order, invoice::Kind::CreditNote, part).await?;
    let payment = restitution_payment::Model {
        id: ctx.new_id("rpy_"),
        restitution_id: row.id.clone(),
        entry_id,
        invoice_id: note.id.clone(),
        amount: part,
        paid_at: ctx.now,
    };
    restitution_payment::Entity::insert(restitution_payment::ActiveModel::from(payment.clone()).reset_all())
        .exec_without_returning(txn)
        .await?;
    let detail = json!({ "order": row.order_id, "amount": part, "credit_note": note.number });
    log::record(txn, ctx, "restitution.paid", &row.id, detail).await?;
    let letter = Letter::RestitutionPaid {
        order_id: row.order_id.clone(),
        title: orders::title(txn, order).await?,
        amount: part.to_string(),
        credit_note: note.number,
    };
    for party in [&row.buyer_id, &row.seller_id] {
        jobs::mail(txn, ctx, party, &letter, &payment.id).await?;
    }
    Ok(())
}
