//! A withdrawal reaches whoever holds the data: each buyer it was delivered to is told, and answers by a day what became
//! of it (PIPL, Arts. 15 and 47; Data Regulations, Art. 22). What was done before stays lawful.
//!
//! No statute sets the days: `ACKNOWLEDGEMENT_DAYS` is the platform's own term.

use std::collections::BTreeMap;

use chrono::Days;
use entity::{
    order, version_authorization, withdrawal,
    withdrawal_notice::{self, Outcome},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
    sea_query::{Expr, OnConflict},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use crate::{
    auth::{Buyer, Caller, Operator},
    ctx::Ctx,
    error::Error,
    extract::Page,
    jobs, log,
    mail::Letter,
};

/// Rows of one insert.
const CHUNK: usize = 500;
/// Notices that the page of an order shows; all of them are in the list of notices.
const OF_ORDER_MAX: u64 = 20;

/// What a buyer was told, and what was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub row: withdrawal_notice::Model,
    pub withdrawal: withdrawal::Model,
}

impl Notice {
    /// For which purposes; none means every one.
    pub fn purposes(&self) -> Option<Vec<String>> {
        serde_json::from_value(self.withdrawal.purposes.clone()?).ok()
    }
}

/// What became of the data.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAcknowledgement {
    /// `deleted`; `stopped`: it is stored and protected, and nothing else is done with it, because a law demands that it
    /// is kept or deleting it is technically hard (PIPL, Art. 47); `not_held`: it was never fetched, or was gone before.
    #[schema(value_type = String, pattern = "^(deleted|stopped|not_held)$")]
    pub outcome: Outcome,
    /// What was done, when, and by whom.
    #[validate(length(min = 1, max = 1000), custom(function = "says_something"))]
    #[schema(min_length = 1, max_length = 1000, pattern = r"\S")]
    pub statement: String,
}

fn says_something(text: &str) -> Result<(), ValidationError> {
    let says = || ValidationError::new("blank").with_message("say what was done".into());
    if text.trim().is_empty() { Err(says()) } else { Ok(()) }
}

/// Whoever was delivered data that rests on what was withdrawn is told: a notice for each order, a letter for each buyer.
/// Told once, however often the job is done.
pub async fn tell(ctx: &Ctx, withdrawal_id: &str) -> Result<(), Error> {
    let act = ctx.begin("withdrawal.tell", &withdrawal_id).await?;
    let txn = act.txn();
    let Some(row) = withdrawal::Entity::find_by_id(withdrawal_id).one(txn).await? else { return Ok(()) };
    let held = held(txn, &row).await?;
    let due = ctx.now.checked_add_days(Days::new(ctx.state.config.acknowledgement_days.into()));
    let due = due.unwrap_or(ctx.now);
    for orders in held.chunks(CHUNK) {
        let notices = orders.iter().map(|(order_id, buyer_id)| {
            withdrawal_notice::ActiveModel::from(withdrawal_notice::Model {
                id: ctx.new_id("wno_"),
                withdrawal_id: row.id.clone(),
                authorization_id: row.authorization_id.clone(),
                order_id: order_id.clone(),
                buyer_id: buyer_id.clone(),
                told_at: ctx.now,
                due_at: due,
                outcome: None,
                statement: None,
                acknowledged_at: None,
                acknowledged_by: None,
            })
            .reset_all()
        });
        let columns = [withdrawal_notice::Column::WithdrawalId, withdrawal_notice::Column::OrderId];
        let once = OnConflict::columns(columns).do_nothing().to_owned();
        let insert = withdrawal_notice::Entity::insert_many(notices).on_conflict(once);
        insert.exec_without_returning(txn).await?;
    }
    let mut orders: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, buyer_id) in &held {
        *orders.entry(buyer_id).or_default() += 1;
    }
    for (buyer_id, orders) in orders {
        let letter = Letter::ConsentWithdrawn { orders, due: due.date_naive().to_string() };
        jobs::mail(txn, ctx, buyer_id, &letter, &row.id).await?;
    }
    let detail = json!({ "withdrawal": row.id, "orders": held.len() });
    log::record(txn, ctx, "withdrawal.told", &row.authorization_id, detail).await?;
    act.answer(()).await
}

/// The orders whose data was delivered and rests on what was withdrawn, and their buyers.
async fn held(txn: &DatabaseTransaction, row: &withdrawal::Model) -> Result<Vec<(String, String)>, Error> {
    let resting = version_authorization::Entity::find()
        .select_only()
        .column(version_authorization::Column::VersionId)
        .filter(version_authorization::Column::AuthorizationId.eq(&row.authorization_id));
    let mut orders = order::Entity::find()
        .select_only()
        .columns([order::Column::Id, order::Column::BuyerId])
        .filter(order::Column::VersionId.in_subquery(resting.into_query()))
        .filter(order::Column::DeliveredAt.is_not_null())
        .order_by_asc(order::Column::Id);
    if let Some(purposes) = &row.purposes {
        let purposes: Vec<String> = serde_json::from_value(purposes.clone())?;
        orders = orders.filter(order::Column::Purpose.is_in(purposes));
    }
    Ok(orders.into_tuple().all(txn).await?)
}

