//! What may be stated about an act before asking what fine it may carry. A fact left out is unknown.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::error::FineError;
use super::fen::Fen;
use super::reading;
use super::ternary::Ternary;
use super::violation::Violation;

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
    /// What was collected beyond the lawful price. Stated for a price violation, it is counted instead of the rest; the
    /// rule is recalled only, and the answer says so.
    #[serde(deserialize_with = "reading::known_amount", skip_serializing_if = "Option::is_none")]
    pub overcharged: Option<Fen>,
    /// The actor made another's violation possible (a platform's commission).
    pub facilitator: Ternary,
    /// The party proved its direct costs in the time given.
    pub proven: Ternary,
}

/// What kind of record it is; the kinds of one line of the interpretation share their number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// Whereabouts.
    Track,
    /// Content of communication.
    Communication,
    /// Credit reports.
    Credit,
    /// Property.
    Property,
    /// Lodging.
    Lodging,
    /// Communication logs.
    CommunicationLog,
    /// Health.
    Health,
    /// Transactions.
    Transaction,
    /// Other information that may affect the safety of persons or property.
    Safety,
    /// Any other personal information.
    Other,
}

/// Records of personal information obtained, sold or provided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordFact {
    /// Their kind.
    pub kind: RecordKind,
    /// How many. Records acquired and then sold are one count, not two.
    #[serde(default)]
    pub count: Option<u64>,
    /// To how many recipients each went: the same record to another recipient is counted again. At least one.
    #[serde(default)]
    pub recipients: Option<u64>,
}

/// Days on which no surcharge runs, both included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stop {
    /// The first day of a review or suit.
    pub from: NaiveDate,
    /// Its last day; the day of payment when left out.
    #[serde(default)]
    pub until: Option<NaiveDate>,
}

/// The payment of a fine that was decided.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PaymentFacts {
    /// The fine decided.
    #[serde(deserialize_with = "reading::known_amount", skip_serializing_if = "Option::is_none")]
    pub fine: Option<Fen>,
    /// The day the decision was received; it is due so many days after (APL 67).
    pub received_on: Option<NaiveDate>,
    /// The last day to pay, where it is known otherwise.
    pub due_on: Option<NaiveDate>,
    /// The day it was paid; the day of the question when left out.
    pub paid_on: Option<NaiveDate>,
    /// Reviews and suits, during which the surcharge does not run (APL 73).
    pub stopped: Vec<Stop>,
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
    /// Whether a trade of personal data, or an export, also breaks the PIPL. Needed for `67-1` and `export` only;
    /// `personal` states it.
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
    /// Whether it was not corrected in the time ordered: lateness, where refusal is not needed. Follows from
    /// `order_deadline` and `corrected_on` where they are stated.
    pub overdue: Ternary,
    /// Much data leaked, or another grave result followed (DSL, NDSR, CSL).
    pub grave_result: Ternary,
    /// The network's security was harmed (CSL).
    pub network_harm: Ternary,
    /// Critical infrastructure lost its main function (CSL 61).
    pub main_function_lost: Ternary,
    /// An especially grave effect or result of unlawful content (CSL 69).
    pub extreme_result: Ternary,
    /// What was exported is important data (DSL 46).
    pub important_data: Ternary,
    /// The monopoly agreement was implemented (AML 56).
    pub implemented: Ternary,
    /// The concentration restricts competition, or may do so (AML 58).
    pub restrictive: Ternary,
    /// Especially serious: the first limb of AML 63.
    pub especially_serious: Ternary,
    /// An especially bad effect: the second limb of AML 63.
    pub especially_bad_effect: Ternary,
    /// An especially grave result: the third limb of AML 63.
    pub especially_grave_result: Ternary,
    /// The fine fixed under AML 56, 57, 58 or 62, which AML 63 multiplies.
    #[serde(deserialize_with = "reading::known_amount", skip_serializing_if = "Option::is_none")]
    pub amount_fixed: Option<Fen>,
    /// The consumers knew of the different price (Consumer Law 56).
    pub disclosed: Ternary,
    /// Records of personal information by kind; the list is whole.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<RecordFact>,
    /// The records were obtained in performing duties or providing services: half the numbers count.
    pub insider: Ternary,
    /// A criminal penalty for the same before, or an administrative one within two years.
    pub prior_punishment: Ternary,
    /// The payment of a fine already decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment: Option<PaymentFacts>,
    /// Show how discretion is commonly divided. The shares are recalled only, and the answer says so.
    pub discretion_bands: bool,
    /// Turnover of the year before the act ended; for the Anti-Monopoly Law its sales.
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

    /// Whether correction is late: as stated, or by its dates; refusing to correct is late as well.
    pub(super) fn lateness(&self) -> Ternary {
        match (self.overdue, self.lateness_by_dates()) {
            (Ternary::Unknown, Some(late)) => late,
            (Ternary::Unknown, None) if self.refused == Ternary::Yes => Ternary::Yes,
            (stated, _) => stated,
        }
    }

    /// Whether it was corrected after the last day, where both days are stated.
    pub(super) fn lateness_by_dates(&self) -> Option<Ternary> {
        let (deadline, corrected) = self.order_deadline.zip(self.corrected_on)?;
        Some((corrected > deadline).into())
    }

    /// The day whose law judges the act, if it can be told.
    pub(super) fn ended_on(&self) -> Option<NaiveDate> {
        let days: Option<Vec<NaiveDate>> = self.orders.iter().map(|order| order.at).collect();
        self.act_ended_on.or_else(|| days?.into_iter().max())
    }
}
