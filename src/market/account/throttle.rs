//! How often somebody may try to sign in or to register. The counts are rows, so that every instance knows them; each
//! attempt costs the same few statements whatever it names, and a refused one no password hash.
//!
//! Attempts are counted by network address and by account. An account's attempts come back with time, success clears
//! them, and an address from which the owner has signed in before has a count of its own. Who guesses without end can
//! therefore keep an owner waiting at a new address, never at a known one.

use std::net::IpAddr;

use entity::throttle::{ActiveModel, Column, Entity};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};
use sha2::{Digest, Sha256};

use crate::{ctx::Ctx, error::Error};

/// Where a request came from, if that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address(pub Option<IpAddr>);

/// Attempts at one account that fit at once, and the microseconds in which one more comes back.
const ACCOUNT: (u32, i64) = (10, 30_000_000);
/// The same of codes: one in a million fits by chance, three at a time; so guessing one takes years.
const CODE: (u32, i64) = (5, 5 * MINUTE);
/// An address is known for so long after the owner signed in from it, in microseconds: ninety days.
const KNOWN: i64 = 90 * 24 * HOUR;
const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;

/// How often one thing may be done: `at_once`, and then one more each `each` microseconds.
struct Pace {
    key: String,
    at_once: u32,
    each: i64,
}

impl Pace {
    fn of_account(key: String) -> Self {
        Self { key, at_once: ACCOUNT.0, each: ACCOUNT.1 }
    }

    /// So many in `period` microseconds; without an address there is nothing to count by.
    fn of_address(what: &str, address: Address, many: u32, period: i64) -> Option<Self> {
        let key = format!("{what} address {}", network(address)?);
        Some(Self { key, at_once: many, each: period.checked_div(many.into()).unwrap_or(period) })
    }
}

/// An attempt to sign in that was let through.
pub(super) struct Attempt {
    counted: String,
    known: Option<String>,
}

/// One attempt to sign in is counted, or refused with the time after which the next is let through.
pub(super) async fn sign_in(ctx: &Ctx, address: Address, email: &str) -> Result<Attempt, Error> {
    let account = digest(email);
    let pace = Pace::of_address("sign_in", address, ctx.state.config.sign_ins_per_minute, MINUTE);
    let known = network(address).map(|network| format!("known {account} {network}"));
    let is_known = Entity::find_by_id(known.clone().unwrap_or_default()).one(&ctx.state.db.rows).await?;
    let counted = match (&known, is_known) {
        (Some(known), Some(row)) if row.free_at > now(ctx) => format!("sign_in {known}"),
        _ => format!("sign_in account {account}"),
    };
    admit(ctx, pace.into_iter().chain([Pace::of_account(counted.clone())])).await?;
    Ok(Attempt { counted, known })
}

/// One attempt at a code (or at the password that leads to one) by somebody who is in already is counted, or refused as
/// above.
pub(super) async fn code(ctx: &Ctx, email: &str) -> Result<(), Error> {
    let pace = Pace { key: code_key(email), at_once: CODE.0, each: CODE.1 };
    admit(ctx, std::iter::once(pace)).await
}

/// It was the owner: what was counted is forgotten.
pub(super) async fn code_fitted(txn: &DatabaseTransaction, email: &str) -> Result<(), Error> {
    Entity::delete_by_id(code_key(email)).exec(txn).await?;
    Ok(())
}

fn code_key(email: &str) -> String {
    format!("code account {}", digest(email))
}

/// One attempt to register is counted, or refused as above.
pub(super) async fn register(ctx: &Ctx, address: Address, email: &str) -> Result<(), Error> {
    let pace = Pace::of_address("register", address, ctx.state.config.registrations_per_hour, HOUR);
    let account = Pace::of_account(format!("register account {}", digest(email)));
    admit(ctx, pace.into_iter().chain([account])).await
}

impl Attempt {
    /// It was the owner: what was counted against the account is forgotten, and the address is known.
    pub(super) async fn succeeded(self, txn: &DatabaseTransaction, ctx: &Ctx) -> Result<(), Error> {
        Entity::delete_by_id(self.counted).exec(txn).await?;
        let Some(key) = self.known else { return Ok(()) };
        let row = ActiveModel { key: Set(key), free_at: Set(now(ctx).saturating_add(KNOWN)) };
        let again = OnConflict::column(Column::Key).update_column(Column::FreeAt).to_owned();
        Entity::insert(row).on_conflict(again).exec_without_returning(txn).await?;
        Ok(())
    }
}

/// Rows that mean nothing any more are removed.
pub async fn forget(ctx: &Ctx) -> Result<(), Error> {
    Entity::delete_many().filter(Column::FreeAt.lt(now(ctx))).exec(&ctx.state.db.rows).await?;
    Ok(())
}

/// Count an attempt under each pace, the address first, so that two attempts never wait for each other crosswise. What
/// was counted stays counted when a later one refuses.
async fn admit(ctx: &Ctx, paces: impl Iterator<Item = Pace>) -> Result<(), Error> {
    let write = ctx.state.db.begin().await?;
    let mut answer = Ok(());
    for pace in paces {
        answer = count(&write.txn, ctx, pace).await?;
        if answer.is_err() {
            break;
        }
    }
    write.commit().await?;
    answer
}

/// The row holds when all attempts so far will have come back. One more fits while that is less than a full count
/// away; the guard stands in the statement, so that attempts at once are counted one by one.
async fn count(txn: &DatabaseTransaction, ctx: &Ctx, pace: Pace) -> Result<Result<(), Error>, Error> {
    let now = now(ctx);
    let latest = now.saturating_add(pace.each.saturating_mul(i64::from(pace.at_once.saturating_sub(1))));
    let free_at = || Expr::col((Entity, Column::FreeAt));
    let from: Expr = Expr::case(free_at().gt(now), free_at()).finally(now).into();
    let one_more = OnConflict::column(Column::Key)
        .value(Column::FreeAt, from.add(pace.each))
        .action_and_where(free_at().lte(latest))
        .to_owned();
    let row = ActiveModel { key: Set(pace.key.clone()), free_at: Set(now.saturating_add(pace.each)) };
    if Entity::insert(row).on_conflict(one_more).exec_without_returning(txn).await? == 1 {
        return Ok(Ok(()));
    }
    let full_until = Entity::find_by_id(pace.key).one(txn).await?.map_or(now, |row| row.free_at);
    let seconds = std::cmp::max(full_until.saturating_sub(latest), 1).saturating_add(999_999) / 1_000_000;
    Ok(Err(Error::TooMany { retry_after: u32::try_from(seconds).unwrap_or(u32::MAX) }))
}

fn now(ctx: &Ctx) -> i64 {
    ctx.now.timestamp_micros()
}

/// No address of a person is kept for this, only its digest.
fn digest(email: &str) -> String {
    hex::encode(Sha256::digest(email.trim().to_lowercase()))
}

/// A household or company has one address of IPv4, and 2^64 of IPv6: those count as one.
fn network(Address(address): Address) -> Option<String> {
    Some(match address?.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    })
}
