//! Facts about the people described and the authority to trade what describes them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{LawRank, Moment};

/// One category of data subject from one source, and everything shown for it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Group {
    /// Who they are: customers, patients, staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Id of the source they come from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Sensitive personal data is held of them (PIPL, Art. 28). Biometric data and data of children under
    /// fourteen are sensitive whatever is stated here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sensitive: Option<bool>,
    /// What is held of them, as far as it decides whether it is sensitive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kinds: Option<Vec<DataKind>>,
    /// Ordinary data is put together so that it tells what is sensitive (GB/T 45574, recommended).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aggregated: Option<bool>,
    /// Biometric data is held of them (Data Regulations, Art. 19).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub biometric: Option<bool>,
    /// There are children under fourteen among them; left out, `youngest_born` decides, and it cannot be stated away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub under_14: Option<bool>,
    /// Birthday of the youngest. The fourteenth birthday itself still counts as under fourteen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub youngest_born: Option<NaiveDate>,
    /// Some who were under fourteen when their guardian agreed have turned fourteen since; left out, `youngest_born`
    /// decides where all of them have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turned_14: Option<bool>,
    /// There are adults among them without full capacity (Art. 20).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub incapable_adult: Option<bool>,
    /// What is shown for the group covers every single person in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub covers_everyone: Option<bool>,
    /// End of the period for which the data may be kept (Art. 11(4)).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention_until: Option<Moment>,
    /// Another ground for deletion has arisen: purpose fulfilled, deletion asked for (Art. 25).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deletion_due: Option<bool>,
    /// Records of their notices and consents are kept after deletion for longer than is needed (Art. 25).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence_overkept: Option<bool>,
    /// Consents shown; an empty list says there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consents: Option<Vec<Consent>>,
    /// Exemptions from consent that are claimed (Art. 21).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exemptions: Vec<Exemption>,
    /// Grounds claimed for providing the data without de-identification (Art. 27), other than consent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub grounds: Vec<Ground>,
}

/// Kinds of personal data whose sensitivity somebody may have to look up. Art. 2(3) of the Data Regulations leaves
/// the scope to laws and administrative regulations; national standards are recommended and only raise a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DataKind {
    /// Religious belief (PIPL, Art. 28).
    Religion,
    /// A specific identity (same article).
    SpecificIdentity,
    /// Medical and health data (same article).
    Health,
    /// Financial accounts (same article).
    FinancialAccount,
    /// Precise or continuous whereabouts (same article).
    PreciseLocation,
    /// A city or district: not a track.
    RoughLocation,
    /// The photo or scan of an identity card (GB/T 45574, GB/T 35273).
    IdImage,
    /// The number of an identity card: GB/T 35273 lists it, GB/T 45574 no longer does.
    IdNumber,
}

/// One consent, or one batch of consents given on the same notice in the same way.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Consent {
    /// Its name in the seller's register.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// When the notice was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice_at: Option<Moment>,
    /// When consent was given; of a batch, the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_at: Option<Moment>,
    /// When handling began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handled_from: Option<Moment>,
    /// What the notice told (Art. 14 lists seven items).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice_items: Option<Vec<NoticeItem>>,
    /// An exception from prior notice that is claimed (Art. 15).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice_exception: Option<NoticeException>,
    /// The notice told, prominently, why sensitive data is necessary and what it does to the person (Art. 14).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub impact_notice: Option<bool>,
    /// It was got by misleading, fraud or coercion (Art. 17).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub misleading: Option<bool>,
    /// It was a condition of a service that does not need it (Art. 12).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conditioned: Option<bool>,
    /// It was given by an affirmative act; a pre-ticked box or silence is not one (Art. 18).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explicit: Option<bool>,
    /// Consent to the sensitive data was asked for on its own, not bundled (PIPL, Art. 29).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub separate: Option<bool>,
    /// Consent to giving the data to others was asked for on its own (PIPL, Art. 23).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provision_separate: Option<bool>,
    /// The recipient abroad was told: name, contact, purpose, method, kinds, and how to use one's rights (PIPL, Art. 39).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub export_notice: Option<bool>,
    /// Consent to sending the data abroad was asked for on its own (PIPL, Art. 39).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub export_separate: Option<bool>,
    /// It covers giving the data to the recipient without de-identification (Data Regulations, Art. 27(2)).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identified_provision: Option<bool>,
    /// A law or an administrative regulation wants it in writing (PIPL, Art. 29).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub written_required: Option<bool>,
    /// It is in writing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub written: Option<bool>,
    /// People who had refused were asked again and again (Network Data Security Regulations, Art. 22).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked_again: Option<bool>,
    /// There is an easy way to take it back, without unreasonable terms (Data Regulations, Art. 23).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawal_path: Option<bool>,
    /// Those who have turned fourteen since agreed to it themselves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_since: Option<bool>,
    /// A guardian gave it (Art. 20).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_guardian: Option<bool>,
    /// Biometric: a way without biometrics was offered (Art. 19).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alternative_offered: Option<bool>,
    /// Biometric: it is necessary for the purpose (Art. 19).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub biometric_necessary: Option<bool>,
    /// Biometric: no other personal data can take its place (Art. 19).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub biometric_irreplaceable: Option<bool>,
    /// Purposes consented to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purposes: Option<Vec<String>>,
    /// Recipients told to the person (PIPL, Art. 23).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recipients: Option<Vec<Recipient>>,
    /// Purpose, method or kind of data has changed since, without new consent (Art. 16).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed_since: Option<bool>,
    /// End of the period consented to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention_until: Option<Moment>,
    /// Withdrawals; an empty list says there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawals: Option<Vec<Withdrawal>>,
}

