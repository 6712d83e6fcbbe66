//! The second factor of the caller's own account: added, confirmed, removed.

use axum::{Json, http::StatusCode};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    auth::Caller,
    ctx::Ctx,
    error::Error,
    extract::ValidJson,
    market::account::{self as acts, Enrolment, NewSecondFactor, ShownCode},
};

/// Whether signing in asks for a code.
#[derive(Debug, Serialize, ToSchema)]
pub struct SecondFactorView {
    /// Since when it does; absent where it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirmed_at: Option<DateTime<Utc>>,
}

/// What an authenticator app is told, this once.
#[derive(Serialize, ToSchema)]
pub struct EnrolmentView {
    /// To be typed.
    pub secret: String,
    /// To be scanned or opened.
    pub otpauth: String,
}

impl std::fmt::Debug for EnrolmentView {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("EnrolmentView(…)")
    }
}

impl From<Enrolment> for EnrolmentView {
    fn from(made: Enrolment) -> Self {
        Self { secret: made.base32, otpauth: made.otpauth }
    }
}

/// Whether your account asks for a code.
#[utoipa::path(get, path = "/api/v1/second-factor", tag = "members",
    responses((status = 200, body = SecondFactorView)))]
pub async fn show_second_factor(ctx: Ctx, caller: Caller) -> Result<Json<SecondFactorView>, Error> {
    Ok(Json(SecondFactorView { confirmed_at: acts::show_second_factor(&ctx, &caller).await? }))
}

/// Make a secret for your authenticator app. No code is asked before you confirm that the app shows one.
#[utoipa::path(post, path = "/api/v1/second-factor", tag = "members", request_body = NewSecondFactor,
    responses((status = 201, body = EnrolmentView)))]
pub async fn add_second_factor(
    ctx: Ctx,
    caller: Caller,
    ValidJson(new): ValidJson<NewSecondFactor>,
) -> Result<(StatusCode, Json<EnrolmentView>), Error> {
    Ok((StatusCode::CREATED, Json(acts::enrol(&ctx, &caller, new).await?.into())))
}

/// Show the first code of your app: from now on signing in asks for one.
#[utoipa::path(post, path = "/api/v1/second-factor/confirmation", tag = "members", request_body = ShownCode,
    responses((status = 200, body = SecondFactorView)))]
pub async fn confirm_second_factor(
    ctx: Ctx,
    caller: Caller,
    ValidJson(shown): ValidJson<ShownCode>,
) -> Result<Json<SecondFactorView>, Error> {
    Ok(Json(SecondFactorView { confirmed_at: Some(acts::confirm(&ctx, &caller, shown).await?) }))
}

/// Ask for no code any more; it takes one.
#[utoipa::path(post, path = "/api/v1/second-factor/removal", tag = "members", request_body = ShownCode,
    responses((status = 200, body = SecondFactorView)))]
pub async fn remove_second_factor(
    ctx: Ctx,
    caller: Caller,
    ValidJson(shown): ValidJson<ShownCode>,
) -> Result<Json<SecondFactorView>, Error> {
    acts::remove(&ctx, &caller, shown).await?;
    Ok(Json(SecondFactorView { confirmed_at: None }))
}
