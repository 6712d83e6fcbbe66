//! The people a product describes, as the seller states it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::LawRank;

/// One category of people from one source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct People {
    /// Who they are, such as `passengers`.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub category: String,
    /// Id of the source they come from.
    #[validate(length(min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60)]
    pub source: String,
    /// How many they are, each counted once; of data that goes abroad it decides the route.
    #[validate(range(max = 2_000_000_000))]
    #[schema(maximum = 2_000_000_000)]
    pub persons: Option<u32>,
    /// Sensitive data is held of them. Left out, the fields of that source decide.
    pub sensitive: Option<bool>,
    pub biometric: Option<bool>,
    /// What is held of them, as far as it decides whether it is sensitive.
    #[serde(default)]
    #[validate(length(max = 8))]
    #[schema(max_items = 8)]
    pub kinds: Vec<DataKind>,
    /// Ordinary data is put together so that it tells what is sensitive.
    pub aggregated: Option<bool>,
    /// There are children under fourteen among them; left out, `youngest_born` decides.
    pub under_14: Option<bool>,
    pub youngest_born: Option<NaiveDate>,
    /// Some of the children have turned fourteen since their guardian agreed.
    pub turned_14: Option<bool>,
    /// There are adults among them without full capacity.
    pub incapable_adult: Option<bool>,
    /// The authorizations cover every single one of them.
    pub covers_everyone: Option<bool>,
    /// The last day on which the data may be kept.
    pub retention_until: Option<NaiveDate>,
    /// Another ground for deletion has arisen.
    pub deletion_due: Option<bool>,
    /// Records of their notices and consents are kept after deletion for longer than is needed.
    pub evidence_overkept: Option<bool>,
    /// Grounds of Art. 27 for giving the data without de-identification, other than consent.
    #[serde(default)]
    #[validate(length(max = 5), nested)]
    #[schema(max_items = 5)]
    pub grounds: Vec<Ground>,
}

/// Kinds of personal data whose sensitivity somebody may have to look up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DataKind {
    Religion,
    SpecificIdentity,
    Health,
    FinancialAccount,
    PreciseLocation,
    RoughLocation,
    IdImage,
    IdNumber,
}

/// A ground of Art. 27. It never replaces authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Ground {
    pub item: GroundItem,
    /// The buyer needs it for a public management duty or a public service.
    pub public_need: Option<bool>,
    /// The buyer asked in writing and the letter is on file.
    pub written_request: Option<bool>,
    /// It is necessary to conclude or perform the contract.
    pub necessary: Option<bool>,
    /// How high the provision stands that is relied on.
    pub rank: Option<LawRank>,
    /// The provision relied on.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub provision: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GroundItem {
    PublicNeed,
    Contract,
    OtherLaw,
}
