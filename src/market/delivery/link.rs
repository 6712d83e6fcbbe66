//! Signed links: whoever holds one may fetch one file for a few minutes, and nobody can make one up.

use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, Mac};
use serde::Deserialize;
use sha2::Sha256;
use utoipa::IntoParams;
use validator::Validate;

use crate::error::Error;

/// How long a link works.
pub const VALID: TimeDelta = TimeDelta::minutes(10);

/// What a link carries beside the delivery's id.
#[derive(Clone, Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Link {
    /// Until when it works, in seconds since 1970.
    #[param(minimum = 0, maximum = 99_999_999_999_i64)]
    #[validate(range(min = 0, max = 99_999_999_999_i64))]
    pub expires: i64,
    /// HMAC-SHA-256 of the delivery's id and `expires`, in hex.
    #[validate(length(min = 64, max = 64))]
    #[param(min_length = 64, max_length = 64)]
    pub signature: String,
}

/// The path of the link to a delivery's file.
pub fn path(key: &str, delivery_id: &str, expires_at: DateTime<Utc>) -> Result<String, Error> {
    let expires = expires_at.timestamp();
    let signature = hex::encode(mac(key, delivery_id, expires)?.finalize().into_bytes());
    Ok(format!("/api/v1/deliveries/{delivery_id}/file?expires={expires}&signature={signature}"))
}

/// Fails unless the link is one of ours and still works.
pub(super) fn check(key: &str, delivery_id: &str, link: &Link, now: DateTime<Utc>) -> Result<(), Error> {
    let signature = hex::decode(&link.signature).unwrap_or_default();
    mac(key, delivery_id, link.expires)?.verify_slice(&signature).map_err(|_| {
        Error::forbidden("this link was not made by this market; use it exactly as the delivery gave it")
    })?;
    if now.timestamp() >= link.expires {
        return Err(Error::forbidden(
            "this link has expired; ask for a new one with POST /api/v1/orders/{id}/deliveries",
        ));
    }
    Ok(())
}

fn mac(key: &str, delivery_id: &str, expires: i64) -> Result<Hmac<Sha256>, Error> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).map_err(anyhow::Error::from)?;
    mac.update(format!("download\n{delivery_id}\n{expires}").as_bytes());
    Ok(mac)
}
