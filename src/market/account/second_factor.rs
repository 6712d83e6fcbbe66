//! A second factor: codes of an authenticator app, asked beside the password from the first code it showed on.
//!
//! None of these acts heeds an Idempotency-Key: what they take or answer is a secret, and a secret is not kept.

use chrono::{DateTime, Utc};
use entity::{
    account,
    second_factor::{ActiveModel, Column, Entity, Model},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr,
};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

use super::{
    password::{self, Password},
    show_me, throttle,
};
use crate::{auth::Caller, ctx::Ctx, db::conflict_on_unique, error::Error, log};

mod secret;

/// Who wants a second factor shows the password again: an open browser is not enough.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSecondFactor {
    #[validate(length(min = 1, max = 128))]
    #[schema(value_type = String, format = Password, min_length = 1, max_length = 128)]
    pub password: Password,
}

/// What the app shows now.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShownCode {
    /// Six digits.
    #[validate(length(min = 6, max = 7))]
    #[schema(min_length = 6, max_length = 7)]
    pub code: String,
}

/// A secret for an authenticator app: shown this once.
#[derive(Clone)]
pub struct Enrolment {
    pub base32: String,
    pub otpauth: String,
}

impl std::fmt::Debug for Enrolment {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Enrolment(…)")
    }
}

/// Since when the caller's account asks for a code; none if it does not.
pub async fn show_second_factor(ctx: &Ctx, caller: &Caller) -> Result<Option<DateTime<Utc>>, Error> {
    let found = Entity::find_by_id(&caller.account_id).one(&ctx.state.db.rows).await?;
    Ok(found.and_then(|factor| factor.confirmed_at))
}

/// A secret is made for the caller's app. Nothing is asked for yet: first the app must show a code of it.
pub async fn enrol(ctx: &Ctx, caller: &Caller, new: NewSecondFactor) -> Result<Enrolment, Error> {
    let account = show_me(ctx, caller).await?.account;
    throttle::code(ctx, &account.email).await?;
    if !password::fits(ctx, &new.password, Some(account.password_hash)).await? {
        return Err(Error::invalid("/password", "this is not the password of your account"));
    }
    let bytes = ctx.state.chance.bytes::<20>();
    let write = ctx.state.db.begin().await?;
    Entity::delete_many()
        .filter(Column::AccountId.eq(&account.id).and(Column::ConfirmedAt.is_null()))
        .exec(&write.txn)
        .await?;
    let factor = Model {
        sealed_secret: secret::seal(ctx, &account.id, &bytes)?,
        account_id: account.id,
        last_step: 0,
        created_at: ctx.now,
        confirmed_at: None,
    };
    let made = Entity::insert(ActiveModel::from(factor).reset_all()).exec_without_returning(&write.txn).await;
    made.map_err(conflict_on_unique("this account has a second factor already; remove it first"))?;
    write.commit().await?;
    secret::enrolment(&bytes, &account.email)
}

/// The secret that was made and that no code has confirmed yet: it opens nothing, so its owner may see it again.
pub async fn pending(ctx: &Ctx, caller: &Caller) -> Result<Option<Enrolment>, Error> {
    let factor = Entity::find_by_id(&caller.account_id).one(&ctx.state.db.rows).await?;
    let Some(factor) = factor.filter(|factor| factor.confirmed_at.is_none()) else { return Ok(None) };
    let secret = secret::open(ctx, &factor.account_id, &factor.sealed_secret)?;
    secret::enrolment(&secret, &show_me(ctx, caller).await?.account.email).map(Some)
}

