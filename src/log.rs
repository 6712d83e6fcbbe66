//! The append-only log: who did what, what was refused, and what a regulator looked at.

mod verify;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{log, log_seal, organization};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use utoipa::IntoParams;
use validator::Validate;

pub use verify::{Verified, verify};

use crate::{
    auth::Caller,
    ctx::Ctx,
    db::conflict_on_unique,
    error::{Error, Violation},
    extract::Page,
};

/// Record that `act` was done to `subject`, inside the act's own transaction.
pub async fn record(
    txn: &impl ConnectionTrait,
    ctx: &Ctx,
    act: &str,
    subject: &str,
    detail: Value,
) -> Result<(), Error> {
    append(txn, ctx, act, log::Outcome::Done, subject, detail).await
}

/// Record that the law refused `act`, in a write of its own because the act itself is undone.
/// Returns the refusal, so that an act ends with `return Err(log::refused(..).await)`.
pub async fn refused(ctx: &Ctx, act: &str, subject: &str, violations: Vec<Violation>) -> Error {
    let rules: Vec<&str> = violations.iter().map(|violation| violation.rule.as_str()).collect();
    let detail = serde_json::json!({ "rules": rules });
    match append(&ctx.state.db.rows, ctx, act, log::Outcome::Refused, subject, detail).await {
        Ok(()) => Error::Refused(violations),
        Err(error) => error,
    }
}

/// Record that somebody with authority looked at `subject`.
pub async fn looked(ctx: &Ctx, act: &str, subject: &str) -> Result<(), Error> {
    append(&ctx.state.db.rows, ctx, act, log::Outcome::Looked, subject, Value::Null).await
}

/// The same, with what was looked for.
pub async fn looked_for(ctx: &Ctx, act: &str, subject: &str, detail: Value) -> Result<(), Error> {
    append(&ctx.state.db.rows, ctx, act, log::Outcome::Looked, subject, detail).await
}

/// The newest entry of an act about a subject.
pub async fn about(ctx: &Ctx, act: &str, subject: &str) -> Result<Option<log::Model>, Error> {
    let found = log::Entity::find().filter(log::Column::Subject.eq(subject)).filter(log::Column::Act.eq(act));
    Ok(found.order_by_desc(log::Column::Id).one(&ctx.state.db.rows).await?)
}

async fn append(
    rows: &impl ConnectionTrait,
    ctx: &Ctx,
    act: &str,
    outcome: log::Outcome,
    subject: &str,
    detail: Value,
) -> Result<(), Error> {
    // Dated when it is written, not when the request began: an upload may take longer than `SETTLING`, and an
    // entry that turned up inside a sealed part would look like one slipped in.
    let at = ctx.state.clock.now();
    let mut entry = log::Model {
        id: ctx.state.chance.id("log_", at),
        at,
        account_id: ctx.caller.as_ref().map(|caller| caller.account_id.clone()),
        organization_id: ctx.caller.as_ref().map(|caller| caller.organization_id.clone()),
        act: act.to_owned(),
        outcome,
        subject: subject.to_owned(),
        detail,
        request_id: ctx.request_id.clone(),
        leaf_sha256: String::new(),
    };
    entry.leaf_sha256 = leaf(&entry)?;
    log::Entity::insert(log::ActiveModel::from(entry).reset_all()).exec_without_returning(rows).await?;
    Ok(())
}

/// What makes an entry tamper-evident: SHA-256 over its fields, one per line, in their order.
pub fn leaf(entry: &log::Model) -> Result<String, Error> {
    let at: DateTime<Utc> = entry.at;
    let lines = [
        entry.id.clone(),
        at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true),
        entry.account_id.clone().unwrap_or_default(),
        entry.organization_id.clone().unwrap_or_default(),
        entry.act.clone(),
        serde_json::to_string(&entry.outcome)?,
        entry.subject.clone(),
        entry.detail.to_string(),
        entry.request_id.clone(),
    ];
    Ok(hex::encode(Sha256::digest(lines.join("\n"))))
}

