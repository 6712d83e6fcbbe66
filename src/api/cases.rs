//! A regulator's files: opened, read, assessed, closed. The steps in between are in `acts`, their looks in `view`.

use axum::{Json, extract::Path, http::StatusCode};
use entity::organization;

pub use view::{AssessmentView, CaseContent, CaseView, DecisionView, RestitutionView, StepView};

use crate::{
    auth::{Caller, Regulator},
    ctx::Ctx,
    error::Error,
    extract::{Page, Paged, ValidJson, ValidQuery},
    market::{
        self,
        case::{NewAssessment, NewCase, WhichCases},
        organization::StatedReason,
    },
};

pub mod acts;
pub mod export;
mod view;

/// Open a case on raised findings about one seller.
#[utoipa::path(post, path = "/api/v1/cases", tag = "supervision", request_body = NewCase,
    responses((status = 201, body = CaseView)))]
pub async fn open_case(
    ctx: Ctx,
    regulator: Regulator,
    ValidJson(new): ValidJson<NewCase>,
) -> Result<(StatusCode, Json<CaseView>), Error> {
    let case = market::case::open(&ctx, &regulator, new).await?;
    Ok((StatusCode::CREATED, Json(case.into())))
}

/// Every case, newest first. That you looked is recorded.
#[utoipa::path(get, path = "/api/v1/cases", tag = "supervision", params(WhichCases),
    responses((status = 200, body = Paged<CaseView>)))]
pub async fn list_cases(
    ctx: Ctx,
    regulator: Regulator,
    ValidQuery(which): ValidQuery<WhichCases>,
) -> Result<Paged<CaseView>, Error> {
    let page = Page { after: which.after, limit: which.limit };
    let cases = market::case::list(&ctx, &regulator, which.status, &page).await?;
    Ok(Paged::of(cases, &page, |case| case.id.clone()))
}

/// One case: for a regulator with all that is in it; for the seller it concerns, what was said and decided and the
/// findings about its own orders. That somebody looked is recorded.
#[utoipa::path(get, path = "/api/v1/cases/{id}", tag = "supervision",
    params(("id" = String, Path, max_length = 60)), responses((status = 200, body = CaseView)))]
pub async fn show_case(ctx: Ctx, caller: Caller, Path(id): Path<String>) -> Result<Json<CaseView>, Error> {
    if caller.kind != organization::Kind::Regulator {
        return Ok(Json(market::case::own(&ctx, &caller, &id).await?.try_into()?));
    }
    Ok(Json(market::case::show(&ctx, &id).await?.try_into()?))
}

/// Compute the range of the fine for a case, and keep it with its facts.
#[utoipa::path(post, path = "/api/v1/cases/{id}/assessments", tag = "supervision", request_body = NewAssessment,
    params(("id" = String, Path, max_length = 60)), responses((status = 201, body = AssessmentView)))]
pub async fn record_assessment(
    ctx: Ctx,
    regulator: Regulator,
    Path(id): Path<String>,
    ValidJson(new): ValidJson<NewAssessment>,
) -> Result<(StatusCode, Json<AssessmentView>), Error> {
    let assessment = market::case::assess(&ctx, &regulator, &id, new).await?;
    Ok((StatusCode::CREATED, Json(assessment.into())))
}

/// Close a case, with the reason.
#[utoipa::path(post, path = "/api/v1/cases/{id}/closure", tag = "supervision", request_body = StatedReason,
    params(("id" = String, Path, max_length = 60)), responses((status = 200, body = CaseView)))]
pub async fn close_case(
    ctx: Ctx,
    regulator: Regulator,
    Path(id): Path<String>,
    ValidJson(why): ValidJson<StatedReason>,
) -> Result<Json<CaseView>, Error> {
    Ok(Json(market::case::close(&ctx, &regulator, &id, why).await?.into()))
}
