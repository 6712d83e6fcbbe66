//! Registration, sessions, and who is signed in.

use axum::{
    Json,
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
};
use chrono::{DateTime, Utc};
use entity::{account, session};
use serde::Serialize;
use utoipa::ToSchema;

use super::organizations::OrganizationView;
use crate::{
    auth::{self, Caller},
    ctx::Ctx,
    error::Error,
    extract::{Page, Paged, ValidJson, ValidQuery},
    market::account::{self as acts, Address, NewMember, NewSession, Registered, SignedIn},
};

/// What a registration made.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegisteredView {
    pub organization: OrganizationView,
    pub account_id: String,
}

/// A session.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionView {
    pub id: String,
    /// `bearer` or `cookie`.
    #[schema(value_type = String)]
    pub kind: session::Kind,
    pub label: String,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<DateTime<Utc>>,
}

/// A session just opened.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignedInView {
    #[serde(flatten)]
    pub session: SessionView,
    /// For `bearer`: send it as `Authorization: Bearer …`. It is shown this once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

/// The caller.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeView {
    pub account_id: String,
    pub name: String,
    pub email: String,
    /// `zh_cn` or `en`.
    #[schema(value_type = String)]
    pub locale: account::Locale,
    pub organization: OrganizationView,
}

impl From<session::Model> for SessionView {
    fn from(row: session::Model) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            label: row.label,
            created_at: row.created_at,
            expires_at: row.expires_at,
            revoked_at: row.revoked_at,
        }
    }
}

impl From<Registered> for RegisteredView {
    fn from(made: Registered) -> Self {
        Self { organization: OrganizationView::whole(made.organization), account_id: made.account_id }
    }
}

/// Register an organization and its first account.
#[utoipa::path(post, path = "/api/v1/registrations", tag = "members", security(()), request_body = NewMember,
    responses((status = 201, body = RegisteredView)))]
pub async fn create_registration(
    ctx: Ctx,
    from: Address,
    ValidJson(new): ValidJson<NewMember>,
) -> Result<(StatusCode, Json<RegisteredView>), Error> {
    let registered = acts::register(&ctx, from, new).await?;
    Ok((StatusCode::CREATED, Json(registered.into())))
}

/// Sign in.
#[utoipa::path(post, path = "/api/v1/sessions", tag = "members", security(()), request_body = NewSession,
    responses((status = 201, body = SignedInView)))]
pub async fn create_session(
    ctx: Ctx,
    from: Address,
    ValidJson(new): ValidJson<NewSession>,
) -> Result<(StatusCode, HeaderMap, Json<SignedInView>), Error> {
    let signed_in = acts::sign_in(&ctx, from, new).await?;
    let mut headers = HeaderMap::new();
    let token = match signed_in.session.kind {
        session::Kind::Bearer => Some(signed_in.token),
        session::Kind::Cookie => {
            headers.insert(header::SET_COOKIE, cookie(&ctx, &signed_in)?);
            None
        }
    };
    Ok((StatusCode::CREATED, headers, Json(SignedInView { session: signed_in.session.into(), token })))
}

/// The cookie that carries a session just opened.
pub fn cookie(ctx: &Ctx, signed_in: &SignedIn) -> Result<HeaderValue, Error> {
    let lasts = (signed_in.session.expires_at - ctx.now).num_seconds();
    cookie_line(ctx, &signed_in.token, lasts)
}

/// The cookie of a session that is over: the browser forgets it.
pub fn ended_cookie(ctx: &Ctx) -> Result<HeaderValue, Error> {
    cookie_line(ctx, "", 0)
}

fn cookie_line(ctx: &Ctx, token: &str, lasts: i64) -> Result<HeaderValue, Error> {
    let secure = if ctx.state.config.public_url.starts_with("https://") { "; Secure" } else { "" };
    let name = auth::COOKIE;
    let line = format!("{name}={token}; Path=/; Max-Age={lasts}; HttpOnly; SameSite=Lax{secure}");
    Ok(HeaderValue::try_from(line).map_err(anyhow::Error::from)?)
}

/// The caller's own sessions.
#[utoipa::path(get, path = "/api/v1/sessions", tag = "members", params(Page),
    responses((status = 200, body = Paged<SessionView>)))]
pub async fn list_sessions(
    ctx: Ctx,
    caller: Caller,
    ValidQuery(page): ValidQuery<Page>,
) -> Result<Paged<SessionView>, Error> {
    let sessions = acts::list_sessions(&ctx, &caller, &page).await?;
    Ok(Paged::of(sessions, &page, |row| row.id.clone()))
}

/// End one of the caller's own sessions.
#[utoipa::path(post, path = "/api/v1/sessions/{id}/revocation", tag = "members",
    params(("id" = String, Path, max_length = 60)), responses((status = 200, body = SessionView)))]
pub async fn revoke_session(
    ctx: Ctx,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<SessionView>, Error> {
    Ok(Json(acts::end_session(&ctx, &caller, &id).await?.into()))
}

/// Who is signed in, and for which organization.
#[utoipa::path(get, path = "/api/v1/me", tag = "members", responses((status = 200, body = MeView)))]
pub async fn show_me(ctx: Ctx, caller: Caller) -> Result<Json<MeView>, Error> {
    let me = acts::show_me(&ctx, &caller).await?;
    Ok(Json(MeView {
        account_id: me.account.id,
        name: me.account.name,
        email: me.account.email,
        locale: me.account.locale,
        organization: OrganizationView::whole(me.organization),
    }))
}
