//! Findings: what the price detector raised under Art. 69. Evidence for a person, not a verdict.

use entity::{case_finding, finding};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;
use validator::Validate;

pub(in crate::market) use conduct::violations;
pub use conduct::{Conduct, NewConduct, raise_conduct};
pub(in crate::market) use like::likeness;
pub use like::{Like, Likeness};
pub use mask::{MaskedComparator, OwnFinding, OwnOrder, masked, own_finding};
pub use receipt::{Receipt, receipt};
pub use record::{Affected, Comparator, Compared, Evidence, Exemption, Flagged, Record};
pub use scan::{scan, scan_product};

use super::organization::StatedReason;
use crate::{auth::Regulator, ctx::Ctx, error::Error, extract::Page, log};

mod conduct;
mod draws;
mod like;
mod mask;
mod receipt;
mod record;
mod sales;
mod scan;

/// Which findings, and where the page begins.
#[derive(Clone, Debug, Default, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhichFindings {
    /// `raised`, `dismissed` or `in_case`; every one unless told.
    #[param(value_type = Option<String>, pattern = "^(raised|dismissed|in_case)$")]
    pub status: Option<finding::Status>,
    /// `price`, `conduct` or `monopoly`; every one unless told.
    #[param(value_type = Option<String>, pattern = "^(price|conduct|monopoly)$")]
    pub kind: Option<finding::Kind>,
    /// The `next` of the page before.
    #[validate(length(min = 1, max = 60))]
    #[param(min_length = 1, max_length = 60)]
    pub after: Option<String>,
    /// 1 to 100 items; 20 unless told.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u64>,
}

/// The queue, heaviest first. Looking is recorded.
pub async fn queue(
    ctx: &Ctx,
    _: &Regulator,
    (status, kind): (Option<finding::Status>, Option<finding::Kind>),
    page: &Page,
) -> Result<Vec<finding::Model>, Error> {
    let rows = &ctx.state.db.rows;
    let mut found = finding::Entity::find();
    if let Some(status) = status {
        found = found.filter(finding::Column::Status.eq(status));
    }
    if let Some(kind) = kind {
        found = found.filter(finding::Column::Kind.eq(kind));
    }
    if let Some(after) = &page.after {
        let last = finding::Entity::find_by_id(after).one(rows).await?;
        let last = last.ok_or_else(|| Error::invalid("/after", "give the `next` of the page before"))?;
        let lighter = finding::Column::Weight.lt(last.weight);
        let older = finding::Column::Weight.eq(last.weight).and(finding::Column::Id.lt(last.id));
        found = found.filter(Condition::any().add(lighter).add(older));
    }
    let found = found
        .order_by_desc(finding::Column::Weight)
        .order_by_desc(finding::Column::Id)
        .limit(page.limit() + 1)
        .all(rows)
        .await?;
    log::looked(ctx, "finding.queue", "findings").await?;
    Ok(found)
}

/// One finding with its comparison. Looking is recorded.
pub async fn show(ctx: &Ctx, _: &Regulator, id: &str) -> Result<finding::Model, Error> {
    let found = finding::Entity::find_by_id(id).one(&ctx.state.db.rows).await?;
    let found = found.ok_or(Error::NotFound { what: "finding" })?;
    log::looked(ctx, "finding.show", id).await?;
    Ok(found)
}

/// The case that holds a finding, if one does.
pub async fn held_by(ctx: &Ctx, _: &Regulator, id: &str) -> Result<Option<String>, Error> {
    let found = case_finding::Entity::find().filter(case_finding::Column::FindingId.eq(id));
    Ok(found.one(&ctx.state.db.rows).await?.map(|row| row.case_id))
}

/// What was raised from a complaint, oldest first. Looking is recorded.
pub async fn of_complaint(ctx: &Ctx, _: &Regulator, id: &str) -> Result<Vec<finding::Model>, Error> {
    let found = finding::Entity::find().filter(finding::Column::ComplaintId.eq(id));
    let found = found.order_by_asc(finding::Column::Id).all(&ctx.state.db.rows).await?;
    log::looked(ctx, "finding.of_complaint", id).await?;
    Ok(found)
}

/// The finding leads nowhere, for a reason that stays on record.
pub async fn dismiss(ctx: &Ctx, _: &Regulator, id: &str, why: StatedReason) -> Result<finding::Model, Error> {
    let mut act = ctx.begin("finding.dismiss", &(id, &why)).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let found = finding::Entity::find_by_id(id).one(act.txn()).await?;
    let mut found = found.ok_or(Error::NotFound { what: "finding" })?;
    let changed = finding::Entity::update_many()
        .col_expr(finding::Column::Status, Expr::value(finding::Status::Dismissed))
        .col_expr(finding::Column::DismissedReason, Expr::value(why.reason.clone()))
        .filter(finding::Column::Id.eq(id))
        .filter(finding::Column::Status.eq(finding::Status::Raised))
        .exec(act.txn())
        .await?;
    if changed.rows_affected != 1 {
        return Err(Error::conflict("only a finding that is raised and in no case can be dismissed"));
    }
    found.status = finding::Status::Dismissed;
    found.dismissed_reason = Some(why.reason);
    log::record(act.txn(), ctx, "finding.dismissed", id, json!({ "seller": found.seller_id })).await?;
    act.answer(found).await
}

/// What a finding rests on.
pub fn record(finding: &finding::Model) -> Result<Record, Error> {
    Ok(serde_json::from_value(finding.record.clone())?)
}
