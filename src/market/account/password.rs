//! Passwords: weighed one at a time on threads of their own, kept only as argon2id hashes.

use std::{fmt, time::Duration};

use anyhow::Context;
use argon2::{
    Argon2,
    password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString},
};
use serde::{Deserialize, Serialize, Serializer};
use validator::ValidateLength;

use crate::{ctx::Ctx, error::Error};

/// How long a sign-in waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// What an unknown address is weighed against, so that it takes as long as a known one. No password fits it.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A password on its way to its hash; never shown, never kept.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct Password(String);

impl From<String> for Password {
    fn from(text: String) -> Self {
        Self(text)
    }
}

/// Written as a blank: neither an Idempotency-Key's fast hash nor an error may hold it.
impl Serialize for Password {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("…")
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Password(…)")
    }
}

impl ValidateLength<u64> for Password {
    fn length(&self) -> Option<u64> {
        self.0.length()
    }
}

/// The hash of `password` under a salt of its own: argon2id with 19 MiB, two passes, one lane (the crate's
/// defaults, and the least that OWASP advises).
pub(super) async fn hash(ctx: &Ctx, password: &Password) -> Result<String, Error> {
    let salt = ctx.state.chance.bytes::<16>();
    let password = password.clone();
    in_turn(ctx, move || {
        let salt = SaltString::encode_b64(&salt).map_err(|error| anyhow::anyhow!("salt: {error}"))?;
        let hash = Argon2::default().hash_password(password.0.as_bytes(), &salt);
        Ok(hash.map_err(|error| anyhow::anyhow!("hash: {error}"))?.to_string())
    })
    .await
}

/// Whether `password` is the one behind `hash`; without a hash the same work is done, and the answer is no.
pub(super) async fn fits(ctx: &Ctx, password: &Password, hash: Option<String>) -> Result<bool, Error> {
    let password = password.clone();
    in_turn(ctx, move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
        let parsed = PasswordHash::new(&hash).map_err(|error| anyhow::anyhow!("stored hash: {error}"))?;
        Ok(Argon2::default().verify_password(password.0.as_bytes(), &parsed).is_ok() && known)
    })
    .await
}

async fn in_turn<T: Send + 'static>(
    ctx: &Ctx,
    work: impl FnOnce() -> anyhow::Result<T> + Send + 'static,
) -> Result<T, Error> {
    let turn = ctx.state.password_turns.clone().acquire_owned();
    let Ok(Ok(turn)) = tokio::time::timeout(PATIENCE, turn).await else { return Err(Error::Busy) };
    let done = tokio::task::spawn_blocking(move || {
        let done = work();
        drop(turn);
        done
    });
    Ok(done.await.context("the thread that weighs passwords")??)
}
