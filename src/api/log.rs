//! The record of every act.

use axum::Json;
use chrono::{DateTime, Utc};
use entity::log;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    auth::Caller,
    ctx::Ctx,
    error::Error,
    extract::{Page, Paged, ValidQuery},
    log::{self as record, WhichEntries},
};

/// One act, refusal or look.
#[derive(Debug, Serialize, ToSchema)]
pub struct LogEntryView {
    pub id: String,
    pub at: DateTime<Utc>,
    pub account_id: Option<String>,
    pub organization_id: Option<String>,
    pub act: String,
    /// `done`, `refused` or `looked`.
    #[schema(value_type = String)]
    pub outcome: log::Outcome,
    /// The id of what was acted on.
    pub subject: String,
    #[schema(value_type = Value)]
    pub detail: serde_json::Value,
    pub request_id: String,
    /// The entry's leaf in the tree that its seal covers.
    pub leaf_sha256: String,
}

impl From<log::Model> for LogEntryView {
    fn from(entry: log::Model) -> Self {
        Self {
            id: entry.id,
            at: entry.at,
            account_id: entry.account_id,
            organization_id: entry.organization_id,
            act: entry.act,
            outcome: entry.outcome,
            subject: entry.subject,
            detail: entry.detail,
            request_id: entry.request_id,
            leaf_sha256: entry.leaf_sha256,
        }
    }
}

/// The log, newest first: all of it for the operator, your own organization's acts for you.
#[utoipa::path(get, path = "/api/v1/log", tag = "supervision", params(WhichEntries),
    responses((status = 200, body = Paged<LogEntryView>)))]
pub async fn list_log(
    ctx: Ctx,
    caller: Caller,
    ValidQuery(which): ValidQuery<WhichEntries>,
) -> Result<Json<Paged<LogEntryView>>, Error> {
    let page = Page { after: which.after, limit: which.limit };
    let entries = record::list(&ctx, &caller, which.subject.as_deref(), &page).await?;
    Ok(Json(Paged::of(entries, &page, |entry| entry.id.clone())))
}
