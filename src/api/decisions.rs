//! What the gates decided, for whoever oversees the market: to read, and to ask again.

use axum::{Json, extract::Path};
use chrono::{DateTime, Utc};
use entity::decision;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    auth::{Overseer, Regulator},
    ctx::Ctx,
    error::Error,
    extract::{Page, Paged, ValidJson, ValidQuery},
    market::replay::{self, Replayed, Supposition, WhichDecisions},
};

/// One decision of a gate.
#[derive(Debug, Serialize, ToSchema)]
pub struct DecisionView {
    pub id: String,
    /// `listing`, `order`, `delivery` or `standing`.
    #[schema(value_type = String)]
    pub gate: decision::Gate,
    /// The version, order or delivery asked about.
    pub subject: String,
    /// `allow`, `review` or `block`.
    #[schema(value_type = String)]
    pub verdict: decision::Verdict,
    /// The version of the law that was asked.
    pub law: String,
    pub facts_sha256: String,
    /// Every hit, with `settled_by` where the operator had decided on it.
    #[schema(value_type = Vec<Object>)]
    pub hits: serde_json::Value,
    pub decided_at: DateTime<Utc>,
}

impl From<decision::Model> for DecisionView {
    fn from(decision: decision::Model) -> Self {
        Self {
            id: decision.id,
            gate: decision.gate,
            subject: decision.subject,
            verdict: decision.verdict,
            law: decision.law,
            facts_sha256: decision.facts_sha256,
            hits: decision.hits,
            decided_at: decision.decided_at,
        }
    }
}

/// What the gates decided, newest first. That you looked is recorded.
#[utoipa::path(get, path = "/api/v1/decisions", tag = "supervision", params(WhichDecisions),
    responses((status = 200, body = Paged<DecisionView>)))]
pub async fn list_decisions(
    ctx: Ctx,
    overseer: Overseer,
    ValidQuery(which): ValidQuery<WhichDecisions>,
) -> Result<Paged<DecisionView>, Error> {
    let decisions = replay::list(&ctx, &overseer, &which).await?;
    let page = Page { after: which.after, limit: which.limit };
    Ok(Paged::of(decisions, &page, |decision| decision.id.clone()))
}

/// Ask the law again: on the same facts, under its own version and day, or under others. Nothing changes; that you
/// looked is recorded.
#[utoipa::path(post, path = "/api/v1/decisions/{id}/replay", tag = "supervision", request_body = Supposition,
    params(("id" = String, Path, max_length = 60)), responses((status = 200, body = Replayed)))]
pub async fn replay_decision(
    ctx: Ctx,
    overseer: Overseer,
    Path(id): Path<String>,
    ValidJson(supposed): ValidJson<Supposition>,
) -> Result<Json<Replayed>, Error> {
    Ok(Json(replay::decision(&ctx, &overseer, &id, &supposed).await?))
}

/// Compute the range of a fine again: on the same facts, with its own numbers and day, or with others. Nothing
/// changes; that you looked is recorded.
#[utoipa::path(post, path = "/api/v1/assessments/{id}/replay", tag = "supervision", request_body = Supposition,
    params(("id" = String, Path, max_length = 60)), responses((status = 200, body = Replayed)))]
pub async fn replay_assessment(
    ctx: Ctx,
    regulator: Regulator,
    Path(id): Path<String>,
    ValidJson(supposed): ValidJson<Supposition>,
) -> Result<Json<Replayed>, Error> {
    Ok(Json(replay::assessment(&ctx, &regulator, &id, &supposed).await?))
}
