//! One act, one transaction: its rows, its log entry, its jobs and its remembered answer become true together.

use sea_orm::{ActiveValue::Set, DatabaseTransaction, EntityTrait};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use crate::{
    ctx::Ctx,
    db::{Write, conflict_on_unique},
    error::Error,
};
use entity::idempotency;

/// An act under way. Give `txn()` to everything that belongs to it, then `answer` it; dropped, it never was.
#[derive(Debug)]
pub struct Act {
    write: Write,
    key: Option<Key>,
    earlier: Option<serde_json::Value>,
}

#[derive(Debug)]
struct Key {
    caller: String,
    given: String,
    request_sha256: String,
    at: chrono::DateTime<chrono::Utc>,
}

impl Act {
    pub(crate) async fn begin(ctx: &Ctx, name: &str, input: &impl Serialize) -> Result<Self, Error> {
        let key = Key::of(ctx, name, input)?;
        let write = ctx.state.db.begin().await?;
        let earlier = match &key {
            Some(key) => key.earlier(&write.txn).await?,
            None => None,
        };
        Ok(Self { write, key, earlier })
    }

    pub fn txn(&self) -> &DatabaseTransaction {
        &self.write.txn
    }

    /// The answer already given to this idempotency key, if any: return it and do nothing.
    pub fn earlier<T: DeserializeOwned>(&mut self) -> Result<Option<T>, Error> {
        Ok(self.earlier.take().map(serde_json::from_value).transpose()?)
    }

    /// Remember the answer for the idempotency key, commit, and hand the answer on.
    pub async fn answer<T: Serialize>(self, answer: T) -> Result<T, Error> {
        if let Some(key) = self.key {
            let row = idempotency::ActiveModel {
                caller: Set(key.caller),
                key: Set(key.given),
                request_sha256: Set(key.request_sha256),
                answer: Set(serde_json::to_value(&answer)?),
                created_at: Set(key.at),
            };
            let in_flight = "the same Idempotency-Key is being answered right now; send it again";
            let insert = idempotency::Entity::insert(row).exec_without_returning(&self.write.txn);
            insert.await.map_err(conflict_on_unique(in_flight))?;
        }
        self.write.commit().await?;
        Ok(answer)
    }
}

impl Key {
    fn of(ctx: &Ctx, name: &str, input: &impl Serialize) -> Result<Option<Self>, Error> {
        let Some(given) = ctx.idempotency_key.clone() else { return Ok(None) };
        let mut hash = Sha256::new();
        hash.update(name);
        hash.update(serde_json::to_vec(input)?);
        let caller = ctx.caller.as_ref().map_or("public", |caller| &caller.account_id).to_owned();
        Ok(Some(Self { caller, given, request_sha256: hex::encode(hash.finalize()), at: ctx.now }))
    }

    async fn earlier(&self, txn: &DatabaseTransaction) -> Result<Option<serde_json::Value>, Error> {
        let id = (self.caller.clone(), self.given.clone());
        match idempotency::Entity::find_by_id(id).one(txn).await? {
            None => Ok(None),
            Some(row) if row.request_sha256 == self.request_sha256 => Ok(Some(row.answer)),
            Some(_) => Err(Error::invalid(
                "Idempotency-Key",
                "this key was used for another request; use a new key for each new act",
            )),
        }
    }
}
