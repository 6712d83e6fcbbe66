//! The order to correct, its deadline, and what became of it (Data Regulations, Art. 95).

use chrono::NaiveDate;
use entity::{
    case::{self, Status},
    case_step::{self, Kind},
    organization,
};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::{
    hearing::excused,
    held,
    step::{demand, locked, locked_of, take},
};
use crate::{
    auth::{Regulator, Seller, SellerOrRegulator},
    clock::legal_day,
    ctx::Ctx,
    error::Error,
    jobs,
    mail::Letter,
    market::organization::StatedReason,
};

/// What a seller is ordered to put right.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewCorrectionOrder)]
pub struct NewOrder {
    /// The provisions that are broken, such as `Data Regulations, Art. 69`.
    #[validate(length(min = 1, max = 10))]
    #[schema(min_items = 1, max_items = 10)]
    pub articles: Vec<String>,
    /// What is to be done, in words the seller will read.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub demands: String,
    /// The last day to do it.
    pub deadline_on: NaiveDate,
}

/// What the seller did, and what shows it.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCorrection {
    #[validate(length(min = 1, max = 10_000))]
    #[schema(min_length = 1, max_length = 10_000)]
    pub evidence: String,
}

/// What the regulator makes of it.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewCorrectionReview)]
pub struct NewReview {
    pub accepted: bool,
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// The seller, once heard, is ordered to correct what the findings show, by a day.
pub async fn order(ctx: &Ctx, _: &Regulator, id: &str, new: NewOrder) -> Result<case::Model, Error> {
    let mut act = ctx.begin("case.order", &(id, &new)).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let mut case = locked(act.txn(), id).await?;
    demand(&case, &[Status::Heard])?;
    check(ctx, &new)?;
    let (excused, findings) = (excused(act.txn(), id).await?, held(act.txn(), id).await?);
    if findings.iter().all(|finding| excused.contains(&finding.id)) {
        return Err(Error::conflict(
            "every finding of the case is excused; there is nothing to correct: close it",
        ));
    }
    case.deadline_on = Some(new.deadline_on);
    let case = take(act.txn(), ctx, case, Kind::Order, Some(Status::Ordered), &new).await?;
    let letter = Letter::CorrectionOrdered {
        case_id: case.id.clone(),
        articles: new.articles.join("; "),
        demands: new.demands,
        deadline: new.deadline_on.to_string(),
    };
    jobs::mail(act.txn(), ctx, &case.seller_id, &letter, &case.id).await?;
    act.answer(case).await
}

fn check(ctx: &Ctx, new: &NewOrder) -> Result<(), Error> {
    if new.deadline_on <= ctx.today() {
        return Err(Error::invalid("/deadline_on", "the seller needs time: name a day after today"));
    }
    for (place, article) in new.articles.iter().enumerate() {
        if !(1..=200).contains(&article.chars().count()) {
            return Err(Error::invalid(&format!("/articles/{place}"), "takes 1 to 200 characters"));
        }
    }
    Ok(())
}

/// The seller shows how it put things right. Late is better than never: it may do so until a refusal is recorded.
pub async fn file(ctx: &Ctx, seller: &Seller, id: &str, new: NewCorrection) -> Result<case::Model, Error> {
    let mut act = ctx.begin("case.file_correction", &(id, &new)).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let case = locked_of(act.txn(), seller, id).await?;
    demand(&case, &[Status::Ordered])?;
    if filed(act.txn(), id).await?.is_some() {
        return Err(Error::conflict("the case is ordered and your evidence of correction is under review"));
    }
    let case = take(act.txn(), ctx, case, Kind::Correction, None, &new).await?;
    let letter = Letter::CorrectionFiled { case_id: case.id.clone() };
    jobs::mail_all(act.txn(), ctx, organization::Kind::Regulator, &letter, &ctx.request_id).await?;
    act.answer(case).await
}

/// The evidence suffices, and the case is corrected; or it does not, and the order stands.
pub async fn review(ctx: &Ctx, _: &Regulator, id: &str, new: NewReview) -> Result<case::Model, Error> {
    let mut act = ctx.begin("case.review_correction", &(id, &new)).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let case = locked(act.txn(), id).await?;
    demand(&case, &[Status::Ordered])?;
    if filed(act.txn(), id).await?.is_none() {
        return Err(Error::conflict("the case is ordered and no evidence of correction waits for review"));
    }
    let to = new.accepted.then_some(Status::Corrected);
    let case = take(act.txn(), ctx, case, Kind::Review, to, &new).await?;
    let letter =
        Letter::CorrectionReviewed { case_id: case.id.clone(), accepted: new.accepted, reason: new.reason };
    jobs::mail(act.txn(), ctx, &case.seller_id, &letter, &ctx.request_id).await?;
    act.answer(case).await
}

/// Correction is refused: the seller says so, or the deadline has passed and the regulator records it.
pub async fn refuse(
    ctx: &Ctx,
    SellerOrRegulator(caller): &SellerOrRegulator,
    id: &str,
    why: StatedReason,
) -> Result<case::Model, Error> {
    let mut act = ctx.begin("case.refuse", &(id, &why)).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let case = locked(act.txn(), id).await?;
    let by_seller = caller.organization_id == case.seller_id;
    if !by_seller && caller.kind != organization::Kind::Regulator {
        return Err(Error::NotFound { what: "case" });
    }
    demand(&case, &[Status::Ordered])?;
    if !by_seller {
        passed(ctx, &case)?;
        if filed(act.txn(), id).await?.is_some() {
            return Err(Error::conflict(
                "the case is ordered and evidence of correction waits: review it first",
            ));
        }
    }
    let case = take(act.txn(), ctx, case, Kind::Refusal, Some(Status::Refused), &why).await?;
    let letter = Letter::CorrectionRefused { case_id: case.id.clone(), reason: why.reason };
    if by_seller {
        jobs::mail_all(act.txn(), ctx, organization::Kind::Regulator, &letter, &case.id).await?;
    } else {
        jobs::mail(act.txn(), ctx, &case.seller_id, &letter, &case.id).await?;
    }
    act.answer(case).await
}

fn passed(ctx: &Ctx, case: &case::Model) -> Result<(), Error> {
    match case.deadline_on {
        Some(deadline) if ctx.today() <= deadline => Err(Error::conflict(format!(
            "the case is ordered and may be corrected until the end of {deadline}"
        ))),
        _ => Ok(()),
    }
}

/// The evidence that waits for review, if any.
async fn filed(rows: &impl ConnectionTrait, case_id: &str) -> Result<Option<case_step::Model>, Error> {
    let steps = case_step::Entity::of_case(case_id).all(rows).await?;
    let last = steps.into_iter().rfind(|step| matches!(step.kind, Kind::Correction | Kind::Review));
    Ok(last.filter(|step| step.kind == Kind::Correction))
}

/// The day on which the evidence was filed that was accepted.
pub(super) async fn corrected_on(
    rows: &impl ConnectionTrait,
    case_id: &str,
) -> Result<Option<NaiveDate>, Error> {
    let steps = case_step::Entity::of_case(case_id).all(rows).await?;
    let filed = steps.iter().rfind(|step| step.kind == Kind::Correction);
    Ok(filed.map(|step| legal_day(step.taken_at)))
}
