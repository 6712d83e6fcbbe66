//! The shared secret: encrypted at rest, and the codes that follow from it (RFC 6238: SHA-1, six digits, 30 seconds,
//! one step of clock skew either way).

use anyhow::{Context, anyhow};
use chacha20poly1305::{
    ChaCha20Poly1305, Key, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use chrono::{DateTime, Utc};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use totp_rs::{Builder, Secret, Totp};

use super::Enrolment;
use crate::{ctx::Ctx, error::Error};

const NONCE_BYTES: usize = 12;

/// The secret as it is kept: nonce and ciphertext in hex, bound to its account.
pub(super) fn seal(ctx: &Ctx, account_id: &str, secret: &[u8]) -> Result<String, Error> {
    let nonce = ctx.state.chance.bytes::<NONCE_BYTES>();
    let payload = Payload { msg: secret, aad: account_id.as_bytes() };
    let sealed = cipher(ctx)?.encrypt(&Nonce::from(nonce), payload);
    let sealed = sealed.map_err(|_| anyhow!("a second factor could not be encrypted"))?;
    Ok(hex::encode([nonce.as_slice(), &sealed].concat()))
}

/// The secret behind `sealed`.
pub(super) fn open(ctx: &Ctx, account_id: &str, sealed: &str) -> Result<Vec<u8>, Error> {
    let bytes = hex::decode(sealed).context("a second factor is no hex")?;
    let (nonce, sealed) = bytes.split_first_chunk::<NONCE_BYTES>().context("a second factor is cut off")?;
    let payload = Payload { msg: sealed, aad: account_id.as_bytes() };
    let opened = cipher(ctx)?.decrypt(&Nonce::from(*nonce), payload);
    Ok(opened.map_err(|_| anyhow!("a second factor does not open with this SIGNING_KEY"))?)
}

/// The key is made from `SIGNING_KEY`, which is not in the database.
fn cipher(ctx: &Ctx) -> Result<ChaCha20Poly1305, Error> {
    let mut mac = Hmac::<Sha256>::new_from_slice(ctx.state.signing_key.as_bytes()).context("a key")?;
    mac.update(b"second factor");
    let key: [u8; 32] = mac.finalize().into_bytes().into();
    Ok(ChaCha20Poly1305::new(&Key::from(key)))
}

/// What the owner puts into the app.
pub(super) fn enrolment(secret: &[u8], email: &str) -> Result<Enrolment, Error> {
    let totp = builder(secret)
        .with_issuer(Some("Steelyard"))
        .with_account_name(email)
        .build()
        .map_err(|error| anyhow!("a second factor: {error}"))?;
    let otpauth = totp.to_url().map_err(|error| anyhow!("a second factor: {error}"))?;
    Ok(Enrolment { base32: totp.secret().to_base32(), otpauth })
}

/// The step whose code this is, if it is one of now, half a minute ago or half a minute ahead.
pub(super) fn step(secret: &[u8], code: &str, now: DateTime<Utc>) -> Option<i64> {
    let digits: String = code.chars().filter(|sign| !sign.is_whitespace()).collect();
    let seconds = u64::try_from(now.timestamp()).ok()?;
    let step = totp(secret).check(&digits, seconds)?;
    i64::try_from(step).ok()
}

fn totp(secret: &[u8]) -> Totp {
    builder(secret).build_noncompliant()
}

fn builder(secret: &[u8]) -> Builder {
    Builder::new().with_secret(Secret::from(secret.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, SHA-1: the last six of the eight digits.
    #[test]
    fn the_codes_are_those_of_the_standard() {
        let vectors = [
            (59, "287082", 1),
            (1_111_111_109, "081804", 37_037_036),
            (1_111_111_111, "050471", 37_037_037),
            (1_234_567_890, "005924", 41_152_263),
            (2_000_000_000, "279037", 66_666_666),
            (20_000_000_000, "353130", 666_666_666),
        ];
        for (seconds, code, counted) in vectors {
            let at = DateTime::from_timestamp(seconds, 0).unwrap();
            assert_eq!(step(b"12345678901234567890", code, at), Some(counted), "{seconds}");
        }
    }

    #[test]
    fn a_code_counts_one_step_early_or_late_and_no_further() {
        let at = |seconds: i64| DateTime::from_timestamp(1_111_111_110 + seconds, 0).unwrap();
        let counts = |seconds: i64| step(b"12345678901234567890", "050 471", at(seconds)).is_some();
        assert_eq!([-31, -30, 0, 59, 60].map(counts), [false, true, true, true, false]);
        for wrong in ["", "05047", "050472", "x50471", "+50471"] {
            assert_eq!(step(b"12345678901234567890", wrong, at(0)), None, "{wrong}");
        }
    }
}
