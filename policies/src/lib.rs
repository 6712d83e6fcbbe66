//! The law.

pub mod parameters {
    //! Dated, cited numbers.

    /// All parameters.
    #[derive(Debug)]
    pub struct Parameters;

    impl Parameters {
        /// Load.
        pub fn load() -> Result<Self, super::LawError> {
            Ok(Self)
        }
    }
}

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
