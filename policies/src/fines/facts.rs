//! What may be stated about an act before asking what fine it may carry. A fact left out is unknown.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::error::FineError;
use super::fen::Fen;
use super::reading;
use super::ternary::Ternary;

/// The provision an act is said to break. Stating one says that its conduct took place; elements that the penalty
/// adds (infringement, refusal, seriousness) are facts of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Violation {
    /// Trading personal data without authorization: Data Regulations, Art. 67(1).
    #[serde(rename = "67-1")]
    UnauthorizedPersonalData,
    /// Trading public data that was not opened: Art. 67(2).
    #[serde(rename = "67-2")]
    UnopenedPublicData,
    /// Trading what laws or regulations, local ones included, forbid to trade: Art. 67(3).
    #[serde(rename = "67-3")]
    ForbiddenTrade,
    /// Obtaining another's data by unlawful means: Art. 68(1).
    #[serde(rename = "68-1")]
    UnlawfulAcquisition,
    /// Substituting another's offer with its unlawfully collected data: Art. 68(2).
    #[serde(rename = "68-2")]
    UnlawfulSubstitution,
    /// Other unfair conduct that laws or regulations forbid: Art. 68(3).
    #[serde(rename = "68-3")]
    OtherUnfairConduct,
    /// Treating like counterparties differently: Art. 69.
    #[serde(rename = "69")]
    DifferentTreatment,
    /// A monopoly agreement: Art. 70.
    #[serde(rename = "70-agreement")]
    MonopolyAgreement,
    /// Abuse of a dominant position: Art. 70.
    #[serde(rename = "70-abuse")]
    AbuseOfDominance,
    /// An unlawful concentration: Art. 70.
    #[serde(rename = "70-concentration")]
    UnlawfulConcentration,
    /// A breach of the rules on personal information: Art. 92; PIPL, Art. 66.
    #[serde(rename = "personal")]
    PersonalInformation,
    /// A missed security duty: Art. 96.
    #[serde(rename = "security")]
    SecurityDuty,
    /// A missed duty of an intermediary of data trades: Data Security Law, Arts. 33 and 47.
    #[serde(rename = "intermediary")]
    IntermediaryDuty,
    /// An unlawful export.
    #[serde(rename = "export")]
    UnlawfulExport,
}

/// Who did the act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// The party that sold.
    Seller,
    /// The party that bought.
    Buyer,
    /// The intermediary on which it was sold, not itself a party.
    Platform,
    /// A public management and service body.
    PublicBody,
    /// A natural person.
    Person,
}

/// Who decides on the penalty; unlawful gains are counted by its rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Authority {
    /// A market regulator.
    MarketRegulator,
    /// An internet information department (`cac` for short).
    #[serde(alias = "cac")]
    InternetInformation,
    /// A department in charge of a sector.
    SectorDepartment,
    /// The police.
    PublicSecurity,
}

/// The level of the authority, lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// A district or county.
    District,
    /// A municipality.
    Municipal,
    /// A province.
    Provincial,
    /// The State.
    National,
}

/// One order of the act.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OrderFact {
    /// Its price, tax included, in its currency.
    #[serde(deserialize_with = "reading::known_amount", skip_serializing_if = "Option::is_none")]
    pub amount: Option<Fen>,
    /// The day of its contract.
    pub at: Option<NaiveDate>,
    /// Its currency as a three-letter code; yuan (`CNY`) when left out.
    pub currency: Option<String>,
    /// Yuan for one unit of the currency on the day of the contract, at most eight decimals. Not for yuan.
    pub rate: Option<String>,
    /// The tax within `amount`, in the same currency.
    #[serde(deserialize_with = "reading::known_amount", skip_serializing_if = "Option::is_none")]
    pub tax: Option<Fen>,
}

/// What is known of the money the act brought in, in yuan.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GainsFacts {
    /// All money obtained by the act.
    #[serde(deserialize_with = "reading::known_amount", skip_serializing_if = "Option::is_none")]
    pub gross: Option<Fen>,
    /// What of it must by law be refunded or compensated.
    #[serde(deserialize_with = "reading::known_amount", skip_serializing_if = "Option::is_none")]
    pub refundable: Option<Fen>,
    /// Lawful and necessary expenditure used directly for the act.
    #[serde(deserialize_with = "reading::known_amount", skip_serializing_if = "Option::is_none")]
    pub direct_costs: Option<Fen>,
    /// The purchase price of inputs or goods, which the market regulator's older rule takes off.
    #[serde(deserialize_with = "reading::known_amount", skip_serializing_if = "Option::is_none")]
    pub purchase_costs: Option<Fen>,
    /// Taxes paid before the decision and directly related to the act.
    #[serde(deserialize_with = "reading::known_amount", skip_serializing_if = "Option::is_none")]
    pub taxes: Option<Fen>,
    /// The actor made another's violation possible (a platform's commission).
    pub facilitator: Ternary,
    /// The party proved its direct costs in the time given.
    pub proven: Ternary,
}

