//! Disputes about orders, and how the operator resolves them.

use axum::{Json, extract::Path, http::StatusCode};
use chrono::{DateTime, Utc};
use entity::{Money, dispute};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    auth::{Buyer, Caller, Operator},
    ctx::Ctx,
    error::Error,
    extract::{Page, Paged, ValidJson, ValidQuery},
    market::{
        self,
        dispute::{NewDispute, NewResolution},
    },
};

/// An objection to an order.
#[derive(Debug, Serialize, ToSchema)]
pub struct DisputeView {
    pub id: String,
    pub order_id: String,
    pub reason: String,
    /// `open`, `dismissed`, `refunded` or `partly_refunded`.
    pub status: String,
    /// While it is open what the buyer asks for, if less than all; afterwards what it got.
    #[schema(value_type = Option<String>)]
    pub refund_amount: Option<Money>,
    pub resolution: Option<String>,
    pub opened_at: DateTime<Utc>,
    pub resolved_at: Option<DateTime<Utc>>,
}

impl From<dispute::Model> for DisputeView {
    fn from(dispute: dispute::Model) -> Self {
        Self {
            id: dispute.id,
            order_id: dispute.order_id,
            reason: dispute.reason,
            status: dispute.status.to_string(),
            refund_amount: dispute.refund_amount,
            resolution: dispute.resolution,
            opened_at: dispute.opened_at,
            resolved_at: dispute.resolved_at,
        }
    }
}

/// Object to a paid, delivered or accepted order; the money stays in escrow until the operator decides.
#[utoipa::path(post, path = "/api/v1/orders/{id}/disputes", tag = "disputes", request_body = NewDispute,
    params(("id" = String, Path, max_length = 60)), responses((status = 201, body = DisputeView)))]
pub async fn open_dispute(
    ctx: Ctx,
    buyer: Buyer,
    Path(id): Path<String>,
    ValidJson(new): ValidJson<NewDispute>,
) -> Result<(StatusCode, Json<DisputeView>), Error> {
    Ok((StatusCode::CREATED, Json(market::dispute::open(&ctx, &buyer, &id, new).await?.into())))
}

/// The disputes on the caller's orders, newest first; the operator sees all.
#[utoipa::path(get, path = "/api/v1/disputes", tag = "disputes", params(Page),
    responses((status = 200, body = Paged<DisputeView>)))]
pub async fn list_disputes(
    ctx: Ctx,
    caller: Caller,
    ValidQuery(page): ValidQuery<Page>,
) -> Result<Paged<DisputeView>, Error> {
    let disputes = market::dispute::list(&ctx, &caller, &page).await?;
    Ok(Paged::of(disputes, &page, |dispute| dispute.id.clone()))
}

/// Decide a dispute: dismiss it, refund all, or refund a part.
#[utoipa::path(post, path = "/api/v1/disputes/{id}/resolution", tag = "disputes", request_body = NewResolution,
    params(("id" = String, Path, max_length = 60)), responses((status = 200, body = DisputeView)))]
pub async fn resolve_dispute(
    ctx: Ctx,
    operator: Operator,
    Path(id): Path<String>,
    ValidJson(new): ValidJson<NewResolution>,
) -> Result<Json<DisputeView>, Error> {
    Ok(Json(market::dispute::resolve(&ctx, &operator, &id, new).await?.into()))
}
