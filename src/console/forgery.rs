//! Every form of the console proves that it came from a page of ours: it sends back a mark that only a page made for
//! this session, or for this visitor, can hold. The one place where that is checked.

use axum::{
    body::{Body, to_bytes},
    extract::{FromRequestParts, MatchedPath, Request},
    http::{HeaderValue, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::form::Posted;
use crate::{auth, ctx::Ctx, error::Error, extract::JSON_BYTES_MAX, state::State};

/// The cookie of somebody who is not signed in and may still fill in a form.
const VISITOR_COOKIE: &str = "steelyard_visitor";

/// The name of the field that carries the mark.
pub const FIELD: &str = "csrf";

/// A visitor's secret that goes out with this answer.
#[derive(Clone)]
struct NewVisitor(String);

/// The mark for a session, or for a visitor. It says nothing of the secret it is made from.
pub fn mark(ctx: &Ctx, request: &Parts) -> String {
    let session = ctx.caller.as_ref().and_then(|_| auth::token(&request.headers));
    let visitor = || auth::cookie(&request.headers, VISITOR_COOKIE);
    let new = || request.extensions.get::<NewVisitor>().map(|new| new.0.as_str());
    match session.or_else(visitor).or_else(new) {
        Some(secret) => hex::encode(Sha256::digest(format!("form of {secret}"))),
        None => String::new(),
    }
}

/// Whether what a form sent is the mark of its sender.
pub fn fits(ctx: &Ctx, request: &Parts, sent: Option<&str>) -> Result<(), Error> {
    let due = mark(ctx, request);
    let sent = sent.unwrap_or_default();
    if due.is_empty() || !bool::from(due.as_bytes().ct_eq(sent.as_bytes())) {
        return Err(Error::forbidden(
            "this form is not from a page of yours, or the page is older than your session; load it again",
        ));
    }
    Ok(())
}

/// Reads what a form sends and lets it through only with its mark; a page gives a visitor the secret for one. Files
/// are read by the act that takes them, which asks `fits` itself.
pub async fn guard(request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let Some(mut ctx) = parts.extensions.get::<Ctx>().cloned() else {
        return Error::from(anyhow::anyhow!("no context on the request")).into_response();
    };
    if parts.method.is_safe() {
        return opened(&ctx, parts, body, next).await;
    }
    if is_files(&parts) {
        return next.run(Request::from_parts(parts, body)).await;
    }
    let Ok(bytes) = to_bytes(body, JSON_BYTES_MAX).await else {
        return Error::TooLarge { limit: JSON_BYTES_MAX as u64 }.into_response();
    };
    let posted = Posted::read(&bytes);
    if let Err(error) = fits(&ctx, &parts, posted.get(FIELD)) {
        return error.into_response();
    }
    // The same form of the same page, sent twice, acts once; changed and sent again, it is another.
    if let Some(key) = posted.get("key") {
        let hash = Sha256::new().chain_update(key).chain_update(parts.uri.path()).chain_update(&bytes);
        ctx.idempotency_key = Some(hex::encode(hash.finalize()));
    }
    parts.extensions.insert(ctx);
    parts.extensions.insert(posted);
    next.run(Request::from_parts(parts, Body::empty())).await
}

/// The forms that send files.
const FILES: [&str; 3] = ["/sell/products/{id}/files", "/operation/directory", "/operation/money"];

fn is_files(request: &Parts) -> bool {
    if request.extensions.get::<MatchedPath>().is_none_or(|route| !FILES.contains(&route.as_str())) {
        return false;
    }
    let kind = request.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("multipart/form-data"))
}

/// A page, with a secret for a visitor who has none yet.
async fn opened(ctx: &Ctx, mut parts: Parts, body: Body, next: Next) -> Response {
    let known = ctx.caller.is_some() || auth::cookie(&parts.headers, VISITOR_COOKIE).is_some();
    if known {
        return next.run(Request::from_parts(parts, body)).await;
    }
    let secret = ctx.state.chance.secret();
    parts.extensions.insert(NewVisitor(secret.clone()));
    let mut response = next.run(Request::from_parts(parts, body)).await;
    let secure = if ctx.state.config.public_url.starts_with("https://") { "; Secure" } else { "" };
    let cookie = format!("{VISITOR_COOKIE}={secret}; Path=/; HttpOnly; SameSite=Lax{secure}");
    if let Ok(cookie) = HeaderValue::try_from(cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

impl FromRequestParts<State> for Posted {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &State) -> Result<Self, Error> {
        parts.extensions.get().cloned().ok_or_else(|| {
            Error::Malformed(
                "send the form as application/x-www-form-urlencoded, as its page does".to_owned(),
            )
        })
    }
}
