//! A regulator's file on one or more findings about one seller: opened, assessed, closed.

use std::collections::BTreeSet;

use entity::{assessment, case, case_finding, finding, organization};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

pub use assess::{NewAssessment, assess};

use super::organization::StatedReason;
use crate::{
    auth::{Caller, Regulator},
    ctx::Ctx,
    error::Error,
    extract::Page,
    jobs, log,
    mail::Letter,
};

mod assess;

/// Findings to be taken up together.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCase {
    /// Raised findings about one seller.
    #[validate(length(min = 1, max = 50))]
    #[schema(min_items = 1, max_items = 50)]
    pub finding_ids: Vec<String>,
    /// What it is about, in words the seller will read.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub summary: String,
}

/// Which cases, and where the page begins.
#[derive(Clone, Debug, Default, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhichCases {
    /// The `next` of the page before.
    #[validate(length(min = 1, max = 60))]
    #[param(min_length = 1, max_length = 60)]
    pub after: Option<String>,
    /// 1 to 100 items; 20 unless told.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u64>,
    #[param(value_type = Option<String>, pattern = "^(opened|heard|ordered|corrected|refused|decided|closed)$")]
    pub status: Option<case::Status>,
}

/// A case with everything in it, as a regulator reads it.
#[derive(Clone, Debug)]
pub struct CaseFile {
    pub case: case::Model,
    pub seller: organization::Model,
    pub findings: Vec<finding::Model>,
    /// The organizations that the findings name as buyers: with the case open, by name.
    pub buyers: Vec<organization::Model>,
    /// Newest first.
    pub assessments: Vec<assessment::Model>,
}

/// A case is opened on raised findings about one seller, who is told. From now on they are in no other case.
pub async fn open(ctx: &Ctx, regulator: &Regulator, new: NewCase) -> Result<case::Model, Error> {
    let mut act = ctx.begin("case.open", &new).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let ids: BTreeSet<&String> = new.finding_ids.iter().collect();
    let seller_id = about_one_seller(act.txn(), &ids).await?;
    let case = case::Model {
        id: ctx.new_id("cas_"),
        seller_id,
        opened_by: regulator.0.account_id.clone(),
        status: case::Status::Opened,
        summary: new.summary.clone(),
        deadline_on: None,
        opened_at: ctx.now,
        closed_at: None,
    };
    case::Entity::insert(case::ActiveModel::from(case.clone()).reset_all())
        .exec_without_returning(act.txn())
        .await?;
    take_up(act.txn(), &case.id, &ids).await?;
    let detail = json!({ "seller": case.seller_id, "findings": ids });
    log::record(act.txn(), ctx, "case.opened", &case.id, detail).await?;
    let letter = Letter::CaseOpened { case_id: case.id.clone(), summary: case.summary.clone() };
    jobs::mail(act.txn(), ctx, &case.seller_id, &letter, &case.id).await?;
    act.answer(case).await
}

async fn about_one_seller(txn: &DatabaseTransaction, ids: &BTreeSet<&String>) -> Result<String, Error> {
    let found = finding::Entity::find()
        .filter(finding::Column::Id.is_in(ids.iter().copied()))
        .order_by_asc(finding::Column::Id)
        .lock_exclusive()
        .all(txn)
        .await?;
    if found.len() < ids.len() {
        return Err(Error::invalid("/finding_ids", "there is no such finding among them"));
    }
    let sellers: BTreeSet<&String> = found.iter().map(|finding| &finding.seller_id).collect();
    match sellers.first() {
        Some(seller) if sellers.len() == 1 => Ok((*seller).clone()),
        _ => Err(Error::invalid("/finding_ids", "one case concerns one seller; open a case for each")),
    }
}

async fn take_up(txn: &DatabaseTransaction, case_id: &str, ids: &BTreeSet<&String>) -> Result<(), Error> {
    let changed = finding::Entity::update_many()
        .col_expr(finding::Column::Status, Expr::value(finding::Status::InCase))
        .filter(finding::Column::Id.is_in(ids.iter().copied()))
        .filter(finding::Column::Status.eq(finding::Status::Raised))
        .exec(txn)
        .await?;
    if usize::try_from(changed.rows_affected).ok() != Some(ids.len()) {
        return Err(Error::conflict("one of the findings is dismissed or in a case already"));
    }
    let held = ids.iter().map(|id| {
        let held = case_finding::Model { case_id: case_id.to_owned(), finding_id: (*id).clone() };
        case_finding::ActiveModel::from(held).reset_all()
    });
    case_finding::Entity::insert_many(held).exec_without_returning(txn).await?;
    Ok(())
}