/// What a notice must tell (Data Regulations, Art. 14).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeItem {
    /// Who handles the data and how to reach them.
    Handler,
    /// Kinds and scope of the data.
    Kinds,
    /// Purpose and method.
    Purpose,
    /// How long it is kept.
    Retention,
    /// Risks and the measures against them.
    Safeguards,
    /// The person's rights and how to use them.
    Rights,
    /// Whatever else laws and regulations want told.
    Other,
}

impl NoticeItem {
    /// The seven items.
    pub const ALL: [Self; 7] = [
        Self::Handler,
        Self::Kinds,
        Self::Purpose,
        Self::Retention,
        Self::Safeguards,
        Self::Rights,
        Self::Other,
    ];
}

/// Why notice may come later or not at all (Art. 15).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeException {
    /// Life, health or property in an emergency; notice follows.
    Emergency,
    /// A law or an administrative regulation demands secrecy.
    Secrecy,
}

/// Somebody to whom the person agreed the data may be given.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Recipient {
    /// The name told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The unified social credit code of the organization told; it counts as named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uscc: Option<String>,
    /// One organization is named, not a class such as "our partners".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub named: Option<bool>,
    /// Its contact, purpose, method and the kinds of data were told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub particulars: Option<bool>,
}

/// The person took consent back; what was lawful before stays lawful (Art. 22).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Withdrawal {
    /// From when; a use at this very moment is out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Moment>,
    /// For which purposes; left out or empty, for all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purposes: Option<Vec<String>>,
}

/// The six items of Art. 21.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExemptionItem {
    /// (1) Disclosed by the person or lawfully public.
    SelfDisclosed,
    /// (2) Necessary for a contract with the person.
    Contract,
    /// (3) Necessary for managing own staff or for trade secrets.
    Staff,
    /// (4) A public body's duty or service.
    PublicDuty,
    /// (5) News reporting.
    News,
    /// (6) Another law or administrative regulation.
    #[default]
    OtherLaw,
}

/// One exemption from consent that is claimed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exemption {
    /// Which item.
    pub item: ExemptionItem,
    /// (1) The trade fits the purpose for which it was disclosed, within reasonable scope.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fits_purpose: Option<bool>,
    /// (1) The person expressly refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<bool>,
    /// (1) It has a major effect on the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub major_effect: Option<bool>,
    /// (2) Delivery to this very buyer performs the contract with the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub performs_contract: Option<bool>,
    /// (6) How high that provision stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<LawRank>,
    /// (6) The provision relied on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provision: Option<String>,
}

/// The items of Art. 27 that are claimed on their own; item (2), consent, follows from the consents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroundItem {
    /// (1) A public body needs it for its duty or service and asks in writing.
    PublicNeed,
    /// (3) Necessary for a contract with the person.
    Contract,
    /// (4) Another law or administrative regulation.
    #[default]
    OtherLaw,
}

/// One ground claimed for providing data that was not de-identified. It never replaces authority.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ground {
    /// Which item.
    pub item: GroundItem,
    /// (1) The buyer needs it for a public management duty or a public service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_need: Option<bool>,
    /// (1) The buyer asked in writing and the letter is on file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written_request: Option<bool>,
    /// (3) It is necessary to conclude or perform the contract.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub necessary: Option<bool>,
    /// (4) How high that provision stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<LawRank>,
    /// (4) The provision relied on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provision: Option<String>,
}
