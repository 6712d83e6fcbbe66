//! The register of authorizations.

use axum::{Json, extract::Path, http::StatusCode};
use chrono::{DateTime, Utc};
use entity::{authorization, withdrawal};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    auth::{Caller, Seller},
    ctx::Ctx,
    error::Error,
    extract::{Page, Paged, ValidJson, ValidQuery},
    market::authorization::{self as acts, NewAuthorization, NewWithdrawal},
};

/// An authorization on record.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuthorizationView {
    pub id: String,
    pub seller_id: String,
    /// `consent` or `exemption`.
    #[schema(value_type = String)]
    pub basis: authorization::Basis,
    /// `active`, `withdrawn`, `partly_withdrawn` or `expired`.
    #[schema(value_type = String)]
    pub status: authorization::Status,
    pub record: NewAuthorization,
    pub created_at: DateTime<Utc>,
}

/// A withdrawal on record.
#[derive(Debug, Serialize, ToSchema)]
pub struct WithdrawalView {
    pub id: String,
    pub authorization_id: String,
    /// Left out: every purpose.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<String>>)]
    pub purposes: Option<serde_json::Value>,
    /// Left out: all of the people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub people: Option<i32>,
    pub withdrawn_at: DateTime<Utc>,
    pub recorded_at: DateTime<Utc>,
}

impl TryFrom<authorization::Model> for AuthorizationView {
    type Error = Error;

    fn try_from(row: authorization::Model) -> Result<Self, Error> {
        Ok(Self {
            record: NewAuthorization::of(&row)?,
            id: row.id,
            seller_id: row.seller_id,
            basis: row.basis,
            status: row.status,
            created_at: row.created_at,
        })
    }
}

impl From<withdrawal::Model> for WithdrawalView {
    fn from(row: withdrawal::Model) -> Self {
        Self {
            id: row.id,
            authorization_id: row.authorization_id,
            purposes: row.purposes,
            people: row.people,
            withdrawn_at: row.withdrawn_at,
            recorded_at: row.recorded_at,
        }
    }
}

/// Put an authorization on record.
#[utoipa::path(post, path = "/api/v1/authorizations", tag = "authorizations", request_body = NewAuthorization,
    responses((status = 201, body = AuthorizationView)))]
pub async fn create_authorization(
    ctx: Ctx,
    seller: Seller,
    ValidJson(new): ValidJson<NewAuthorization>,
) -> Result<(StatusCode, Json<AuthorizationView>), Error> {
    let row = acts::register(&ctx, &seller, new).await?;
    Ok((StatusCode::CREATED, Json(row.try_into()?)))
}

/// The caller's own authorizations, newest first.
#[utoipa::path(get, path = "/api/v1/authorizations", tag = "authorizations", params(Page),
    responses((status = 200, body = Paged<AuthorizationView>)))]
pub async fn list_authorizations(
    ctx: Ctx,
    seller: Seller,
    ValidQuery(page): ValidQuery<Page>,
) -> Result<Json<Paged<AuthorizationView>>, Error> {
    let rows = acts::own(&ctx, &seller, &page).await?;
    let views = rows.into_iter().map(AuthorizationView::try_from).collect::<Result<Vec<_>, _>>()?;
    Ok(Json(Paged::of(views, &page, |view| view.id.clone())))
}

/// One authorization.
#[utoipa::path(get, path = "/api/v1/authorizations/{id}", tag = "authorizations",
    params(("id" = String, Path, max_length = 60)), responses((status = 200, body = AuthorizationView)))]
pub async fn show_authorization(
    ctx: Ctx,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<AuthorizationView>, Error> {
    Ok(Json(acts::find(&ctx, &caller, &id).await?.try_into()?))
}

/// Record that people took their consent back. Everything that rests on it is weighed again.
#[utoipa::path(post, path = "/api/v1/authorizations/{id}/withdrawals", tag = "authorizations",
    request_body = NewWithdrawal, params(("id" = String, Path, max_length = 60)),
    responses((status = 201, body = WithdrawalView)))]
pub async fn create_withdrawal(
    ctx: Ctx,
    caller: Caller,
    Path(id): Path<String>,
    ValidJson(new): ValidJson<NewWithdrawal>,
) -> Result<(StatusCode, Json<WithdrawalView>), Error> {
    let row = acts::withdraw(&ctx, &caller, &id, new).await?;
    Ok((StatusCode::CREATED, Json(row.into())))
}
