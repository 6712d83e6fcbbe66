//! What a seller puts on record for an authorization: a batch of consents, or an exemption with its facts.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::{
    error::Error,
    market::product::declaration::{LawRank, Word},
};

/// Why personal data of one category of people from one source may be traded. Exactly one of `consent` and
/// `exemption` is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAuthorization {
    /// Who the people are, as in the declaration of the products that rest on it.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub category: String,
    /// Id of the source in those declarations.
    #[validate(length(min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60)]
    pub source: String,
    #[validate(nested)]
    pub consent: Option<Consent>,
    #[validate(nested)]
    pub exemption: Option<Exemption>,
}

/// Consents given on the same notice in the same way. What is left out is unknown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    #[validate(nested)]
    pub notice: Notice,
    /// When it was given; of a batch, the last.
    pub given_at: Option<DateTime<Utc>>,
    /// When handling began.
    pub handled_from: Option<DateTime<Utc>>,
    /// By an affirmative act; a pre-ticked box or silence is none.
    pub explicit: Option<bool>,
    /// Consent to the sensitive data was asked for on its own.
    pub separate: Option<bool>,
    /// Consent to giving the data to others was asked for on its own (PIPL, Art. 23).
    pub provision_separate: Option<bool>,
    /// The recipient abroad was told, with how to use one's rights against it (PIPL, Art. 39).
    pub export_notice: Option<bool>,
    /// Consent to sending the data abroad was asked for on its own (PIPL, Art. 39).
    pub export_separate: Option<bool>,
    /// It covers giving the data to the recipients without de-identification (Data Regulations, Art. 27(2)).
    pub identified_provision: Option<bool>,
    /// A law or an administrative regulation wants it in writing (PIPL, Art. 29).
    pub written_required: Option<bool>,
    pub written: Option<bool>,
    /// People who had refused were asked again and again.
    pub asked_again: Option<bool>,
    /// There is an easy way to take it back, without unreasonable terms (Data Regulations, Art. 23).
    pub withdrawal_path: Option<bool>,
    /// Those who have turned fourteen since agreed to it themselves.
    pub own_since: Option<bool>,
    pub by_guardian: Option<bool>,
    /// Got by misleading, fraud or coercion.
    pub misleading: Option<bool>,
    /// A condition of a service that does not need it.
    pub conditioned: Option<bool>,
    /// Biometric: a way without biometrics was offered.
    pub alternative_offered: Option<bool>,
    pub biometric_necessary: Option<bool>,
    pub biometric_irreplaceable: Option<bool>,
    /// Purpose, method or kind of data has changed since, without new consent.
    pub changed_since: Option<bool>,
    /// Whom the people were told. None named: the data may go to nobody.
    #[validate(length(max = 100), nested)]
    #[schema(max_items = 100)]
    pub recipients: Option<Vec<Recipient>>,
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub purposes: Option<Vec<Word>>,
    /// Kinds of data the people were told.
    #[serde(default)]
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub kinds: Vec<Word>,
    /// Methods of handling the people were told.
    #[serde(default)]
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub methods: Vec<Word>,
    /// End of the period consented to.
    pub retention_until: Option<DateTime<Utc>>,
    /// How it was collected, such as `app, consent page 3`.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub channel: Option<String>,
    /// How many people gave it.
    #[validate(range(min = 1, max = 2_000_000_000))]
    #[schema(minimum = 1, maximum = 2_000_000_000)]
    pub people: Option<u32>,
    /// Where the records are: an address, or a file's SHA-256.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub evidence: Option<String>,
}

/// What the people were told before (Data Regulations, Art. 14).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    pub at: Option<DateTime<Utc>>,
    #[validate(length(max = 7))]
    #[schema(max_items = 7)]
    pub items: Option<Vec<NoticeItem>>,
    /// An exception from prior notice that is claimed (Art. 15).
    pub exception: Option<NoticeException>,
    /// It told, prominently, why sensitive data is necessary and what it does to the person.
    pub impact: Option<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeItem {
    Handler,
    Kinds,
    Purpose,
    Retention,
    Safeguards,
    Rights,
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeException {
    Emergency,
    Secrecy,
}

/// Somebody the people agreed the data may be given to (PIPL, Art. 23).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Recipient {
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Unified social credit code; the order gate compares the buyer's with it.
    #[validate(length(min = 18, max = 18))]
    #[schema(min_length = 18, max_length = 18)]
    pub uscc: Option<String>,
    /// `name` is that of one organization, not of a class such as "our partners".
    pub one_organization: Option<bool>,
    /// How the people were told it can be reached.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub contact: Option<String>,
}

/// An exemption from consent that is claimed (Data Regulations, Art. 21). What is left out is unknown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Exemption {
    pub item: ExemptionItem,
    /// The facts relied on.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub facts: String,
    /// (1) The trade fits the purpose for which it was disclosed, within reasonable scope.
    pub fits_purpose: Option<bool>,
    /// (1) A person expressly refused.
    pub refused: Option<bool>,
    /// (1) It has a major effect on the person.
    pub major_effect: Option<bool>,
    /// (2) Delivery to this very buyer performs the contract with the person.
    pub performs_contract: Option<bool>,
    /// (6) How high the provision stands that is relied on.
    pub rank: Option<LawRank>,
    /// (6) The provision relied on.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub provision: Option<String>,
}

/// The six items of Art. 21.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExemptionItem {
    SelfDisclosed,
    Contract,
    Staff,
    PublicDuty,
    News,
    OtherLaw,
}

impl NewAuthorization {
    /// The record behind a stored authorization.
    pub fn of(authorization: &entity::authorization::Model) -> Result<Self, Error> {
        Ok(serde_json::from_value(authorization.evidence.clone())?)
    }
}
