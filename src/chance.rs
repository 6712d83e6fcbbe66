//! The only source of randomness: ids that sort by time, and secrets nobody can guess.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use rand::{RngCore, SeedableRng, TryRngCore, rngs::OsRng, rngs::StdRng};
use ulid::Ulid;

/// The operating system's generator, or a seeded one that makes tests repeat to the letter.
#[derive(Clone, Debug)]
pub enum Chance {
    Os,
    Seeded(Arc<Mutex<StdRng>>),
}

impl Chance {
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded(Arc::new(Mutex::new(StdRng::seed_from_u64(seed))))
    }

    fn fill(&self, bytes: &mut [u8]) {
        match self {
            // A machine that cannot give randomness must not sign anybody in: stop at once.
            Self::Os => OsRng.unwrap_err().fill_bytes(bytes),
            Self::Seeded(generator) => {
                generator.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(bytes);
            }
        }
    }

    /// `prefix` and 26 characters that sort by time: `ord_01JD…`.
    pub fn id(&self, prefix: &str, at: DateTime<Utc>) -> String {
        let mut tail = [0; 16];
        self.fill(&mut tail);
        let millis = u64::try_from(at.timestamp_millis()).unwrap_or_default();
        format!("{prefix}{}", Ulid::from_parts(millis, u128::from_le_bytes(tail)))
    }

    /// What sorts before every id of `prefix` made at `at` or later, and after every earlier one.
    pub fn first_id(prefix: &str, at: DateTime<Utc>) -> String {
        let millis = u64::try_from(at.timestamp_millis()).unwrap_or_default();
        format!("{prefix}{}", Ulid::from_parts(millis, 0))
    }

    /// 256 bits as 64 hex digits.
    pub fn secret(&self) -> String {
        hex::encode(self.bytes::<32>())
    }

    /// `N` random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }
}