/// The facts of one act by one actor, or of several in `acts`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FineFacts {
    /// What the act breaks: one or several provisions. Several provisions broken by one act carry one fine.
    #[serde(deserialize_with = "reading::one_or_many")]
    pub violation: Vec<Violation>,
    /// Who did it.
    pub actor: Option<Actor>,
    /// What was traded for, in yuan, tax included. State this or `orders`.
    #[serde(deserialize_with = "reading::known_amount", skip_serializing_if = "Option::is_none")]
    pub amount: Option<Fen>,
    /// The tax within `amount`.
    #[serde(deserialize_with = "reading::known_amount", skip_serializing_if = "Option::is_none")]
    pub tax: Option<Fen>,
    /// The orders of one continuing act; their amounts are added.
    pub orders: Vec<OrderFact>,
    /// Whether anything was traded at all. Left out, the violation of Art. 67 says that it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sold: Option<Ternary>,
    /// Whether an exemption of Art. 69 holds. Left out, the violation says that none does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exempted: Option<Ternary>,
    /// Whether the intermediary met its duties after all. Left out, the violation says that it did not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duties_met: Option<Ternary>,
    /// Whether a trade of personal data also breaks the PIPL. Needed for `67-1` only; `personal` states it.
    pub personal_breach: Ternary,
    /// Whether another's lawful rights or interests were infringed (Art. 95).
    pub infringed: Ternary,
    /// Whether correction was refused after an order.
    pub refused: Ternary,
    /// The last day to correct, as ordered.
    pub order_deadline: Option<NaiveDate>,
    /// The day it was corrected.
    pub corrected_on: Option<NaiveDate>,
    /// Whether circumstances are serious. Never worked out here: the law does not define it.
    pub serious: Ternary,
    /// Turnover of the year before the act ended.
    #[serde(deserialize_with = "reading::known_amount", skip_serializing_if = "Option::is_none")]
    pub turnover_prev_act: Option<Fen>,
    /// Turnover of the year before the decision.
    #[serde(deserialize_with = "reading::known_amount", skip_serializing_if = "Option::is_none")]
    pub turnover_prev_decision: Option<Fen>,
    /// The money the act brought in.
    pub gains: Option<GainsFacts>,
    /// Who decides.
    pub authority: Option<Authority>,
    /// At what level.
    pub level: Option<Level>,
    /// The last day of the act; its law judges it. Left out, the last order's day, or else the day of the question.
    pub act_ended_on: Option<NaiveDate>,
    /// The day the act came to an authority's notice.
    pub discovered_on: Option<NaiveDate>,
    /// The day of the decision; the day of the question when left out.
    pub decided_on: Option<NaiveDate>,
    /// The act touched life, health or financial safety and did harm (five years instead of two, APL 36).
    pub grave_harm: Ternary,
    /// The actor reported what was not yet known (APL 32).
    pub self_reported: Ternary,
    /// The actor removed or lessened the harm of its own accord (APL 32).
    pub harm_removed: Ternary,
    /// The actor was coerced or deceived into it (APL 32).
    pub coerced: Ternary,
    /// The actor helped the investigation in a way that counts (APL 32).
    pub assisted: Ternary,
    /// The violation is minor (APL 33).
    pub minor: Ternary,
    /// It was corrected in time (APL 33).
    pub corrected: Ternary,
    /// It did no harm (APL 33).
    pub no_harm: Ternary,
    /// It is the first violation (APL 33).
    pub first: Ternary,
    /// Its harm is slight (APL 33).
    pub slight_harm: Ternary,
    /// The actor proved that it was not at fault (APL 33).
    pub no_fault: Ternary,
    /// Several acts, each with its own actor; nothing else is then asked of the facts around them. Read from JSON or
    /// TOML, each act takes over from the facts around it what it does not state itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub acts: Vec<Self>,
}

impl FineFacts {
    /// Reads facts from JSON. Errors: a fact that is misspelt (with the nearest known one), not in its shape, or at
    /// odds with another.
    pub fn from_json(facts: &serde_json::Value) -> Result<Self, FineError> {
        reading::facts(facts)
    }

    /// Reads facts from TOML. Errors: as `from_json`, or the text is not TOML.
    pub fn from_toml(facts: &str) -> Result<Self, FineError> {
        let read = toml::from_str(facts).map_err(|error| FineError::Unreadable(error.to_string()))?;
        Self::from_json(&read)
    }

    /// Whether the act is said to break this provision.
    pub fn breaks(&self, violation: Violation) -> bool {
        self.violation.contains(&violation)
    }

    /// Whether correction was refused: as stated, or no when it was corrected by the deadline. Lateness alone does
    /// not prove refusal, so it stays unknown.
    pub(super) fn refusal(&self) -> Ternary {
        match (self.refused, self.order_deadline, self.corrected_on) {
            (Ternary::Unknown, Some(deadline), Some(corrected)) if corrected <= deadline => Ternary::No,
            (stated, _, _) => stated,
        }
    }

    /// The day whose law judges the act, if it can be told.
    pub(super) fn ended_on(&self) -> Option<NaiveDate> {
        let days: Option<Vec<NaiveDate>> = self.orders.iter().map(|order| order.at).collect();
        self.act_ended_on.or_else(|| days?.into_iter().max())
    }
}
