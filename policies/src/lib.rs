//! The law.

pub mod fines;
pub mod parameters;

/// The law.
#[derive(Debug)]
pub struct Law;

/// Why.
#[derive(Debug, thiserror::Error)]
#[error("law")]
pub struct LawError;

/// Why.
#[derive(Debug, thiserror::Error)]
#[error("undecidable")]
pub struct Undecidable;

impl Law {
    /// Load.
    pub fn load() -> Result<Self, LawError> {
        Ok(Self)
    }
}
