//! Complaints by anybody.

use axum::{Json, extract::Path, http::StatusCode};
use chrono::{DateTime, Utc};
use entity::complaint;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    auth::Overseer,
    ctx::Ctx,
    error::Error,
    extract::{Page, Paged, ValidJson, ValidQuery},
    market::{
        self,
        complaint::{NewAnswer, NewComplaint},
    },
};

/// What the complainant keeps.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComplaintReceipt {
    /// Follow the complaint up with it. Whoever has it can read the answer.
    pub reference: String,
    pub received_at: DateTime<Utc>,
}

/// A complaint.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComplaintView {
    /// `received`, `answered` or `closed`.
    #[schema(value_type = String)]
    pub status: complaint::Status,
    pub answer: Option<String>,
    pub received_at: DateTime<Utc>,
    pub answered_at: Option<DateTime<Utc>>,
    /// For those who answer complaints alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub particulars: Option<Complained>,
}

/// What was complained of.
#[derive(Debug, Serialize, ToSchema)]
pub struct Complained {
    pub id: String,
    /// `product`, `organization`, `order` or `other`.
    #[schema(value_type = String)]
    pub about_kind: complaint::AboutKind,
    pub about_id: Option<String>,
    pub text: String,
    pub contact: Option<String>,
    /// The rule of conduct that it says is broken, such as `UC-01`.
    pub conduct: Option<String>,
    /// What it states as facts.
    #[schema(value_type = Vec<String>)]
    pub facts: serde_json::Value,
}

impl ComplaintView {
    /// What the reference opens.
    fn public(complaint: complaint::Model) -> Self {
        Self { particulars: None, ..Self::from(complaint) }
    }
}

impl From<complaint::Model> for ComplaintView {
    fn from(complaint: complaint::Model) -> Self {
        Self {
            status: complaint.status,
            answer: complaint.answer,
            received_at: complaint.received_at,
            answered_at: complaint.answered_at,
            particulars: Some(Complained {
                id: complaint.id,
                about_kind: complaint.about_kind,
                about_id: complaint.about_id,
                text: complaint.text,
                contact: complaint.contact,
                conduct: complaint.conduct,
                facts: complaint.facts.unwrap_or_else(|| serde_json::json!([])),
            }),
        }
    }
}

/// Complain of a product, an organization or an order; nobody need sign in.
#[utoipa::path(post, path = "/api/v1/complaints", tag = "supervision", security(()), request_body = NewComplaint,
    responses((status = 201, body = ComplaintReceipt)))]
pub async fn submit_complaint(
    ctx: Ctx,
    ValidJson(new): ValidJson<NewComplaint>,
) -> Result<(StatusCode, Json<ComplaintReceipt>), Error> {
    let complaint = market::complaint::submit(&ctx, new).await?;
    let receipt = ComplaintReceipt { reference: complaint.reference, received_at: complaint.received_at };
    Ok((StatusCode::CREATED, Json(receipt)))
}

/// What became of a complaint, for whoever holds its reference. Those who answer complaints may give its id.
#[utoipa::path(get, path = "/api/v1/complaints/{id}", tag = "supervision", security(()),
    params(("id" = String, Path, max_length = 60)), responses((status = 200, body = ComplaintView)))]
pub async fn show_complaint(ctx: Ctx, Path(id): Path<String>) -> Result<Json<ComplaintView>, Error> {
    let complaint = market::complaint::follow(&ctx, &id).await?;
    let may = market::complaint::oversees(&ctx);
    Ok(Json(if may { complaint.into() } else { ComplaintView::public(complaint) }))
}

/// Every complaint, newest first. That you looked is recorded.
#[utoipa::path(get, path = "/api/v1/complaints", tag = "supervision", params(Page),
    responses((status = 200, body = Paged<ComplaintView>)))]
pub async fn list_complaints(
    ctx: Ctx,
    overseer: Overseer,
    ValidQuery(page): ValidQuery<Page>,
) -> Result<Paged<ComplaintView>, Error> {
    let complaints = market::complaint::list(&ctx, &overseer, &page).await?;
    Ok(Paged::of(complaints, &page, |complaint| complaint.id.clone()))
}

/// Answer a complaint.
#[utoipa::path(post, path = "/api/v1/complaints/{id}/answer", tag = "supervision", request_body = NewAnswer,
    params(("id" = String, Path, max_length = 60)), responses((status = 200, body = ComplaintView)))]
pub async fn answer_complaint(
    ctx: Ctx,
    overseer: Overseer,
    Path(id): Path<String>,
    ValidJson(new): ValidJson<NewAnswer>,
) -> Result<Json<ComplaintView>, Error> {
    Ok(Json(market::complaint::answer(&ctx, &overseer, &id, new).await?.into()))
}
