//! A regulator's file on one or more findings about one seller: opened, heard, ordered, decided, closed.

use std::collections::BTreeSet;

use entity::{
    case::{self, Status},
    case_finding,
    case_step::Kind,
    finding,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

pub use assess::{NewAssessment, assess};
pub use content::{CaseFile, Format, OwnCase, Wanted, exported, own, show};
pub use correction::{NewCorrection, NewOrder, NewReview, file, order, refuse, review};
pub use decide::{DecisionGround, NewDecision, decide};
pub use hearing::{NewExemption, NewHearing, NewStatement, invite, let_pass, state, weigh};

use super::organization::StatedReason;
use crate::{
    auth::{Regulator, Seller},
    ctx::Ctx,
    error::Error,
    extract::Page,
    jobs, log,
    mail::Letter,
};

mod assess;
mod content;
mod correction;
mod decide;
mod gains;
mod hearing;
mod range;
pub mod restitution;
mod step;

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
    pub status: Option<Status>,
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
        status: Status::Opened,
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
    status: Option<Status>,
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

/// The cases about the caller's own organization, newest first.
pub async fn against(ctx: &Ctx, seller: &Seller, page: &Page) -> Result<Vec<case::Model>, Error> {
    let mut found = case::Entity::of_seller(&seller.0.organization_id);
    if let Some(after) = &page.after {
        found = found.filter(case::Column::Id.lt(after));
    }
    let found = found.order_by_desc(case::Column::Id).limit(page.limit() + 1);
    Ok(found.all(&ctx.state.db.rows).await?)
}

/// The findings that a case holds.
async fn held(rows: &impl ConnectionTrait, case_id: &str) -> Result<Vec<finding::Model>, Error> {
    let held = case_finding::Entity::find()
        .filter(case_finding::Column::CaseId.eq(case_id))
        .find_also_related(finding::Entity)
        .order_by_asc(case_finding::Column::FindingId)
        .all(rows)
        .await?;
    Ok(held.into_iter().filter_map(|(_, finding)| finding).collect())
}

/// Those of them that no accepted exemption excuses.
async fn held_unexcused(rows: &impl ConnectionTrait, case_id: &str) -> Result<Vec<finding::Model>, Error> {
    let excused = hearing::excused(rows, case_id).await?;
    let held = held(rows, case_id).await?.into_iter();
    Ok(held.filter(|finding| !excused.contains(&finding.id)).collect())
}

/// The case is closed, for a reason that stays on record. What a decision orders to be given back comes first.
pub async fn close(ctx: &Ctx, _: &Regulator, id: &str, why: StatedReason) -> Result<case::Model, Error> {
    let mut act = ctx.begin("case.close", &(id, &why)).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let case = step::locked(act.txn(), id).await?;
    if case.status == Status::Closed {
        return Err(Error::conflict("the case is closed already"));
    }
    if restitution::outstanding(act.txn(), id).await? {
        return Err(Error::conflict(
            "the case is decided and its restitution is not ordered yet: do that first",
        ));
    }
    let case = step::take(act.txn(), ctx, case, Kind::Closure, Some(Status::Closed), &why).await?;
    let letter = Letter::CaseClosed { case_id: case.id.clone(), reason: why.reason };
    jobs::mail(act.txn(), ctx, &case.seller_id, &letter, &case.id).await?;
    act.answer(case).await
}
