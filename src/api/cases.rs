//! A regulator's files.

use axum::{Json, extract::Path, http::StatusCode};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{Money, assessment, case, organization};
use serde::Serialize;
use utoipa::ToSchema;

use super::findings::FindingFile;
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

/// A case.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseView {
    pub id: String,
    pub seller_id: String,
    /// `opened`, `heard`, `ordered`, `corrected`, `refused`, `decided` or `closed`.
    #[schema(value_type = String)]
    pub status: case::Status,
    pub summary: String,
    pub deadline_on: Option<NaiveDate>,
    pub opened_at: DateTime<Utc>,
    pub closed_at: Option<DateTime<Utc>>,
    /// What is in it; for regulators alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<CaseContent>,
}

/// What is in a case.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseContent {
    pub seller: Party,
    pub findings: Vec<FindingFile>,
    /// The buyers that the findings name, by name now that a case is open.
    pub buyers: Vec<Party>,
    /// The ranges computed so far, newest first.
    pub assessments: Vec<AssessmentView>,
}

/// An organization that a case names.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CaseParty)]
pub struct Party {
    pub id: String,
    pub uscc: String,
    pub name: String,
}

/// The range of a fine, as computed from the facts stated.
#[derive(Debug, Serialize, ToSchema)]
pub struct AssessmentView {
    pub id: String,
    pub case_id: String,
    /// The version of the law's numbers.
    pub law: String,
    /// The head that counts first, such as `SZ95-R`.
    pub headline: Option<String>,
    /// The headline's least fine in yuan; none where the law sets none.
    #[schema(value_type = Option<String>)]
    pub fine_min: Option<Money>,
    #[schema(value_type = Option<String>)]
    pub fine_max: Option<Money>,
    /// The facts, with what the findings filled in.
    #[schema(value_type = Object)]
    pub facts: serde_json::Value,
    /// Heads, alternatives, gains, flags and what is still unknown.
    #[schema(value_type = Object)]
    pub answer: serde_json::Value,
    pub recorded_at: DateTime<Utc>,
}

impl From<case::Model> for CaseView {
    fn from(case: case::Model) -> Self {
        Self {
            id: case.id,
            seller_id: case.seller_id,
            status: case.status,
            summary: case.summary,
            deadline_on: case.deadline_on,
            opened_at: case.opened_at,
            closed_at: case.closed_at,
            content: None,
        }
    }
}

impl From<organization::Model> for Party {
    fn from(organization: organization::Model) -> Self {
        Self { id: organization.id, uscc: organization.uscc, name: organization.name }
    }
}

impl From<assessment::Model> for AssessmentView {
    fn from(assessment: assessment::Model) -> Self {
        Self {
            id: assessment.id,
            case_id: assessment.case_id,
            law: assessment.law,
            headline: assessment.headline,
            fine_min: assessment.fine_min,
            fine_max: assessment.fine_max,
            facts: assessment.facts,
            answer: assessment.answer,
            recorded_at: assessment.recorded_at,
        }
    }
}

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

/// One case: for a regulator with all that is in it, and the look is recorded; for the seller it concerns, that
/// it exists and how far it has come.
#[utoipa::path(get, path = "/api/v1/cases/{id}", tag = "supervision",
    params(("id" = String, Path, max_length = 60)), responses((status = 200, body = CaseView)))]
pub async fn show_case(ctx: Ctx, caller: Caller, Path(id): Path<String>) -> Result<Json<CaseView>, Error> {
    if caller.kind != organization::Kind::Regulator {
        return Ok(Json(market::case::own(&ctx, &caller, &id).await?.into()));
    }
    let file = market::case::show(&ctx, &id).await?;
    let content = CaseContent {
        seller: file.seller.into(),
        findings: file.findings.into_iter().map(FindingFile::of).collect::<Result<_, _>>()?,
        buyers: file.buyers.into_iter().map(Into::into).collect(),
        assessments: file.assessments.into_iter().map(Into::into).collect(),
    };
    Ok(Json(CaseView { content: Some(content), ..file.case.into() }))
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
