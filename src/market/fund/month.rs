//! The account of one organization for one month: what was there, every movement, and what was left.

use anyhow::Context;
use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};
use entity::{Money, fund, journal_entry, posting};
use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    sea_query::Expr,
};

use super::{Line, journal::LedgerAccount};
use crate::{auth::Caller, chance::Chance, clock, ctx::Ctx, error::Error};

/// More movements of one month are nobody's table.
const LINES_MAX: u64 = 50_000;

/// One month of an account.
#[derive(Clone, Debug)]
pub struct Month {
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
    pub opening: Money,
    /// Oldest first.
    pub lines: Vec<Line>,
}

/// The caller's own account for a month such as `2026-03`, by the legal calendar. Costs what moved since it began.
pub async fn of_month(ctx: &Ctx, caller: &Caller, month: &str) -> Result<Month, Error> {
    let (from, until) =
        bounds(month).ok_or_else(|| Error::invalid("month", "takes a month such as 2026-03"))?;
    let lines = since(caller, from)
        .filter(posting::Column::Id.lt(Chance::first_id("pst_", until)))
        .order_by_asc(posting::Column::Id)
        .limit(LINES_MAX + 1)
        .find_also_related(journal_entry::Entity)
        .all(&ctx.state.db.rows)
        .await?;
    if lines.len() as u64 > LINES_MAX {
        let what =
            "this month has more than 50,000 movements; read them page by page from /api/v1/funds/postings";
        return Err(Error::conflict(what));
    }
    let lines = lines.into_iter().filter_map(|(posting, entry)| Some(Line { posting, entry: entry? }));
    Ok(Month { from, until, opening: opening(ctx, caller, from).await?, lines: lines.collect() })
}

/// What there was: what there is now, less what moved since; both in one statement, so that nothing moves in between.
async fn opening(ctx: &Ctx, caller: &Caller, from: DateTime<Utc>) -> Result<Money, Error> {
    let sum = posting::Column::Amount.into_expr().sum().cast_as("bigint");
    let moved = since(caller, from).select_only().column_as(sum, "moved").into_query();
    let stands: Option<(Money, Option<i64>)> = fund::Entity::find_by_id(&caller.organization_id)
        .select_only()
        .column(fund::Column::Available)
        .column_as(Expr::from(moved), "moved")
        .into_tuple()
        .one(&ctx.state.db.rows)
        .await?;
    let Some((available, moved)) = stands else { return Ok(Money::ZERO) };
    let moved = Money::from_ten_thousandths(moved.unwrap_or_default());
    Ok(available.checked_sub(moved).context("the balance is more than money can be")?)
}

/// The caller's postings from an instant on: an id says when it was made.
fn since(caller: &Caller, from: DateTime<Utc>) -> Select<posting::Entity> {
    let account = LedgerAccount::Funds(&caller.organization_id).to_string();
    posting::Entity::find()
        .filter(posting::Column::LedgerAccount.eq(account))
        .filter(posting::Column::Id.gte(Chance::first_id("pst_", from)))
}

/// The first moment of a month in Shenzhen, and of the next.
fn bounds(month: &str) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let first = NaiveDate::parse_from_str(&format!("{month}-01"), "%Y-%m-%d").ok()?;
    // What is read is what a month is written as: no blank, no single figure.
    let first = Some(first).filter(|first| first.format("%Y-%m").to_string() == month)?;
    let first = Some(first).filter(|first| (2000..3000).contains(&first.year()))?;
    let midnight = |day: NaiveDate| clock::in_shenzhen(day.and_hms_opt(0, 0, 0)?);
    Some((midnight(first)?, midnight(first.checked_add_months(Months::new(1))?)?))
}
