//! Asking again: every decision of the gates and every range of a fine, under its own law and day, where the answer
//! must be the same to the byte; or under another day, another law or changed numbers, where the difference is shown.
//!
//! Nothing here changes anything. That somebody looked is recorded.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::{assessment, decision};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

pub use difference::{Change, Outcome};
pub use text::keep;

use crate::{
    auth::{Overseer, Regulator},
    ctx::Ctx,
    error::Error,
    extract::Page,
    log,
};
use text::Laws;

mod admission;
mod difference;
mod fine;
mod text;

/// What is supposed to be otherwise. Nothing: the same question again.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Supposition {
    /// The day whose law is asked; the day of the first answer where it is left out.
    pub on: Option<NaiveDate>,
    /// The version of the law; its own where it is left out, `present` for the one in force here now.
    #[validate(length(min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60)]
    pub law: Option<String>,
    /// Numbers of the law and their values instead, such as `{"sz94.boundary": "20000.00"}`.
    /// Fines rest on them, and the limits of an export.
    #[serde(default)]
    #[validate(length(max = 50))]
    pub set: BTreeMap<String, String>,
}

impl Supposition {
    fn is_none(&self) -> bool {
        self.on.is_none() && self.law.is_none() && self.set.is_empty()
    }
}

/// One answer, asked again.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Replayed {
    /// The decision or the assessment.
    pub id: String,
    /// What it was about: a version, an order, a delivery, a case.
    pub subject: String,
    /// The law that was asked now.
    pub law: String,
    /// The day that was asked about now.
    pub on: NaiveDate,
    /// `same` or `different`; `unanswered` where it could not be asked.
    pub outcome: Outcome,
    /// The verdict, or the head the range is quoted from, as it was.
    pub before: Option<String>,
    /// As it is now.
    pub after: Option<String>,
    /// Rules (with the part they speak of) or heads that are new.
    pub gained: Vec<String>,
    /// Those that are gone.
    pub lost: Vec<String>,
    /// Every single value that differs.
    pub changes: Vec<Change>,
    /// Why it could not be asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// Which decisions, and where the page begins.
#[derive(Clone, Debug, Default, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhichDecisions {
    /// The version, order or delivery asked about.
    #[validate(length(min = 1, max = 60))]
    #[param(min_length = 1, max_length = 60)]
    pub subject: Option<String>,
    /// The `next` of the page before.
    #[validate(length(min = 1, max = 60))]
    #[param(min_length = 1, max_length = 60)]
    pub after: Option<String>,
    /// 1 to 100 items; 20 unless told.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u64>,
}

/// What the gates decided, newest first. Looking is recorded.
pub async fn list(ctx: &Ctx, _: &Overseer, which: &WhichDecisions) -> Result<Vec<decision::Model>, Error> {
    let mut found = decision::Entity::find().order_by_desc(decision::Column::Id);
    if let Some(subject) = &which.subject {
        found = found.filter(decision::Column::Subject.eq(subject));
    }
    if let Some(after) = &which.after {
        found = found.filter(decision::Column::Id.lt(after));
    }
    let page = Page { after: which.after.clone(), limit: which.limit };
    let rows = found.limit(page.limit().saturating_add(1)).all(&ctx.state.db.rows).await?;
    log::looked(ctx, "decision.list", which.subject.as_deref().unwrap_or("all")).await?;
    Ok(rows)
}

/// One decision of a gate, asked again. Looking is recorded.
pub async fn decision(ctx: &Ctx, _: &Overseer, id: &str, supposed: &Supposition) -> Result<Replayed, Error> {
    let found = decision::Entity::find_by_id(id).one(&ctx.state.db.rows).await?;
    let row = found.ok_or(Error::NotFound { what: "decision" })?;
    check(ctx, supposed)?;
    log::looked(ctx, "decision.replay", id).await?;
    admission::again(&mut Laws::of(ctx), &row, supposed).await
}

/// The range of a fine that was recorded in a case, computed again. Looking is recorded.
pub async fn assessment(
    ctx: &Ctx,
    _: &Regulator,
    id: &str,
    supposed: &Supposition,
) -> Result<Replayed, Error> {
    let found = assessment::Entity::find_by_id(id).one(&ctx.state.db.rows).await?;
    let row = found.ok_or(Error::NotFound { what: "assessment" })?;
    check(ctx, supposed)?;
    log::looked(ctx, "assessment.replay", id).await?;
    fine::again(&mut Laws::of(ctx), &row, supposed).await
}

/// Whether every number that is set is one, in its unit.
fn check(ctx: &Ctx, supposed: &Supposition) -> Result<(), Error> {
    for (name, value) in &supposed.set {
        ctx.state
            .parameters
            .supposing(name, value)
            .map_err(|error| Error::invalid("/set", error.to_string()))?;
    }
    Ok(())
}

/// A stretch of time.
#[derive(Clone, Copy, Debug, Default)]
pub struct Period {
    /// The first instant of it; the beginning where it is left out.
    pub since: Option<DateTime<Utc>>,
    /// The first instant after it; never where it is left out.
    pub until: Option<DateTime<Utc>>,
}

/// Rows read at once: a market of years does not fit into memory.
const ROWS: u64 = 500;

/// Every decision and every assessment of a period, asked again, oldest first, each handed to `each`.
/// Looking is recorded.
pub async fn period(
    ctx: &Ctx,
    period: Period,
    supposed: &Supposition,
    mut each: impl FnMut(Replayed) -> anyhow::Result<()>,
) -> Result<(), Error> {
    let mut laws = Laws::of(ctx);
    let (since, until) =
        (period.since.unwrap_or(DateTime::UNIX_EPOCH), period.until.unwrap_or(ctx.now + TimeDelta::days(1)));
    log::looked(ctx, "decision.replay", "a period").await?;
    let mut last = String::new();
    loop {
        let found = decision::Entity::find()
            .filter(decision::Column::Id.gt(&last))
            .filter(decision::Column::DecidedAt.gte(since))
            .filter(decision::Column::DecidedAt.lt(until))
            .order_by_asc(decision::Column::Id);
        let rows = found.limit(ROWS).all(&ctx.state.db.rows).await?;
        let Some(newest) = rows.last() else { break };
        last.clone_from(&newest.id);
        for row in &rows {
            each(admission::again(&mut laws, row, supposed).await?)?;
        }
    }
    let found = assessment::Entity::find()
        .filter(assessment::Column::RecordedAt.gte(since))
        .filter(assessment::Column::RecordedAt.lt(until))
        .order_by_asc(assessment::Column::Id);
    for row in found.all(&ctx.state.db.rows).await? {
        each(fine::again(&mut laws, &row, supposed).await?)?;
    }
    Ok(())
}