/// The app shows the right code: from now on signing in asks for one.
pub async fn confirm(ctx: &Ctx, caller: &Caller, shown: ShownCode) -> Result<DateTime<Utc>, Error> {
    let account = show_me(ctx, caller).await?.account;
    let factor = found(ctx, &account.id).await?;
    if factor.confirmed_at.is_some() {
        return Err(Error::conflict("the second factor is confirmed already"));
    }
    let step = matched(ctx, &account.email, &factor, &shown.code).await?;
    let write = ctx.state.db.begin().await?;
    spend(&write.txn, &account, step).await?;
    Entity::update_many()
        .col_expr(Column::ConfirmedAt, Expr::value(ctx.now))
        .filter(Column::AccountId.eq(&account.id))
        .exec(&write.txn)
        .await?;
    log::record(&write.txn, ctx, "second_factor.added", &account.id, json!({})).await?;
    write.commit().await?;
    Ok(ctx.now)
}

/// The password alone opens the account again. It takes a code, so that an open browser is not enough.
pub async fn remove(ctx: &Ctx, caller: &Caller, shown: ShownCode) -> Result<(), Error> {
    let account = show_me(ctx, caller).await?.account;
    let factor = found(ctx, &account.id).await?;
    let step = matched(ctx, &account.email, &factor, &shown.code).await?;
    let write = ctx.state.db.begin().await?;
    spend(&write.txn, &account, step).await?;
    forgotten(&write.txn, ctx, &account.id, "by its owner").await?;
    write.commit().await
}

/// Whoever lost the device gets in with the password alone again. Only the command line calls this: who asks has
/// been recognized by other means.
pub async fn recover(ctx: &Ctx, email: &str) -> Result<(), Error> {
    let account = account::Entity::find()
        .filter(account::Column::Email.eq(email.trim().to_lowercase()))
        .one(&ctx.state.db.rows)
        .await?;
    let account = account.ok_or(Error::NotFound { what: "account" })?;
    let write = ctx.state.db.begin().await?;
    forgotten(&write.txn, ctx, &account.id, "at the command line").await?;
    write.commit().await
}

async fn forgotten(txn: &DatabaseTransaction, ctx: &Ctx, account_id: &str, how: &str) -> Result<(), Error> {
    if Entity::delete_by_id(account_id).exec(txn).await?.rows_affected != 1 {
        return Err(Error::conflict("this account has no second factor"));
    }
    log::record(txn, ctx, "second_factor.removed", account_id, json!({ "how": how })).await
}

/// The step of the code that this account must show to sign in; none where it has no confirmed second factor.
pub(super) async fn demand(
    ctx: &Ctx,
    account: &account::Model,
    code: Option<&str>,
) -> Result<Option<i64>, Error> {
    let factor = Entity::find_by_id(&account.id).one(&ctx.state.db.rows).await?;
    let Some(factor) = factor.filter(|factor| factor.confirmed_at.is_some()) else { return Ok(None) };
    let Some(code) = code else {
        return Err(Error::invalid(
            "/code",
            "this account asks for a code: the six digits its app shows now",
        ));
    };
    matched(ctx, &account.email, &factor, code).await.map(Some)
}

/// A code counts once, and no earlier one counts after it.
pub(super) async fn spend(
    txn: &DatabaseTransaction,
    account: &account::Model,
    step: i64,
) -> Result<(), Error> {
    let spent = Entity::update_many()
        .col_expr(Column::LastStep, Expr::value(step))
        .filter(Column::AccountId.eq(&account.id).and(Column::LastStep.lt(step)))
        .exec(txn)
        .await?;
    if spent.rows_affected != 1 {
        return Err(unfit());
    }
    throttle::code_fitted(txn, &account.email).await
}

async fn found(ctx: &Ctx, account_id: &str) -> Result<Model, Error> {
    let found = Entity::find_by_id(account_id).one(&ctx.state.db.rows).await?;
    found.ok_or_else(|| Error::conflict("this account has no second factor; add one first"))
}

async fn matched(ctx: &Ctx, email: &str, factor: &Model, code: &str) -> Result<i64, Error> {
    throttle::code(ctx, email).await?;
    let secret = secret::open(ctx, &factor.account_id, &factor.sealed_secret)?;
    secret::step(&secret, code, ctx.now).ok_or_else(unfit)
}

fn unfit() -> Error {
    Error::invalid("/code", "this code does not fit or was used already; wait for the next one")
}
