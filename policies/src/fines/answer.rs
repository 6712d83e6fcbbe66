//! The answer: heads, ranges, what is alternative to what, and what is still unknown.

use chrono::NaiveDate;
use serde::Serialize;

use super::discretion::Bands;
use super::facts::Actor;
use super::fen::Fen;
use super::referral::Referral;
use super::surcharge::Surcharge;
use super::violation::Violation;

/// Says what the answer is not.
pub(super) const DISCLAIMER: &str = "A computed range with its sources, not legal advice and not a decision. \
    Whether a violation took place and what follows from it is for the competent authority.";

/// Whether a head is open on the facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The time to punish has run out (APL 36).
    TimeBarred,
    /// Made out, but not for an authority of the level stated.
    OtherAuthority,
    /// Open unless a fact that is still unknown speaks against it.
    Possible,
    /// Every element is stated.
    Applies,
}

/// How free the authority is to fine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Modality {
    /// A fine must be set.
    Shall,
    /// A fine may be set.
    May,
    /// A fine is one of several measures to choose from.
    AnyOf,
}

/// A range of money in yuan, both ends included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Range {
    /// The lower end, rounded up to the fen; none where the law sets none.
    pub min: Option<Fen>,
    /// The upper end, rounded down to the fen; none while a fact it depends on is unknown.
    pub max: Option<Fen>,
}

/// The ceiling that follows if "previous year" means the year before the decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DecisionYear {
    /// The turnover of that year.
    pub turnover: Fen,
    /// The least fine it gives, where the law sets one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<Fen>,
    /// The ceiling it gives.
    pub max: Fen,
}

/// A fine on the actor itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fine {
    /// The least fine; none where the law sets none.
    pub min: Option<Fen>,
    /// The greatest fine; none while a fact it depends on is unknown.
    pub max: Option<Fen>,
    /// How free the authority is.
    pub modality: Modality,
    /// The law sets no least fine, so it is anything above nothing.
    pub above_zero: bool,
    /// Not a whole fen lies between the ends: there is no fine to set on these facts. `max` is then nothing.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub empty: bool,
    /// How the ends come about.
    pub formula: String,
    /// The other reading of "previous year", where its turnover is stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_decision_year: Option<DecisionYear>,
    /// How discretion is commonly divided, where it is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bands: Option<Bands>,
}

/// A fine on the persons directly responsible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Persons {
    /// The least fine; none where the law sets none.
    pub min: Option<Fen>,
    /// The greatest fine.
    pub max: Fen,
    /// How free the authority is.
    pub modality: Modality,
    /// What else may befall them, or how the text may be read otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<&'static str>,
}

/// Unlawful gains, which are confiscated beside the fine and never part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gains {
    /// The gains, once nothing that matters is unknown.
    pub amount: Option<Fen>,
    /// The least they can be.
    pub min: Fen,
    /// The most they can be; none while the money obtained is unknown.
    pub max: Option<Fen>,
    /// The formula and the rule it comes from.
    pub formula: String,
}

/// Why gains are confiscated under a head.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ConfiscationBasis {
    /// The article itself says so.
    Article,
    /// The article is silent; APL 28 confiscates gains in general.
    GeneralRule,
    /// It is one of several measures to choose from.
    AnyOf,
}

/// One provision under which the act may be fined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an answer of its own that readers look up by name"
)]
pub struct Head {
    /// Its permanent id.
    pub id: &'static str,
    /// The article.
    pub cite: &'static str,
    /// Which of the acts it answers, counted from one.
    pub act: usize,
    /// Whose act that is.
    pub actor: Option<Actor>,
    /// Whether it is open.
    pub status: Status,
    /// What it punishes, in a sentence.
    pub says: &'static str,
    /// An order to correct belongs to it.
    pub order: bool,
    /// A warning belongs to it.
    pub warning: bool,
    /// What is confiscated.
    pub confiscation: Option<Gains>,
    /// Why it is.
    pub confiscation_basis: ConfiscationBasis,
    /// The fine on the actor; none where the head sets none.
    pub fine: Option<Fine>,
    /// The fine on persons directly responsible.
    pub persons: Option<Persons>,
    /// What else may follow.
    pub other: Option<&'static str>,
    /// Who may use it.
    pub authority: &'static str,
    /// The unknown facts that its being open or its range depends on.
    pub unresolved: Vec<&'static str>,
    /// The stated violation itself leads here, not a law that might displace it.
    #[serde(skip)]
    pub(super) stated: bool,
    /// It multiplies other heads and is made out, so that what they set alone is not the end of it.
    #[serde(skip)]
    pub(super) multiplies: bool,
    /// It is shown among the pointers, not among the heads.
    #[serde(skip)]
    pub(super) pointer: bool,
}

