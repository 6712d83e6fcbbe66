//! From a session or a token to a caller, and from a caller to what they may do.

use axum::{
    extract::{FromRequestParts, Request, State as Shared},
    http::{HeaderMap, HeaderValue, Method, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use entity::{account, organization, session};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, Related};
use sha2::{Digest, Sha256};

use crate::{ctx::Ctx, error::Error, state::State};

/// The cookie that carries a browser's session.
pub const COOKIE: &str = "steelyard_session";

/// Who asks.
#[derive(Clone, Debug)]
pub struct Caller {
    pub account_id: String,
    pub organization_id: String,
    pub session_id: String,
    pub kind: organization::Kind,
    pub status: organization::Status,
}

impl Caller {
    pub fn of(
        account: &account::Model,
        organization: &organization::Model,
        session: &session::Model,
    ) -> Self {
        Self {
            account_id: account.id.clone(),
            organization_id: organization.id.clone(),
            session_id: session.id.clone(),
            kind: organization.kind,
            status: organization.status,
        }
    }
}

/// What a token is at rest: its SHA-256. The token itself is never stored.
pub fn token_hash(token: &str) -> String {
    hex::encode(Sha256::digest(token))
}

/// Put a `Ctx` on every request, with its caller if a live session came with it.
pub async fn identify(Shared(state): Shared<State>, request: Request, next: Next) -> Response {
    let mut ctx = Ctx::of_market(state);
    let request_id = HeaderValue::from_str(&ctx.request_id);
    let (mut parts, body) = request.into_parts();
    let mut response = match ctx.fill(&parts).await {
        Ok(()) => {
            parts.extensions.insert(ctx);
            next.run(Request::from_parts(parts, body)).await
        }
        Err(error) => error.into_response(),
    };
    if let Ok(id) = request_id {
        response.headers_mut().insert("x-request-id", id);
    }
    response
}

impl Ctx {
    async fn fill(&mut self, request: &Parts) -> Result<(), Error> {
        if !is_text(request.uri.path()) || !is_text(request.uri.query().unwrap_or_default()) {
            let what = "an address holds UTF-8 text (percent-encoded) without a zero byte";
            return Err(Error::Malformed(what.to_owned()));
        }
        self.idempotency_key = idempotency_key(&request.headers)?;
        let bearer = bearer(&request.headers)?;
        let cookie = cookie(&request.headers, COOKIE);
        let Some(token) = bearer.or(cookie) else { return Ok(()) };
        self.caller = caller(self, token).await?;
        match (&self.caller, bearer) {
            (None, Some(_)) => Err(Error::Unauthenticated),
            (Some(_), None) => same_origin(request),
            _ => Ok(()),
        }
    }
}

/// The account behind a token, if its session is live and both account and organization still stand. One question,
/// and of each row only what a caller is made of: it is asked on every request.
async fn caller(ctx: &Ctx, token: &str) -> Result<Option<Caller>, Error> {
    let found: Option<(String, String, String, organization::Kind, organization::Status)> =
        session::Entity::find()
            .select_only()
            .column(session::Column::Id)
            .column(account::Column::Id)
            .column(organization::Column::Id)
            .column(organization::Column::Kind)
            .column(organization::Column::Status)
            .inner_join(account::Entity)
            .join(JoinType::InnerJoin, <account::Entity as Related<organization::Entity>>::to())
            .filter(session::Column::TokenHash.eq(token_hash(token)))
            .filter(session::Column::ExpiresAt.gt(ctx.now))
            .filter(session::Column::RevokedAt.is_null())
            .filter(account::Column::Active.eq(true))
            .into_tuple()
            .one(&ctx.state.db.rows)
            .await?;
    Ok(found.map(|(session_id, account_id, organization_id, kind, status)| Caller {
        account_id,
        organization_id,
        session_id,
        kind,
        status,
    }))
}

/// Holds if what is percent-encoded in a part of an address is text that a database can keep.
fn is_text(part: &str) -> bool {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.bytes();
    while let Some(byte) = rest.next() {
        let mut digit = || rest.next().and_then(|byte| char::from(byte).to_digit(16));
        let decoded = match byte {
            b'%' => digit().zip(digit()).and_then(|(high, low)| u8::try_from(high * 16 + low).ok()),
            other => Some(other),
        };
        // What is no escape stands for itself.
        bytes.push(decoded.unwrap_or(byte));
    }
    std::str::from_utf8(&bytes).is_ok_and(|text| !text.contains('\0'))
}

fn bearer(headers: &HeaderMap) -> Result<Option<&str>, Error> {
    let Some(value) = headers.get(header::AUTHORIZATION) else { return Ok(None) };
    value.to_str().ok().and_then(|text| text.strip_prefix("Bearer ")).map(Some).ok_or(Error::Unauthenticated)
}

/// The secret that a request proves its session with.
pub fn token(headers: &HeaderMap) -> Option<&str> {
    bearer(headers).ok().flatten().or_else(|| cookie(headers, COOKIE))
}

/// The value of a cookie by its name.
pub fn cookie<'r>(headers: &'r HeaderMap, wanted: &str) -> Option<&'r str> {
    let pairs = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    pairs
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == wanted).then_some(value))
}

