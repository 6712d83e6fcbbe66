//! What a seller shows of itself as a handler of data.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Papers and names. What is not named is not there; which of them is asked for depends on the data: the statement
/// always, body, officer and risk assessment for sensitive or important data.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Dossier {
    /// Where the statement on governance is: organisation, rules, self-assessment, classes and grades, quality (Data
    /// Regulations, Art. 57). An address, or the file's SHA-256.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub governance: Option<String>,
    /// The body for data security (Art. 73).
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub security_body: Option<String>,
    /// Who is responsible for data security (Art. 73).
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub security_officer: Option<String>,
    /// Where the current report of the periodic risk assessment is (Art. 84).
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub risk_assessment: Option<String>,
    /// Somebody else handles the data for the seller (Art. 81).
    pub processor: Option<bool>,
    /// Where the contract with that processor is.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub processor_contract: Option<String>,
}
