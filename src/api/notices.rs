//! Withdrawals as they reach whoever holds the data: the notice, and what the buyer answers.

use axum::{Json, extract::Path, http::StatusCode};
use chrono::{DateTime, Utc};
use entity::withdrawal_notice::Outcome;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    auth::{Buyer, Caller, Operator},
    ctx::Ctx,
    error::Error,
    extract::{Page, Paged, ValidJson, ValidQuery},
    market::authorization::notice::{self as acts, NewAcknowledgement, Notice},
};

/// A buyer holds data whose basis was taken back.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeView {
    pub id: String,
    pub authorization_id: String,
    pub withdrawal_id: String,
    pub order_id: String,
    pub withdrawn_at: DateTime<Utc>,
    /// The purposes that were withdrawn; left out: every one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purposes: Option<Vec<String>>,
    /// How many of the people withdrew; left out: all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub people: Option<i32>,
    pub told_at: DateTime<Utc>,
    /// By when the buyer answers.
    pub due_at: DateTime<Utc>,
    /// `deleted`, `stopped` or `not_held`; left out until the buyer answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub outcome: Option<Outcome>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acknowledged_at: Option<DateTime<Utc>>,
}

impl From<Notice> for NoticeView {
    fn from(notice: Notice) -> Self {
        let purposes = notice.purposes();
        let Notice { row, withdrawal } = notice;
        Self {
            withdrawn_at: withdrawal.withdrawn_at,
            purposes,
            people: withdrawal.people,
            id: row.id,
            authorization_id: row.authorization_id,
            withdrawal_id: row.withdrawal_id,
            order_id: row.order_id,
            told_at: row.told_at,
            due_at: row.due_at,
            outcome: row.outcome,
            statement: row.statement,
            acknowledged_at: row.acknowledged_at,
        }
    }
}

/// Notices that data the caller holds lost its basis, newest first.
#[utoipa::path(get, path = "/api/v1/withdrawal-notices", tag = "authorizations", params(Page),
    responses((status = 200, body = Paged<NoticeView>)))]
pub async fn list_notices(
    ctx: Ctx,
    buyer: Buyer,
    ValidQuery(page): ValidQuery<Page>,
) -> Result<Paged<NoticeView>, Error> {
    let found = acts::received(&ctx, &buyer, &page).await?;
    Ok(Paged::of(found, &page, |notice| notice.row.id.clone()))
}

/// Say what became of the data, once.
#[utoipa::path(post, path = "/api/v1/withdrawal-notices/{id}/acknowledgement", tag = "authorizations",
    request_body = NewAcknowledgement, params(("id" = String, Path, max_length = 60)),
    responses((status = 201, body = NoticeView)))]
pub async fn acknowledge_notice(
    ctx: Ctx,
    buyer: Buyer,
    Path(id): Path<String>,
    ValidJson(new): ValidJson<NewAcknowledgement>,
) -> Result<(StatusCode, Json<NoticeView>), Error> {
    Ok((StatusCode::CREATED, Json(acts::acknowledge(&ctx, &buyer, &id, new).await?.into())))
}

/// Notices that nobody answered by their day.
#[utoipa::path(get, path = "/api/v1/overdue-notices", tag = "authorizations", params(Page),
    responses((status = 200, body = Paged<NoticeView>)))]
pub async fn list_overdue_notices(
    ctx: Ctx,
    operator: Operator,
    ValidQuery(page): ValidQuery<Page>,
) -> Result<Paged<NoticeView>, Error> {
    let found = acts::overdue(&ctx, &operator, &page).await?;
    Ok(Paged::of(found, &page, |notice| notice.row.id.clone()))
}

/// What the buyers of one authorization's data were told, and what they answered: for whoever may see the
/// authorization.
#[utoipa::path(get, path = "/api/v1/authorizations/{id}/notices", tag = "authorizations",
    params(("id" = String, Path, max_length = 60), Page), responses((status = 200, body = Paged<NoticeView>)))]
pub async fn list_authorization_notices(
    ctx: Ctx,
    caller: Caller,
    Path(id): Path<String>,
    ValidQuery(page): ValidQuery<Page>,
) -> Result<Paged<NoticeView>, Error> {
    let found = acts::sent(&ctx, &caller, &id, &page).await?;
    Ok(Paged::of(found, &page, |notice| notice.row.id.clone()))
}