/// A browser sends its cookie wherever a page tells it to; an act needs a page of our own.
fn same_origin(request: &Parts) -> Result<(), Error> {
    if request.method.is_safe() {
        return Ok(());
    }
    let text = |name: &str| request.headers.get(name).and_then(|value| value.to_str().ok());
    let ours = match (text("sec-fetch-site"), text("origin"), text("host")) {
        (Some(site), _, _) => site == "same-origin" || site == "none",
        (None, Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, name)| name == host),
        _ => false,
    };
    ours.then_some(()).ok_or_else(|| {
        Error::forbidden("a cookie counts only on a request from our own pages; send a bearer token instead")
    })
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Error> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let key = value.to_str().unwrap_or_default();
    if key.is_empty() || key.len() > 100 {
        return Err(Error::invalid("Idempotency-Key", "1 to 100 visible ASCII characters"));
    }
    Ok(Some(key.to_owned()))
}

impl FromRequestParts<State> for Ctx {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &State) -> Result<Self, Error> {
        parts.extensions.get().cloned().ok_or_else(|| anyhow::anyhow!("no context on the request").into())
    }
}

impl FromRequestParts<State> for Caller {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Error> {
        Ctx::from_request_parts(parts, state).await?.caller.ok_or(Error::Unauthenticated)
    }
}

/// A suspended organization may read what is its own, and do nothing.
fn standing(caller: &Caller, method: &Method) -> Result<(), Error> {
    if caller.status == organization::Status::Suspended && !method.is_safe() {
        return Err(Error::forbidden(
            "your organization is suspended: it can read, but not act; ask the operator for the reason",
        ));
    }
    Ok(())
}

/// An authority: proof, as an argument, that the caller's organization is of the kind that may do this.
macro_rules! authority {
    ($(#[$doc:meta])* $name:ident, $($kind:ident)|+, $why:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name(pub Caller);

        impl FromRequestParts<State> for $name {
            type Rejection = Error;

            async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Error> {
                let caller = Caller::from_request_parts(parts, state).await?;
                if !matches!(caller.kind, $(organization::Kind::$kind)|+) {
                    return Err(Error::forbidden($why));
                }
                standing(&caller, &parts.method)?;
                Ok(Self(caller))
            }
        }
    };
}

authority!(
    /// A member acting as seller.
    Seller, Member, "only a member may sell"
);
authority!(
    /// A member acting as buyer.
    Buyer, Member, "only a member may buy"
);
authority!(
    /// A person of a supervising body.
    Regulator, Regulator, "only a regulator may do this"
);
authority!(
    /// A person of the platform itself.
    Operator, Operator, "only the operator may do this"
);
authority!(
    /// A member for its own products, or a person of the platform.
    SellerOrOperator, Member | Operator, "only the seller or the operator may do this"
);
authority!(
    /// A member in a case of its own, or a person of a supervising body.
    SellerOrRegulator, Member | Regulator, "only the seller or a regulator may do this"
);
authority!(
    /// A person of a supervising body or of the platform: whoever may look over the market.
    Overseer, Regulator | Operator, "only a regulator or the operator may do this"
);
