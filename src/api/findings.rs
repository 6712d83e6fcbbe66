//! Scans for discriminatory pricing, and the queue of what they raised.

use axum::{Json, extract::Path, http::StatusCode};
use chrono::{DateTime, Utc};
use entity::{Money, finding, scan};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    auth::{Overseer, Regulator},
    ctx::Ctx,
    error::Error,
    extract::{Page, Paged, ValidJson, ValidQuery},
    market::{
        self,
        finding::{NewConduct, Record, WhichFindings},
        organization::StatedReason,
    },
};

/// One run of the price detector.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScanView {
    pub id: String,
    pub from_at: DateTime<Utc>,
    pub until_at: DateTime<Utc>,
    /// Orders judged.
    pub orders: i32,
    /// Findings raised by this scan; what was raised before is not raised again.
    pub findings: i32,
    /// Orders with too few like them to say anything.
    pub insufficient: i32,
    /// What was cleared, referred to a person or left unjudged, and why.
    #[schema(value_type = Object)]
    pub report: serde_json::Value,
    pub finished_at: DateTime<Utc>,
}

impl From<scan::Model> for ScanView {
    fn from(scan: scan::Model) -> Self {
        Self {
            id: scan.id,
            from_at: scan.from_at,
            until_at: scan.until_at,
            orders: scan.orders,
            findings: scan.findings,
            insufficient: scan.insufficient,
            report: scan.report,
            finished_at: scan.finished_at,
        }
    }
}

/// A finding as it stands in the queue.
#[derive(Debug, Serialize, ToSchema)]
pub struct FindingView {
    pub id: String,
    pub seller_id: String,
    pub product_id: Option<String>,
    /// `price` (Art. 69), `conduct` (Art. 68) or `monopoly` (Art. 70).
    #[schema(value_type = String)]
    pub kind: finding::Kind,
    /// The complaint it was raised from, if one.
    pub complaint_id: Option<String>,
    /// `exemption_abuse`, `list_manipulation`, `condition_manipulation`, `systematic`, `buyer_targeted` or
    /// `isolated`; of conduct, the rule, such as `UC-01`.
    pub pattern: String,
    /// The difference in price, in millionths; positive where the buyer paid more.
    pub effect_ppm: i64,
    /// Paid beyond (negative: below) what the others' price calls for, in yuan.
    #[schema(value_type = String)]
    pub excess: Money,
    /// The queue's order, heaviest first: what is at stake, in fen.
    pub weight: i64,
    /// `raised`, `dismissed` or `in_case`.
    #[schema(value_type = String)]
    pub status: finding::Status,
    pub dismissed_reason: Option<String>,
    pub raised_at: DateTime<Utc>,
}

impl From<finding::Model> for FindingView {
    fn from(finding: finding::Model) -> Self {
        Self {
            id: finding.id,
            seller_id: finding.seller_id,
            product_id: finding.product_id,
            kind: finding.kind,
            complaint_id: finding.complaint_id,
            pattern: finding.pattern,
            effect_ppm: finding.effect_ppm,
            excess: finding.excess,
            weight: finding.weight,
            status: finding.status,
            dismissed_reason: finding.dismissed_reason,
            raised_at: finding.raised_at,
        }
    }
}

/// A finding with its comparison; who bought is shown once a case is open.
#[derive(Debug, Serialize, ToSchema)]
pub struct FindingFile {
    #[serde(flatten)]
    pub finding: FindingView,
    pub record: Record,
}

impl FindingFile {
    /// Until a case is open its buyers go by number.
    pub fn of(finding: finding::Model) -> Result<Self, Error> {
        let record = market::finding::record(&finding)?;
        let open = finding.status == finding::Status::InCase;
        let record = if open { record } else { market::finding::masked(record) };
        Ok(Self { record, finding: finding.into() })
    }
}

/// Compare the orders of the last ninety days, and raise what stands apart.
#[utoipa::path(post, path = "/api/v1/scans", tag = "supervision",
    responses((status = 201, body = ScanView)))]
pub async fn start_scan(ctx: Ctx, _: Overseer) -> Result<(StatusCode, Json<ScanView>), Error> {
    Ok((StatusCode::CREATED, Json(market::finding::scan(&ctx).await?.into())))
}

/// The queue, heaviest first. That you looked is recorded.
#[utoipa::path(get, path = "/api/v1/findings", tag = "supervision", params(WhichFindings),
    responses((status = 200, body = Paged<FindingView>)))]
pub async fn list_findings(
    ctx: Ctx,
    regulator: Regulator,
    ValidQuery(which): ValidQuery<WhichFindings>,
) -> Result<Paged<FindingView>, Error> {
    let page = Page { after: which.after, limit: which.limit };
    let findings = market::finding::queue(&ctx, &regulator, (which.status, which.kind), &page).await?;
    Ok(Paged::of(findings, &page, |finding| finding.id.clone()))
}

/// One finding, with the orders it was compared with. That you looked is recorded.
#[utoipa::path(get, path = "/api/v1/findings/{id}", tag = "supervision",
    params(("id" = String, Path, max_length = 60)), responses((status = 200, body = FindingFile)))]
pub async fn show_finding(
    ctx: Ctx,
    regulator: Regulator,
    Path(id): Path<String>,
) -> Result<Json<FindingFile>, Error> {
    let finding = market::finding::show(&ctx, &regulator, &id).await?;
    Ok(Json(FindingFile::of(finding)?))
}

/// Dismiss a finding, with the reason.
#[utoipa::path(post, path = "/api/v1/findings/{id}/dismissal", tag = "supervision", request_body = StatedReason,
    params(("id" = String, Path, max_length = 60)), responses((status = 200, body = FindingView)))]
pub async fn dismiss_finding(
    ctx: Ctx,
    regulator: Regulator,
    Path(id): Path<String>,
    ValidJson(why): ValidJson<StatedReason>,
) -> Result<Json<FindingView>, Error> {
    Ok(Json(market::finding::dismiss(&ctx, &regulator, &id, why).await?.into()))
}

/// Raise a finding of unfair conduct or of monopoly from a complaint, on evidence.
#[utoipa::path(post, path = "/api/v1/complaints/{id}/findings", tag = "supervision", request_body = NewConduct,
    params(("id" = String, Path, max_length = 60)), responses((status = 201, body = FindingFile)))]
pub async fn raise_finding(
    ctx: Ctx,
    regulator: Regulator,
    Path(id): Path<String>,
    ValidJson(new): ValidJson<NewConduct>,
) -> Result<(StatusCode, Json<FindingFile>), Error> {
    let finding = market::finding::raise_conduct(&ctx, &regulator, &id, new).await?;
    Ok((StatusCode::CREATED, Json(FindingFile::of(finding)?)))
}
