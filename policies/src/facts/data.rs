//! Facts about the data itself: what it is made of, where it comes from, what was found in it.

use serde::{Deserialize, Serialize};

/// What the product is, as to the people in it. Hashed, coded or encrypted data is at most `deidentified`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It is declared to hold no personal data at all.
    None,
    /// Nobody can be identified and nobody can restore it (Data Regulations, Art. 2(2); PIPL, Art. 73).
    Anonymised,
    /// Nobody can be identified without additional information: still personal data.
    Deidentified,
    /// People can be identified.
    Identified,
}

/// What is declared about personal data in the whole product.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PersonalData {
    /// None, anonymised, deidentified or identified.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<State>,
    /// An independent report on the anonymisation is on file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<bool>,
    /// Somebody could restore the people from it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restorable: Option<bool>,
    /// A key, map or salt that restores it is still kept by somebody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keys_kept: Option<bool>,
    /// A key, map or join table travels in the same package (Arts. 26, 76).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keys_included: Option<bool>,
    /// A law or an agreement demands anonymisation before the data is given to others (Art. 26).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anonymisation_required: Option<bool>,
    /// It is claimed that nobody in it can be singled out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub singling_out_excluded: Option<bool>,
    /// The smallest number of people behind one cell or one combination of traits (k).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub smallest_group: Option<u32>,
    /// A personal information protection impact assessment is on file (PIPL, Art. 55).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub impact_assessment: Option<bool>,
}

/// How a source was come by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// Collected by the seller itself.
    SelfCollected,
    /// Made by the seller's own machines or operations.
    Generated,
    /// Bought or licensed from another organization.
    Purchased,
    /// Given by its users for this.
    UserUpload,
    /// Taken from systems of others by automated means.
    Scraped,
    /// Worked out of other sources of this product.
    Derived,
    /// Public data offered to everyone by a public body.
    PublicOpen,
    /// Public data obtained by sharing between public bodies (Arts. 41 to 43).
    PublicShared,
    /// Public data held under an authorised-operation agreement.
    PublicAuthorised,
}

/// One origin of the data.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Source {
    /// Its name in these facts; `parents` and groups refer to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// How it was come by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<SourceKind>,
    /// The seller states where it comes from (Data Security Law, Art. 33).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement: Option<bool>,
    /// A contract, log or licence is on file that shows it (Data Regulations, Art. 75).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<bool>,
    /// The supply contract or licence lets it be sold on (Art. 58).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resale_allowed: Option<bool>,
    /// A law, an administrative regulation or a local regulation forbids trading it (Art. 67(3)).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prohibited: Option<bool>,
    /// It is a state secret or national core data (Art. 4; Data Security Law, Art. 21).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state_secret: Option<bool>,
    /// It is important data (Data Security Law, Art. 21; NDSR, Art. 62).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub important: Option<bool>,
    /// It was taken by fraud, coercion, intrusion or by avoiding or breaking technical measures (Art. 68(1)).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub circumvented: Option<bool>,
    /// It is data of a competitor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub competitor: Option<bool>,
    /// The competitor's data was lawfully come by (Art. 68(2)).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lawfully_collected: Option<bool>,
    /// The product replaces the competitor's own (Art. 68(2)).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub substitute: Option<bool>,
    /// It arose while an education, health, welfare, utility, transport or other public service was provided
    /// (Arts. 2(5), 2(9)).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_service: Option<bool>,
    /// Derived: ids of the sources it was worked out of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parents: Option<Vec<String>>,
    /// Derived: substantive processing made something new of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub substantive: Option<bool>,
    /// Public data: what the directory says of it.
    pub openness: Openness,
}

/// Class of public data in the directory (Art. 48).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Open to anyone without condition.
    Unconditional,
    /// Open to those who meet the conditions.
    Conditional,
    /// Not open.
    Closed,
}

/// What the public-data directory says of a source.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Openness {
    /// Class in the directory version in force when the data was collected, not now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<Class>,
    /// Class in the directory now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class_now: Option<Class>,
    /// Which directory version that was is on record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_recorded: Option<bool>,
    /// It is an entry of the directory of open data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_catalogue: Option<bool>,
    /// It was obtained through the open platform, not from a web page or an answer to a request (Art. 45).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via_platform: Option<bool>,
    /// A body of this city opened it (Art. 2(9)).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of_this_city: Option<bool>,
    /// The seller is the very body that opened it (Art. 47).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opened_by_seller: Option<bool>,
    /// Conditional: every condition of the directory entry (Art. 49).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conditions: Option<Vec<Condition>>,
}

/// One condition under which public data was opened.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Condition {
    /// In the words of the directory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// It is met and shown to be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub met: Option<bool>,
    /// It binds whoever receives the data, so it can only be judged once a buyer is known.
    pub on_buyer: bool,
}

/// What an inspection of the data found in one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// Nothing that describes a person.
    None,
    /// Signs of personal data below the blocking threshold.
    Weak,
    /// Validated identifiers at or above the blocking threshold.
    Strong,
}

/// What was done to the identifiers of people in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Transformation {
    /// Nothing: there was no identifier, or it stands as it was.
    None,
    /// A digest of an identifier.
    Hash,
    /// An encrypted identifier.
    Encryption,
    /// A code or pseudonym that stands for the same person each time.
    Token,
    /// Only sums or counts are left.
    Aggregate,
}

/// One column or part of the product.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Field {
    /// Its name, shown in every hit about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The seller declared it as personal data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declared: Option<bool>,
    /// What the inspection found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<Found>,
    /// The kind it found, as `CN_ID`. Shown; and a kind that stands in clear contradicts a de-identified product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// What was done to identifiers in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transformed: Option<Transformation>,
}