/// How many entries one seal covers at most.
const SEAL_ENTRIES_MAX: u64 = 10_000;
/// Entries younger than this wait: one with a smaller id may still be on its way to commit.
const SETTLING: TimeDelta = TimeDelta::minutes(2);

/// Seal the newest settled part of the log: a Merkle root over the entries' leaves, chained to the seal before.
/// Whoever changes, removes or slips in a sealed entry breaks the root.
pub async fn seal(ctx: &Ctx) -> Result<(), Error> {
    let write = ctx.state.db.begin().await?;
    let last = log_seal::Entity::find().order_by_desc(log_seal::Column::Id).one(&write.txn).await?;
    let from = last.as_ref().map(|seal| seal.last_log_id.clone()).unwrap_or_default();
    let entries = log::Entity::find()
        .filter(log::Column::Id.gt(&from))
        .filter(log::Column::At.lt(ctx.now - SETTLING))
        .order_by_asc(log::Column::Id)
        .limit(SEAL_ENTRIES_MAX)
        .all(&write.txn)
        .await?;
    let (Some(first), Some(newest)) = (entries.first(), entries.last()) else { return Ok(()) };
    let seal = log_seal::Model {
        id: ctx.new_id("sea_"),
        first_log_id: first.id.clone(),
        last_log_id: newest.id.clone(),
        entries: i32::try_from(entries.len()).map_err(anyhow::Error::from)?,
        root_sha256: merkle_root(entries.iter().map(leaf).collect::<Result<_, _>>()?),
        previous_sha256: last.map(|seal| seal.root_sha256).unwrap_or_default(),
        sealed_at: ctx.now,
    };
    let sealed = log_seal::Entity::insert(log_seal::ActiveModel::from(seal).reset_all())
        .exec_without_returning(&write.txn)
        .await;
    match sealed.map_err(conflict_on_unique("this part of the log is sealed")) {
        Ok(_) => write.commit().await,
        Err(Error::Conflict { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

/// The root of a binary Merkle tree; an odd last node is carried up as it is. Inner nodes are hashed with
/// the prefix `01`, so that no leaf passes for one (RFC 9162, 2.1.1).
pub fn merkle_root(mut level: Vec<String>) -> String {
    while level.len() > 1 {
        level = level
            .chunks(2)
            .map(|pair| match pair {
                [left, right] => hex::encode(Sha256::digest(format!("01{left}{right}"))),
                rest => rest.concat(),
            })
            .collect();
    }
    level.pop().unwrap_or_default()
}

/// Which entries, and where the page begins.
#[derive(Clone, Debug, Default, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhichEntries {
    /// The `next` of the page before.
    #[validate(length(min = 1, max = 60))]
    #[param(min_length = 1, max_length = 60)]
    pub after: Option<String>,
    /// 1 to 100 items; 20 unless told.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u64>,
    /// The id of what was acted on.
    #[validate(length(min = 1, max = 60))]
    #[param(min_length = 1, max_length = 60)]
    pub subject: Option<String>,
}

/// The log, newest first: all of it for the operator, their own organization's acts for everybody else.
pub async fn list(
    ctx: &Ctx,
    caller: &Caller,
    subject: Option<&str>,
    page: &Page,
) -> Result<Vec<log::Model>, Error> {
    let mut entries = match caller.kind {
        organization::Kind::Operator => log::Entity::find(),
        _ => log::Entity::of_organization(&caller.organization_id),
    };
    if let Some(subject) = subject {
        entries = entries.filter(log::Column::Subject.eq(subject));
    }
    if let Some(after) = &page.after {
        entries = entries.filter(log::Column::Id.lt(after));
    }
    Ok(entries.order_by_desc(log::Column::Id).limit(page.limit() + 1).all(&ctx.state.db.rows).await?)
}
