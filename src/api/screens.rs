//! Monopoly screens: what a person should refer.

use axum::Json;

use crate::{
    auth::Overseer,
    ctx::Ctx,
    error::Error,
    extract::ValidJson,
    market::screen::{self, MonopolyScreening, NewScreening},
};

/// Shares, concentration and parallel price moves in a market that you define, with what the law makes of them. Flags
/// for referral, never findings. That you looked is recorded.
#[utoipa::path(post, path = "/api/v1/monopoly-screenings", tag = "supervision", request_body = NewScreening,
    responses((status = 200, body = MonopolyScreening)))]
pub async fn screen_monopoly(
    ctx: Ctx,
    overseer: Overseer,
    ValidJson(new): ValidJson<NewScreening>,
) -> Result<Json<MonopolyScreening>, Error> {
    Ok(Json(screen::monopoly(&ctx, &overseer, new).await?))
}