/// What the caller's organization is to answer or has answered, newest first.
pub async fn received(ctx: &Ctx, Buyer(caller): &Buyer, page: &Page) -> Result<Vec<Notice>, Error> {
    some(ctx, withdrawal_notice::Entity::of_buyer(&caller.organization_id), page).await
}

/// What the buyers of one authorization's data were told, and what they answered: for whoever may see the authorization.
pub async fn sent(
    ctx: &Ctx,
    caller: &Caller,
    authorization_id: &str,
    page: &Page,
) -> Result<Vec<Notice>, Error> {
    let known = super::find(ctx, caller, authorization_id).await?;
    let of_it = withdrawal_notice::Column::AuthorizationId.eq(known.id);
    some(ctx, withdrawal_notice::Entity::find().filter(of_it), page).await
}

/// What nobody answered by its day.
pub async fn overdue(ctx: &Ctx, _: &Operator, page: &Page) -> Result<Vec<Notice>, Error> {
    let late = withdrawal_notice::Entity::find()
        .filter(withdrawal_notice::Column::AcknowledgedAt.is_null())
        .filter(withdrawal_notice::Column::DueAt.lt(ctx.now));
    some(ctx, late, page).await
}

async fn some(
    ctx: &Ctx,
    mut found: sea_orm::Select<withdrawal_notice::Entity>,
    page: &Page,
) -> Result<Vec<Notice>, Error> {
    if let Some(after) = &page.after {
        found = found.filter(withdrawal_notice::Column::Id.lt(after));
    }
    let found = found.order_by_desc(withdrawal_notice::Column::Id).limit(page.limit() + 1);
    let found = found.find_also_related(withdrawal::Entity).all(&ctx.state.db.rows).await?;
    let whole = |(row, withdrawal): (_, Option<_>)| Some(Notice { row, withdrawal: withdrawal? });
    Ok(found.into_iter().filter_map(whole).collect())
}

/// How many notices wait for the caller's answer.
pub async fn open(ctx: &Ctx, caller: &Caller) -> Result<u64, Error> {
    let own = withdrawal_notice::Entity::of_buyer(&caller.organization_id);
    let open = own.filter(withdrawal_notice::Column::AcknowledgedAt.is_null());
    Ok(open.count(&ctx.state.db.rows).await?)
}

/// What the caller was told of the data of one order it bought; at most `OF_ORDER_MAX`, the newest first.
pub async fn of_order(ctx: &Ctx, caller: &Caller, order_id: &str) -> Result<Vec<Notice>, Error> {
    let own = withdrawal_notice::Entity::of_buyer(&caller.organization_id);
    let of_it = own.filter(withdrawal_notice::Column::OrderId.eq(order_id));
    some(ctx, of_it, &Page { after: None, limit: Some(OF_ORDER_MAX) }).await
}

/// One of the caller's own.
pub async fn find(ctx: &Ctx, Buyer(caller): &Buyer, id: &str) -> Result<Notice, Error> {
    let own = withdrawal_notice::Entity::of_buyer(&caller.organization_id);
    let found = own.filter(withdrawal_notice::Column::Id.eq(id)).find_also_related(withdrawal::Entity);
    let found = found.one(&ctx.state.db.rows).await?;
    let (row, withdrawal) = found.ok_or(Error::NotFound { what: "notice" })?;
    Ok(Notice { row, withdrawal: withdrawal.ok_or(Error::NotFound { what: "notice" })? })
}

/// The buyer says what became of the data, once; late is better than never.
pub async fn acknowledge(
    ctx: &Ctx,
    buyer: &Buyer,
    id: &str,
    new: NewAcknowledgement,
) -> Result<Notice, Error> {
    let Notice { row: known, withdrawal } = find(ctx, buyer, id).await?;
    let mut act = ctx.begin("withdrawal.acknowledge", &(id, &new)).await?;
    if let Some(row) = act.earlier()? {
        return Ok(Notice { row, withdrawal });
    }
    let changed = withdrawal_notice::Entity::update_many()
        .col_expr(withdrawal_notice::Column::Outcome, Expr::value(new.outcome))
        .col_expr(withdrawal_notice::Column::Statement, Expr::value(&new.statement))
        .col_expr(withdrawal_notice::Column::AcknowledgedAt, Expr::value(ctx.now))
        .col_expr(withdrawal_notice::Column::AcknowledgedBy, Expr::value(&buyer.0.account_id))
        .filter(withdrawal_notice::Column::Id.eq(id))
        .filter(withdrawal_notice::Column::AcknowledgedAt.is_null())
        .exec(act.txn())
        .await?;
    if changed.rows_affected == 0 {
        return Err(Error::conflict("this notice was answered before; what was said stands"));
    }
    let detail = json!({ "order": known.order_id, "outcome": new.outcome });
    log::record(act.txn(), ctx, "withdrawal.acknowledged", id, detail).await?;
    let answered = withdrawal_notice::Model {
        outcome: Some(new.outcome),
        statement: Some(new.statement),
        acknowledged_at: Some(ctx.now),
        acknowledged_by: Some(buyer.0.account_id.clone()),
        ..known
    };
    Ok(Notice { row: act.answer(answered).await?, withdrawal })
}