/// A provision without an amount of its own that the act may lead to. It stands in for no head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pointer {
    /// Its permanent id.
    pub id: &'static str,
    /// The article.
    pub cite: &'static str,
    /// Which of the acts it answers, counted from one.
    pub act: usize,
    /// Whether it is open.
    pub status: Status,
    /// What it says, in a sentence.
    pub says: &'static str,
    /// Who may use it.
    pub authority: &'static str,
    /// The unknown facts that its being open depends on.
    pub unresolved: Vec<&'static str>,
}

impl From<Head> for Pointer {
    fn from(head: Head) -> Self {
        let Head { id, cite, act, status, says, authority, mut unresolved, .. } = head;
        // Nothing is confiscated under a pointer, so gains matter only where it asks for them itself.
        unresolved.retain(|fact| !fact.starts_with("gains") && *fact != "authority");
        Self { id, cite, act, status, says, authority, unresolved }
    }
}

/// One act of several, with what applies to its actor alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActAnswer {
    /// Which act, counted from one.
    pub act: usize,
    /// Whose.
    pub actor: Option<Actor>,
    /// Its headline.
    pub headline: Option<&'static str>,
    /// The span of its open heads.
    pub overall: Option<Range>,
    /// Its unlawful gains.
    pub gains: Gains,
    /// Whether counts call for the police.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referral: Option<Referral>,
    /// What is added to its fine paid late.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub surcharge: Option<Surcharge>,
}

/// What a later and lighter law would give (APL 37).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LaterLaw {
    /// The day of the decision, whose law this is.
    pub on: NaiveDate,
    /// Its headline.
    pub headline: Option<&'static str>,
    /// The span of its open heads; none when it punishes no longer.
    pub overall: Option<Range>,
}

/// What the act was traded for, and how that was counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Amount {
    /// All orders together, tax included, in yuan rounded down to the fen; the known part while some are unknown.
    pub known: Fen,
    /// Whether that is all of it.
    pub complete: bool,
    /// The same without tax, where the tax is stated.
    pub without_tax: Option<Fen>,
    /// Each order in yuan, with the rate and day it was converted at.
    pub orders: Vec<OrderAmount>,
}

/// One order in yuan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrderAmount {
    /// Yuan, rounded down to the fen; none while unknown.
    pub yuan: Option<Fen>,
    /// The currency of the contract.
    pub currency: String,
    /// The rate used.
    pub rate: Option<String>,
    /// The day of the contract.
    pub at: Option<NaiveDate>,
}

/// The whole answer. Heads are never added: those of one act are alternatives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Assessment {
    /// The version of the law's numbers.
    pub law: String,
    /// The day of the question.
    pub on: NaiveDate,
    /// The head that counts first: open, stated, and with the higher fine (APL 29).
    pub headline: Option<&'static str>,
    /// Every head with its state.
    pub heads: Vec<Head>,
    /// Heads of one act that stand in for each other.
    pub alternatives: Vec<Vec<&'static str>>,
    /// From the least to the greatest fine of any one open head; none when no open head carries a fine.
    pub overall: Option<Range>,
    /// Where else the act leads: detention, crime, a public body's superior, other laws.
    pub pointers: Vec<Pointer>,
    /// What the same act often breaks as well and is not stated, so not asked.
    pub may_also_break: Vec<Violation>,
    /// Whether counts call for the police; none where no personal information is at stake.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referral: Option<Referral>,
    /// What is added to a fine paid late, where its payment is stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub surcharge: Option<Surcharge>,
    /// The numbers that decided here and were only recalled, by name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unverified: Vec<&'static str>,
    /// What was traded for; none when the facts hold several acts.
    pub amount: Option<Amount>,
    /// Unlawful gains; none when the facts hold several acts.
    pub gains: Option<Gains>,
    /// The acts apart, when there are several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub acts: Vec<ActAnswer>,
    /// What a later and lighter law would give.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub later_law: Option<LaterLaw>,
    /// What a reader must not miss, as words; sorted.
    pub flags: Vec<&'static str>,
    /// The unknown facts that matter; sorted.
    pub unresolved: Vec<&'static str>,
    /// What a reader should know, as sentences.
    pub notes: Vec<String>,
    /// What this is not.
    pub disclaimer: &'static str,
}
