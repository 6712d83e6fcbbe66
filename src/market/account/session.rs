//! Sessions: opened with a password, ended by their owner or by time.

use chrono::TimeDelta;
use entity::{
    account, organization,
    session::{self, Kind},
};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

use super::{
    password::{self, Password},
    second_factor,
    throttle::{self, Address},
};
use crate::{auth, auth::Caller, ctx::Ctx, error::Error, extract::Page, log};

/// A browser's session ends after so long.
const COOKIE_LASTS: TimeDelta = TimeDelta::hours(12);
/// A program's session ends after so long.
const BEARER_LASTS: TimeDelta = TimeDelta::days(30);

/// Somebody who says who they are.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSession {
    #[validate(length(min = 3, max = 254))]
    #[schema(min_length = 3, max_length = 254)]
    pub email: String,
    #[validate(length(min = 1, max = 128))]
    #[schema(value_type = String, format = Password, min_length = 1, max_length = 128)]
    pub password: Password,
    /// `bearer` for a program: the token comes in the answer. `cookie` for a browser.
    #[schema(value_type = String, pattern = "^(bearer|cookie)$")]
    pub kind: Kind,
    /// What the session is for, to know it again in the list.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub label: Option<String>,
    /// Where the account has a second factor: the six digits its app shows now. Each counts once.
    #[serde(default)]
    #[validate(length(min = 6, max = 7))]
    #[schema(min_length = 6, max_length = 7)]
    pub code: Option<String>,
}

/// A session, and the token that proves it: shown this once.
#[derive(Clone)]
pub struct SignedIn {
    pub session: session::Model,
    pub caller: Caller,
    pub token: String,
}

impl std::fmt::Debug for SignedIn {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("SignedIn").field("session", &self.session.id).finish_non_exhaustive()
    }
}

/// A session is open. Every failure is the same failure and takes the same work; so many of them, and the next
/// attempts are refused for a while. Only who knows the password learns that a code is asked as well.
///
/// An Idempotency-Key is not heeded: the answer holds a secret, and a secret is not kept.
pub async fn sign_in(ctx: &Ctx, from: Address, new: NewSession) -> Result<SignedIn, Error> {
    let attempt = throttle::sign_in(ctx, from, &new.email).await?;
    let found = account::Entity::find()
        .filter(account::Column::Email.eq(new.email.trim().to_lowercase()))
        .filter(account::Column::Active.eq(true))
        .find_also_related(organization::Entity)
        .one(&ctx.state.db.rows)
        .await?;
    let hash = found.as_ref().map(|(account, _)| account.password_hash.clone());
    let fits = password::fits(ctx, &new.password, hash).await?;
    metrics::counter!("steelyard_sign_ins_total", "ok" => fits.to_string()).increment(1);
    let Some((account, Some(organization))) = found.filter(|_| fits) else {
        return Err(Error::Unauthenticated);
    };
    let step = second_factor::demand(ctx, &account, new.code.as_deref()).await?;
    let token = ctx.state.chance.secret();
    let session = draft(ctx, &account.id, new.kind, new.label.unwrap_or_default(), &token);
    let caller = Caller::of(&account, &organization, &session);
    let by = Ctx { caller: Some(caller.clone()), ..ctx.clone() };
    let write = ctx.state.db.begin().await?;
    if let Some(step) = step {
        second_factor::spend(&write.txn, &account, step).await?;
    }
    let row = session::ActiveModel::from(session.clone());
    session::Entity::insert(row).exec_without_returning(&write.txn).await?;
    attempt.succeeded(&write.txn, ctx).await?;
    log::record(&write.txn, &by, "session.opened", &session.id, json!({ "kind": session.kind })).await?;
    write.commit().await?;
    Ok(SignedIn { session, caller, token })
}

fn draft(ctx: &Ctx, account_id: &str, kind: Kind, label: String, token: &str) -> session::Model {
    let lasts = match kind {
        Kind::Cookie => COOKIE_LASTS,
        Kind::Bearer => BEARER_LASTS,
    };
    session::Model {
        id: ctx.new_id("ses_"),
        token_hash: auth::token_hash(token),
        account_id: account_id.to_owned(),
        kind,
        label,
        created_at: ctx.now,
        expires_at: ctx.now + lasts,
        revoked_at: None,
    }
}

/// The caller's own sessions, ended ones included, newest first.
pub async fn list_sessions(ctx: &Ctx, caller: &Caller, page: &Page) -> Result<Vec<session::Model>, Error> {
    let mut own = session::Entity::of_account(&caller.account_id);
    if let Some(after) = &page.after {
        own = own.filter(session::Column::Id.lt(after));
    }
    let own = own.order_by_desc(session::Column::Id).limit(page.limit() + 1);
    Ok(own.all(&ctx.state.db.rows).await?)
}

/// The session is over: its token opens nothing any more.
pub async fn end_session(ctx: &Ctx, caller: &Caller, id: &str) -> Result<session::Model, Error> {
    let mut act = ctx.begin("session.end", &id).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let own = session::Entity::of_account(&caller.account_id).filter(session::Column::Id.eq(id));
    let session = own.one(act.txn()).await?.ok_or(Error::NotFound { what: "session" })?;
    let ended = session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(ctx.now))
        .filter(session::Column::Id.eq(id).and(session::Column::RevokedAt.is_null()))
        .exec(act.txn())
        .await?;
    if ended.rows_affected != 1 {
        return Err(Error::conflict("this session has ended already"));
    }
    log::record(act.txn(), ctx, "session.ended", id, json!({})).await?;
    act.answer(session::Model { revoked_at: Some(ctx.now), ..session }).await
}
