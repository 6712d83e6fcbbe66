//! What is held against a claim, each with its source (`thresholds.toml`). The market's policy, not law.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::parameters::Verified;

/// A number and where it comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// The number.
    pub value: f64,
    /// Where it was read.
    pub source: String,
    /// How far it was checked.
    pub verified: Verified,
}

/// Every threshold. What is equal to one is within it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// The greatest prosecutor risk of anonymised data.
    pub prosecutor_max: Threshold,
    /// The least distinct l-diversity of a sensitive column of anonymised data.
    pub l_min: Threshold,
    /// The greatest t without a warning.
    pub t_max: Threshold,
    /// Columns at least this distinct together are a key.
    pub key: Threshold,
    /// Risks above which rows are counted.
    pub at_risk: Vec<Threshold>,
}

/// Why thresholds cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ThresholdsError {
    /// The text is not in the shape of `thresholds.toml`.
    #[error("thresholds cannot be read: {0}")]
    Unreadable(String),
    /// A share that is not between 0 and 1.
    #[error("`{0}` is no share; write a number from 0 to 1")]
    NoShare(&'static str),
}

impl Thresholds {
    /// The market's.
    pub fn load() -> Result<Self, ThresholdsError> {
        static LOADED: LazyLock<Result<Thresholds, ThresholdsError>> =
            LazyLock::new(|| Thresholds::from_toml(include_str!("thresholds.toml")));
        LOADED.clone()
    }

    /// Others, in the same shape.
    pub fn from_toml(text: &str) -> Result<Self, ThresholdsError> {
        let read: Self =
            toml::from_str(text).map_err(|error| ThresholdsError::Unreadable(error.to_string()))?;
        let shares = [("prosecutor_max", &read.prosecutor_max), ("t_max", &read.t_max), ("key", &read.key)];
        let at_risk = read.at_risk.iter().map(|threshold| ("at_risk", threshold));
        let is_share = |threshold: &Threshold| (0.0..=1.0).contains(&threshold.value);
        let ill = shares.into_iter().chain(at_risk).find(|(_, threshold)| !is_share(threshold));
        if let Some((name, _)) = ill {
            return Err(ThresholdsError::NoShare(name));
        }
        Ok(read)
    }
}
