//! What somebody with authority sees across the market: what is flagged, what is due, and a search in everything
//! (`oversight/search.rs`). Looking is recorded.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{case, complaint, finding};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};

mod search;

pub use search::{Found, search};

use crate::{auth::Regulator, ctx::Ctx, error::Error, log};

/// Findings are shown so far back.
const FLAGGED_FOR: TimeDelta = TimeDelta::days(84);
/// Findings that are read for it.
const FLAGGED_MAX: u64 = 10_000;
/// Open cases that are shown together.
const OPEN_MAX: u64 = 50;

/// A finding as the standing view counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flag {
    pub kind: finding::Kind,
    pub raised_at: DateTime<Utc>,
}

/// What was flagged in the last twelve weeks, oldest first.
pub async fn flagged(ctx: &Ctx, _: &Regulator) -> Result<Vec<Flag>, Error> {
    let found: Vec<(finding::Kind, DateTime<Utc>)> = finding::Entity::find()
        .select_only()
        .column(finding::Column::Kind)
        .column(finding::Column::RaisedAt)
        .filter(finding::Column::RaisedAt.gt(ctx.now - FLAGGED_FOR))
        .order_by_asc(finding::Column::RaisedAt)
        .limit(FLAGGED_MAX)
        .into_tuple()
        .all(&ctx.state.db.rows)
        .await?;
    log::looked(ctx, "finding.flagged", "findings").await?;
    Ok(found.into_iter().map(|(kind, raised_at)| Flag { kind, raised_at }).collect())
}

/// Complaints that wait for an answer, the oldest first, at most so many.
pub async fn unanswered(ctx: &Ctx, _: &Regulator, most: u64) -> Result<Vec<complaint::Model>, Error> {
    let found = complaint::Entity::find()
        .filter(complaint::Column::Status.eq(complaint::Status::Received))
        .order_by_asc(complaint::Column::Id)
        .limit(most);
    let found = found.all(&ctx.state.db.rows).await?;
    log::looked(ctx, "complaint.list", "complaints").await?;
    Ok(found)
}

/// Cases that are not closed: those with a deadline first, the nearest first.
pub async fn open_cases(ctx: &Ctx, _: &Regulator) -> Result<Vec<case::Model>, Error> {
    let undated: Expr = Expr::case(case::Column::DeadlineOn.is_null(), 1).finally(0).into();
    let found = case::Entity::find()
        .filter(case::Column::Status.ne(case::Status::Closed))
        .order_by_asc(undated)
        .order_by_asc(case::Column::DeadlineOn)
        .order_by_asc(case::Column::Id)
        .limit(OPEN_MAX);
    let found = found.all(&ctx.state.db.rows).await?;
    log::looked(ctx, "case.open_cases", "cases").await?;
    Ok(found)
}