/// Every case, newest first. Looking is recorded.
pub async fn list(
    ctx: &Ctx,
    _: &Regulator,
    status: Option<case::Status>,
    page: &Page,
) -> Result<Vec<case::Model>, Error> {
    let mut found = case::Entity::find().order_by_desc(case::Column::Id).limit(page.limit() + 1);
    if let Some(status) = status {
        found = found.filter(case::Column::Status.eq(status));
    }
    if let Some(after) = &page.after {
        found = found.filter(case::Column::Id.lt(after));
    }
    let found = found.all(&ctx.state.db.rows).await?;
    log::looked(ctx, "case.list", "cases").await?;
    Ok(found)
}

/// A case that concerns the caller's own organization, without what is in it.
pub async fn own(ctx: &Ctx, caller: &Caller, id: &str) -> Result<case::Model, Error> {
    let found = case::Entity::of_seller(&caller.organization_id).filter(case::Column::Id.eq(id));
    found.one(&ctx.state.db.rows).await?.ok_or(Error::NotFound { what: "case" })
}

/// The whole file. Looking is recorded.
pub async fn show(ctx: &Ctx, id: &str) -> Result<CaseFile, Error> {
    let rows = &ctx.state.db.rows;
    let found = case::Entity::find_by_id(id).find_also_related(organization::Entity).one(rows).await?;
    let Some((case, Some(seller))) = found else { return Err(Error::NotFound { what: "case" }) };
    let findings = findings(rows, id).await?;
    let buyers = buyers(rows, &findings).await?;
    let assessments = assessment::Entity::find()
        .filter(assessment::Column::CaseId.eq(id))
        .order_by_desc(assessment::Column::Id)
        .all(rows)
        .await?;
    log::looked(ctx, "case.show", id).await?;
    Ok(CaseFile { case, seller, findings, buyers, assessments })
}

async fn findings(rows: &impl ConnectionTrait, case_id: &str) -> Result<Vec<finding::Model>, Error> {
    let held = case_finding::Entity::find()
        .filter(case_finding::Column::CaseId.eq(case_id))
        .find_also_related(finding::Entity)
        .order_by_asc(case_finding::Column::FindingId)
        .all(rows)
        .await?;
    Ok(held.into_iter().filter_map(|(_, finding)| finding).collect())
}

async fn buyers(
    rows: &impl ConnectionTrait,
    findings: &[finding::Model],
) -> Result<Vec<organization::Model>, Error> {
    let mut ids = BTreeSet::new();
    for finding in findings {
        for flagged in super::finding::record(finding)?.flagged {
            ids.extend(flagged.comparators.into_iter().map(|other| other.order.buyer_id));
            ids.insert(flagged.order.buyer_id);
        }
    }
    let found = organization::Entity::find().filter(organization::Column::Id.is_in(ids));
    Ok(found.order_by_asc(organization::Column::Id).all(rows).await?)
}

/// The case is closed, for a reason that stays on record.
pub async fn close(ctx: &Ctx, _: &Regulator, id: &str, why: StatedReason) -> Result<case::Model, Error> {
    let mut act = ctx.begin("case.close", &(id, &why)).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let mut case =
        case::Entity::find_by_id(id).one(act.txn()).await?.ok_or(Error::NotFound { what: "case" })?;
    let changed = case::Entity::update_many()
        .col_expr(case::Column::Status, Expr::value(case::Status::Closed))
        .col_expr(case::Column::ClosedAt, Expr::value(ctx.now))
        .filter(case::Column::Id.eq(id))
        .filter(case::Column::Status.ne(case::Status::Closed))
        .exec(act.txn())
        .await?;
    if changed.rows_affected != 1 {
        return Err(Error::conflict("the case is closed already"));
    }
    case.status = case::Status::Closed;
    case.closed_at = Some(ctx.now);
    log::record(act.txn(), ctx, "case.closed", id, json!({ "reason": why.reason })).await?;
    act.answer(case).await
}
