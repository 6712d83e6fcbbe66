//! Where a part of the data comes from, as the seller states it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::Word;

/// One origin of the data (Data Security Law, Art. 33; Data Regulations, Art. 75).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its name in this declaration.
    #[validate(length(min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60)]
    pub id: String,
    /// How it was come by; left out, unknown.
    pub kind: Option<SourceKind>,
    /// From whom, when, under what contract or licence.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub statement: Option<String>,
    /// What shows it: an address, a file's SHA-256, or the text of the log or licence.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub evidence: Option<String>,
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub supplier: Option<String>,
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub contract_reference: Option<String>,
    pub collected_from: Option<NaiveDate>,
    /// The last day of collection.
    pub collected_until: Option<NaiveDate>,
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub territory: Option<String>,
    /// The supply contract or licence lets it be sold on.
    pub resale_allowed: Option<bool>,
    /// A law or regulation, national or local, forbids trading it.
    pub prohibited: Option<bool>,
    /// It is a state secret or national core data.
    pub state_secret: Option<bool>,
    /// It is important data as the state lists it.
    pub important: Option<bool>,
    /// Technical measures were got round, or it was got by fraud or coercion.
    pub circumvented: Option<bool>,
    /// It is data of a competitor.
    pub competitor: Option<bool>,
    /// The competitor's data was lawfully come by.
    pub lawfully_collected: Option<bool>,
    /// The product replaces the competitor's own.
    pub substitute: Option<bool>,
    /// It arose while an education, health, welfare, utility, transport or other public service was provided.
    pub public_service: Option<bool>,
    /// Derived: ids of the sources it was worked out of.
    #[serde(default)]
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub parents: Vec<Word>,
    /// Derived: substantive processing made something new of it.
    pub substantive: Option<bool>,
    /// Public data: its number in the directory.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub catalogue_id: Option<String>,
    /// Public data: it was obtained through the open platform.
    pub via_platform: Option<bool>,
    /// Public data under conditions: how each is met.
    #[serde(default)]
    #[validate(length(max = 20), nested)]
    #[schema(max_items = 20)]
    pub conditions: Vec<Condition>,
}

/// How the seller came by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    SelfCollected,
    Purchased,
    Scraped,
    PublicOpen,
    PublicShared,
    PublicAuthorisedOperation,
    UserUpload,
    Derived,
    Generated,
}

/// One condition of the directory entry. Met without evidence is not shown to be met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// In the words of the directory.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub name: String,
    pub met: Option<bool>,
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub evidence: Option<String>,
}
