//! Is it up, is it ready, how is it doing.

use axum::extract::State as Shared;

use crate::{error::Error, state::State};

/// The process runs.
#[utoipa::path(get, path = "/healthz", tag = "about", security(()), responses((status = 200, body = String, content_type = "text/plain")))]
pub async fn show_health() -> &'static str {
    "ok\n"
}

/// The database and the store answer.
#[utoipa::path(get, path = "/readyz", tag = "about", security(()), responses((status = 200, body = String, content_type = "text/plain")))]
pub async fn show_readiness(Shared(state): Shared<State>) -> Result<&'static str, Error> {
    state.db.rows.ping().await.map_err(|_| Error::Busy)?;
    state.store.ready().await.map_err(|_| Error::Busy)?;
    Ok("ready\n")
}

/// Figures for Prometheus.
#[utoipa::path(get, path = "/metrics", tag = "about", security(()), responses((status = 200, body = String, content_type = "text/plain")))]
pub async fn show_metrics(Shared(state): Shared<State>) -> String {
    state.metrics.render()
}
