//! The steps of a case between its opening and its closing, by the regulator and by the seller it concerns.

use axum::{Json, extract::Path, http::StatusCode};

use super::{
    CaseView,
    view::{DecisionView, RestitutionView},
};
use crate::{
    auth::{Caller, Regulator, Seller, SellerOrRegulator},
    ctx::Ctx,
    error::Error,
    extract::{Page, Paged, ValidJson, ValidQuery},
    market::{
        self,
        case::{NewCorrection, NewDecision, NewExemption, NewHearing, NewOrder, NewReview, NewStatement},
        organization::StatedReason,
    },
};

/// Invite the seller to be heard, until the end of a day. A later invitation takes the place of an earlier one.
#[utoipa::path(post, path = "/api/v1/cases/{id}/hearing", tag = "supervision", request_body = NewHearing,
    params(("id" = String, Path, max_length = 60)), responses((status = 201, body = CaseView)))]
pub async fn set_hearing(
    ctx: Ctx,
    regulator: Regulator,
    Path(id): Path<String>,
    ValidJson(new): ValidJson<NewHearing>,
) -> Result<(StatusCode, Json<CaseView>), Error> {
    let case = market::case::invite(&ctx, &regulator, &id, new).await?;
    Ok((StatusCode::CREATED, Json(case.into())))
}

/// State your case, once you are invited; more than once until an order is made.
#[utoipa::path(post, path = "/api/v1/cases/{id}/statement", tag = "supervision", request_body = NewStatement,
    params(("id" = String, Path, max_length = 60)), responses((status = 201, body = CaseView)))]
pub async fn file_statement(
    ctx: Ctx,
    seller: Seller,
    Path(id): Path<String>,
    ValidJson(new): ValidJson<NewStatement>,
) -> Result<(StatusCode, Json<CaseView>), Error> {
    let case = market::case::state(&ctx, &seller, &id, new).await?;
    Ok((StatusCode::CREATED, Json(case.into())))
}

/// Accept or reject an exemption for the orders of one finding, with the reason. A later word replaces an earlier one.
#[utoipa::path(post, path = "/api/v1/cases/{id}/exemptions", tag = "supervision", request_body = NewExemption,
    params(("id" = String, Path, max_length = 60)), responses((status = 201, body = CaseView)))]
pub async fn weigh_exemption(
    ctx: Ctx,
    regulator: Regulator,
    Path(id): Path<String>,
    ValidJson(new): ValidJson<NewExemption>,
) -> Result<(StatusCode, Json<CaseView>), Error> {
    let case = market::case::weigh(&ctx, &regulator, &id, new).await?;
    Ok((StatusCode::CREATED, Json(case.into())))
}

/// Order the seller, once heard, to correct by a day.
#[utoipa::path(post, path = "/api/v1/cases/{id}/order", tag = "supervision", request_body = NewOrder,
    params(("id" = String, Path, max_length = 60)), responses((status = 201, body = CaseView)))]
pub async fn order_correction(
    ctx: Ctx,
    regulator: Regulator,
    Path(id): Path<String>,
    ValidJson(new): ValidJson<NewOrder>,
) -> Result<(StatusCode, Json<CaseView>), Error> {
    let case = market::case::order(&ctx, &regulator, &id, new).await?;
    Ok((StatusCode::CREATED, Json(case.into())))
}

/// Show how you corrected what was ordered.
#[utoipa::path(post, path = "/api/v1/cases/{id}/correction", tag = "supervision", request_body = NewCorrection,
    params(("id" = String, Path, max_length = 60)), responses((status = 201, body = CaseView)))]
pub async fn file_correction(
    ctx: Ctx,
    seller: Seller,
    Path(id): Path<String>,
    ValidJson(new): ValidJson<NewCorrection>,
) -> Result<(StatusCode, Json<CaseView>), Error> {
    let case = market::case::file(&ctx, &seller, &id, new).await?;
    Ok((StatusCode::CREATED, Json(case.into())))
}

/// Accept the evidence of correction, or say why it does not suffice.
#[utoipa::path(post, path = "/api/v1/cases/{id}/correction-review", tag = "supervision", request_body = NewReview,
    params(("id" = String, Path, max_length = 60)), responses((status = 200, body = CaseView)))]
pub async fn review_correction(
    ctx: Ctx,
    regulator: Regulator,
    Path(id): Path<String>,
    ValidJson(new): ValidJson<NewReview>,
) -> Result<Json<CaseView>, Error> {
    Ok(Json(market::case::review(&ctx, &regulator, &id, new).await?.into()))
}

/// Refuse to correct, as the seller; or record the refusal once the deadline has passed, as a regulator.
#[utoipa::path(post, path = "/api/v1/cases/{id}/refusal", tag = "supervision", request_body = StatedReason,
    params(("id" = String, Path, max_length = 60)), responses((status = 200, body = CaseView)))]
pub async fn refuse_correction(
    ctx: Ctx,
    who: SellerOrRegulator,
    Path(id): Path<String>,
    ValidJson(new): ValidJson<StatedReason>,
) -> Result<Json<CaseView>, Error> {
    Ok(Json(market::case::refuse(&ctx, &who, &id, new).await?.into()))
}

/// The day of the hearing has passed without a word: the seller counts as heard.
#[utoipa::path(post, path = "/api/v1/cases/{id}/hearing-lapse", tag = "supervision",
    params(("id" = String, Path, max_length = 60)), responses((status = 200, body = CaseView)))]
pub async fn lapse_hearing(
    ctx: Ctx,
    regulator: Regulator,
    Path(id): Path<String>,
) -> Result<Json<CaseView>, Error> {
    Ok(Json(market::case::let_pass(&ctx, &regulator, &id).await?.into()))
}

/// Decide a case that was corrected or whose correction was refused: under one head of one assessment, inside its
/// range or with the ground for leaving it.
#[utoipa::path(post, path = "/api/v1/cases/{id}/decision", tag = "supervision", request_body = NewDecision,
    params(("id" = String, Path, max_length = 60)), responses((status = 201, body = DecisionView)))]
pub async fn decide_case(
    ctx: Ctx,
    regulator: Regulator,
    Path(id): Path<String>,
    ValidJson(new): ValidJson<NewDecision>,
) -> Result<(StatusCode, Json<DecisionView>), Error> {
    let decision = market::case::decide(&ctx, &regulator, &id, new).await?;
    Ok((StatusCode::CREATED, Json(decision.try_into()?)))
}

/// Have the overcharged buyers of a decided case paid back from the seller's funds; what these do not hold is owed.
#[utoipa::path(post, path = "/api/v1/cases/{id}/restitution", tag = "supervision",
    params(("id" = String, Path, max_length = 60)), responses((status = 201, body = CaseView)))]
pub async fn order_restitution(
    ctx: Ctx,
    regulator: Regulator,
    Path(id): Path<String>,
) -> Result<(StatusCode, Json<CaseView>), Error> {
    let case = market::case::restitution::restitute(&ctx, &regulator, &id).await?;
    Ok((StatusCode::CREATED, Json(case.into())))
}

/// What your organization gets back, or is to give back, newest first.
#[utoipa::path(get, path = "/api/v1/restitutions", tag = "money", params(Page),
    responses((status = 200, body = Paged<RestitutionView>)))]
pub async fn list_restitutions(
    ctx: Ctx,
    caller: Caller,
    ValidQuery(page): ValidQuery<Page>,
) -> Result<Paged<RestitutionView>, Error> {
    let found = market::case::restitution::list(&ctx, &caller, &page).await?;
    Ok(Paged::of(found, &page, |(row, _)| row.id.clone()))
}
