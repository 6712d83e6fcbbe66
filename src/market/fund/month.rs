//! The account of one organization for one month: what was there, every movement, and what was left.

use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};
use entity::{Money, journal_entry, posting};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::{Line, journal::LedgerAccount};
use crate::{auth::Caller, clock, ctx::Ctx, error::Error};

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

/// The caller's own account for a month such as `2026-03`, by the legal calendar.
pub async fn of_month(ctx: &Ctx, caller: &Caller, month: &str) -> Result<Month, Error> {
    let (from, until) =
        bounds(month).ok_or_else(|| Error::invalid("month", "takes a month such as 2026-03"))?;
    let rows = &ctx.state.db.rows;
    let lines = own(caller)
        .filter(journal_entry::Column::CreatedAt.gte(from))
        .filter(journal_entry::Column::CreatedAt.lt(until))
        .order_by_asc(posting::Column::Id)
        .limit(LINES_MAX + 1)
        .select_also(journal_entry::Entity)
        .all(rows)
        .await?;
    if lines.len() as u64 > LINES_MAX {
        let what =
            "this month has more than 50,000 movements; read them page by page from /api/v1/funds/postings";
        return Err(Error::conflict(what));
    }
    let sum = posting::Column::Amount.into_expr().sum().cast_as("bigint");
    let before: Option<Option<i64>> = own(caller)
        .filter(journal_entry::Column::CreatedAt.lt(from))
        .select_only()
        .column_as(sum, "opening")
        .into_tuple()
        .one(rows)
        .await?;
    Ok(Month {
        from,
        until,
        opening: Money::from_ten_thousandths(before.flatten().unwrap_or_default()),
        lines: lines
            .into_iter()
            .filter_map(|(posting, entry)| Some(Line { posting, entry: entry? }))
            .collect(),
    })
}

/// The caller's postings, each with its entry.
fn own(caller: &Caller) -> Select<posting::Entity> {
    let account = LedgerAccount::Funds(&caller.organization_id).to_string();
    posting::Entity::find()
        .inner_join(journal_entry::Entity)
        .filter(posting::Column::LedgerAccount.eq(account))
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
