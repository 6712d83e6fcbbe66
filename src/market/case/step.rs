//! The way of a case: where it stands, what may be done there, and the record of each step.
//!
//! `opened → heard → ordered → corrected | refused → decided → closed`. A step is a row, a log entry and, where it
//! leads on, a change of state, in the act's own transaction.

use entity::{
    case::{self, Status},
    case_step::{self, Kind},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::json;

use crate::{auth::Seller, ctx::Ctx, error::Error, log};

/// The case, locked: until the act ends nobody else decides on it.
pub(super) async fn locked(txn: &DatabaseTransaction, id: &str) -> Result<case::Model, Error> {
    let case = case::Entity::find_by_id(id).lock_exclusive().one(txn).await?;
    case.ok_or(Error::NotFound { what: "case" })
}

/// The case, locked, if it concerns this seller.
pub(super) async fn locked_of(
    txn: &DatabaseTransaction,
    seller: &Seller,
    id: &str,
) -> Result<case::Model, Error> {
    let case = locked(txn, id).await?;
    if case.seller_id == seller.0.organization_id { Ok(case) } else { Err(Error::NotFound { what: "case" }) }
}

/// Fails unless the case stands at one of `at`; says where it stands and when this can be done.
pub(super) fn demand(case: &case::Model, at: &[Status]) -> Result<(), Error> {
    if at.contains(&case.status) {
        return Ok(());
    }
    let wanted: Vec<String> = at.iter().map(ToString::to_string).collect();
    let (status, wanted) = (case.status, wanted.join(" or "));
    Err(Error::conflict(format!("the case is {status}; this can be done while it is {wanted}")))
}

/// The step is on record; with `to`, the case goes on to there.
pub(super) async fn take(
    txn: &DatabaseTransaction,
    ctx: &Ctx,
    mut case: case::Model,
    kind: Kind,
    to: Option<Status>,
    detail: &impl Serialize,
) -> Result<case::Model, Error> {
    let before = case_step::Entity::of_case(&case.id).count(txn).await?;
    let taken_by = ctx.caller.as_ref().map(|caller| caller.account_id.clone());
    let step = case_step::Model {
        id: ctx.new_id("stp_"),
        case_id: case.id.clone(),
        number: i32::try_from(before).map_err(anyhow::Error::from)?.saturating_add(1),
        kind,
        detail: serde_json::to_value(detail)?,
        taken_by: taken_by.ok_or(Error::Unauthenticated)?,
        taken_at: ctx.now,
    };
    case_step::Entity::insert(case_step::ActiveModel::from(step.clone()).reset_all())
        .exec_without_returning(txn)
        .await?;
    if let Some(to) = to {
        advance(txn, ctx, &mut case, to).await?;
    }
    // What was said stays in the file; the log says that it was said, and where the case stands.
    let said = json!({ "step": step.id, "status": case.status });
    log::record(txn, ctx, act(kind), &case.id, said).await?;
    Ok(case)
}

async fn advance(
    txn: &DatabaseTransaction,
    ctx: &Ctx,
    case: &mut case::Model,
    to: Status,
) -> Result<(), Error> {
    let from = case.status;
    case.status = to;
    case.closed_at = (to == Status::Closed).then_some(ctx.now);
    let changed = case::Entity::update_many()
        .col_expr(case::Column::Status, Expr::value(to))
        .col_expr(case::Column::DeadlineOn, Expr::value(case.deadline_on))
        .col_expr(case::Column::ClosedAt, Expr::value(case.closed_at))
        .filter(case::Column::Id.eq(&case.id))
        .filter(case::Column::Status.eq(from))
        .exec(txn)
        .await?;
    if changed.rows_affected == 1 {
        return Ok(());
    }
    Err(Error::conflict("the case has just gone on; read it again"))
}

/// What the log calls a step.
fn act(kind: Kind) -> &'static str {
    match kind {
        Kind::Hearing => "case.invited",
        Kind::Statement => "case.stated",
        Kind::Lapse => "case.hearing_lapsed",
        Kind::Exemption => "case.exemption_weighed",
        Kind::Order => "case.ordered",
        Kind::Correction => "case.correction_filed",
        Kind::Review => "case.correction_reviewed",
        Kind::Refusal => "case.refused",
        Kind::Decision => "case.decided",
        Kind::Restitution => "case.restituted",
        Kind::Closure => "case.closed",
    }
}

/// The last step of one kind, with what was said in it.
pub(super) async fn last<T: DeserializeOwned>(
    rows: &impl ConnectionTrait,
    case_id: &str,
    kind: Kind,
) -> Result<Option<(case_step::Model, T)>, Error> {
    let found = case_step::Entity::find()
        .filter(case_step::Column::CaseId.eq(case_id))
        .filter(case_step::Column::Kind.eq(kind))
        .order_by_desc(case_step::Column::Number);
    let Some(step) = found.one(rows).await? else { return Ok(None) };
    let said = serde_json::from_value(step.detail.clone())?;
    Ok(Some((step, said)))
}
