//! The append-only log: who did what, what was refused, and what a regulator looked at.

mod verify;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{log, log_seal};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::Value;
use sha2::{Digest, Sha256};

pub use verify::{Verified, verify};

use crate::{
    ctx::Ctx,
    db::conflict_on_unique,
    error::{Error, Violation},
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
