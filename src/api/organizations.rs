//! Organizations: what everybody may know of them, and what the operator decides.

use axum::{Json, extract::Path};
use chrono::{DateTime, Utc};
use entity::organization;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    auth::{Caller, Operator},
    ctx::Ctx,
    error::Error,
    extract::{Page, Paged, ValidJson, ValidQuery},
    market::organization::{self as acts, NewVerification, StatedReason, WhichOrganizations},
};

/// An organization.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganizationView {
    pub id: String,
    pub name: String,
    pub uscc: String,
    /// `member`, `regulator` or `operator`.
    #[schema(value_type = String)]
    pub kind: organization::Kind,
    /// `registered`, `verified` or `suspended`.
    #[schema(value_type = String)]
    pub status: organization::Status,
    /// Only for itself and for the operator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub particulars: Option<Particulars>,
}

/// What an organization, the operator and nobody else may know of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Particulars {
    pub public_body: bool,
    pub public_service_sector: Option<String>,
    pub abroad: bool,
    /// A to D.
    pub credit_grade: String,
    /// What a bank transfer must quote to be credited to this organization.
    pub deposit_code: String,
    pub verified_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

impl OrganizationView {
    /// What everybody who is signed in may know.
    pub fn public(row: organization::Model) -> Self {
        Self { particulars: None, ..Self::whole(row) }
    }

    /// All there is to know, for the organization itself and for the operator.
    pub fn whole(row: organization::Model) -> Self {
        Self {
            id: row.id,
            name: row.name,
            uscc: row.uscc,
            kind: row.kind,
            status: row.status,
            particulars: Some(Particulars {
                public_body: row.public_body,
                public_service_sector: row.public_service_sector,
                abroad: row.abroad,
                credit_grade: row.credit_grade,
                deposit_code: row.deposit_code,
                verified_at: row.verified_at,
                created_at: row.created_at,
            }),
        }
    }
}

/// Every organization.
#[utoipa::path(get, path = "/api/v1/organizations", tag = "members", params(WhichOrganizations),
    responses((status = 200, body = Paged<OrganizationView>)))]
pub async fn list_organizations(
    ctx: Ctx,
    _: Operator,
    ValidQuery(query): ValidQuery<WhichOrganizations>,
) -> Result<Json<Paged<OrganizationView>>, Error> {
    let page = Page { after: query.after, limit: query.limit };
    let rows = acts::list(&ctx, &page, query.status).await?;
    let rows: Vec<_> = rows.into_iter().map(OrganizationView::whole).collect();
    Ok(Json(Paged::of(rows, &page, |view| view.id.clone())))
}

/// One organization.
#[utoipa::path(get, path = "/api/v1/organizations/{id}", tag = "members",
    params(("id" = String, Path, max_length = 60)), responses((status = 200, body = OrganizationView)))]
pub async fn show_organization(
    ctx: Ctx,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<OrganizationView>, Error> {
    let row = acts::show(&ctx, &id).await?;
    let may = caller.kind == organization::Kind::Operator || caller.organization_id == row.id;
    Ok(Json(if may { OrganizationView::whole(row) } else { OrganizationView::public(row) }))
}

/// Verify an organization: from now on it may trade.
#[utoipa::path(post, path = "/api/v1/organizations/{id}/verification", tag = "members",
    params(("id" = String, Path, max_length = 60)), request_body = NewVerification,
    responses((status = 200, body = OrganizationView)))]
pub async fn verify_organization(
    ctx: Ctx,
    operator: Operator,
    Path(id): Path<String>,
    ValidJson(new): ValidJson<NewVerification>,
) -> Result<Json<OrganizationView>, Error> {
    Ok(Json(OrganizationView::whole(acts::verify(&ctx, &operator, &id, new).await?)))
}

/// Suspend a member: it can read, but not act.
#[utoipa::path(post, path = "/api/v1/organizations/{id}/suspension", tag = "members",
    params(("id" = String, Path, max_length = 60)), request_body = StatedReason,
    responses((status = 200, body = OrganizationView)))]
pub async fn suspend_organization(
    ctx: Ctx,
    operator: Operator,
    Path(id): Path<String>,
    ValidJson(why): ValidJson<StatedReason>,
) -> Result<Json<OrganizationView>, Error> {
    Ok(Json(OrganizationView::whole(acts::suspend(&ctx, &operator, &id, why).await?)))
}

/// Let a suspended member act again.
#[utoipa::path(post, path = "/api/v1/organizations/{id}/restoration", tag = "members",
    params(("id" = String, Path, max_length = 60)), request_body = StatedReason,
    responses((status = 200, body = OrganizationView)))]
pub async fn restore_organization(
    ctx: Ctx,
    operator: Operator,
    Path(id): Path<String>,
    ValidJson(why): ValidJson<StatedReason>,
) -> Result<Json<OrganizationView>, Error> {
    Ok(Json(OrganizationView::whole(acts::restore(&ctx, &operator, &id, why).await?)))
}
