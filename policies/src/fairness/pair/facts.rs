//! What may be stated of a compared pair. A fact left out is unknown; a trait of the buyer is refused.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::difference::Difference;
use crate::facts::{FactsError, decode};
use crate::fines::Fen;
use crate::tri::Tri;

/// The pair and what is claimed for it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CompareFacts {
    /// The seller is a market entity.
    pub market_entity: Option<bool>,
    /// A record shows that inputs about the buyer made the terms; no, where people made them without.
    pub data_analysis: Option<bool>,
    /// The terms are the platform's own: its fees, its ranking.
    pub platform_own: Option<bool>,
    /// There is another counterparty to compare with.
    pub counterpart: Option<bool>,
    /// What must be the same for the two to be compared at all.
    pub key: Key,
    /// The volume tier in which the two differ is offered to all.
    pub tier_offered_to_all: Option<bool>,
    /// What each of the two was given.
    pub terms: Terms,
    /// The price changed between the two for everyone alike.
    pub changed_for_everyone: Option<bool>,
    /// The five factors of the second paragraph.
    pub factors: Factors,
    /// Exemptions that are claimed.
    pub exemptions: Vec<Exempt>,
    /// Rights of the counterparty were infringed; without it there is no fine (Art. 95).
    pub infringed: Option<bool>,
}

/// Whether the two are the same in each of these.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Key {
    /// Product and version.
    pub version: Option<bool>,
    /// Scope of the licence.
    pub licence: Option<bool>,
    /// Form of delivery.
    pub delivery: Option<bool>,
    /// Volume tier.
    pub volume_tier: Option<bool>,
    /// Currency and tax.
    pub currency: Option<bool>,
    /// Window of time.
    pub window: Option<bool>,
}

impl Key {
    pub(super) fn others(&self) -> [Tri; 5] {
        [self.version, self.licence, self.delivery, self.currency, self.window].map(Tri::from)
    }
}

/// What was offered or agreed; quotes count as much as trades.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Terms {
    /// What each of the two pays for the same, in yuan as text.
    pub prices: Option<[String; 2]>,
    /// Quota, quality, refresh, payment, support and access are the same.
    pub others_same: Option<bool>,
    /// One of the two got a coupon by profile that the other cannot see.
    pub hidden_coupon: Option<bool>,
}

/// The five factors of Art. 69, second paragraph. Scale is none of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Factors {
    /// Trading security.
    pub security: Factor,
    /// Trading cost.
    pub cost: Factor,
    /// Credit.
    pub credit: Factor,
    /// Stage of the trade.
    pub stage: Factor,
    /// Duration.
    pub duration: Factor,
}

/// One factor.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Factor {
    /// The two differ in it.
    pub differs: Option<bool>,
    /// There is usable evidence of it: records or a published rule, no guess from habits or devices.
    pub evidence: Option<bool>,
    /// How much of the price gap the evidence or the published rule accounts for, in yuan as text.
    pub accounts_for: Option<String>,
    /// It accounts for the other terms that differ.
    pub accounts_for_others: Option<bool>,
}

/// How far the factors account for a difference.
pub(super) enum Account {
    Whole,
    Part,
    /// A factor is said to differ, or may, without the evidence or the measure of it.
    Unproven,
    None,
}

impl Factors {
    fn each(&self) -> [(&'static str, &Factor); 5] {
        [
            ("security", &self.security),
            ("cost", &self.cost),
            ("credit", &self.credit),
            ("stage", &self.stage),
            ("duration", &self.duration),
        ]
    }

    /// Evidenced factors are added up; the rounding of the comparison is left aside.
    pub(super) fn account_for(&self, difference: &Difference) -> Result<Account, FactsError> {
        let (mut accounted, mut others, mut proven, mut open) = (Fen::ZERO, Tri::No, false, false);
        for (name, factor) in self.each() {
            if factor.differs == Some(false) {
                continue;
            }
            if factor.differs.is_none() || factor.evidence != Some(true) {
                open = true;
                continue;
            }
            proven = true;
            others = Tri::any([others, (factor.accounts_for_others == Some(true)).into()]);
            match &factor.accounts_for {
                Some(yuan) => accounted = accounted.and(read(&format!("factors.{name}.accounts_for"), yuan)?),
                None => open |= difference.price_differs(),
            }
        }
        let others = Tri::any([others, difference.others_differ.not()]);
        let met = Tri::all([difference.is_met_by(accounted).into(), others]);
        Ok(match (met, proven, open) {
            (_, false, false) => Account::None,
            (Tri::Yes, true, _) => Account::Whole,
            (Tri::Unknown, _, _) | (_, _, true) => Account::Unproven,
            (Tri::No, true, false) => Account::Part,
        })
    }
}

/// An exemption of Art. 69 with its limbs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "ground", rename_all = "snake_case", deny_unknown_fields)]
pub enum Exempt {
    /// (1) Three limbs.
    ActualDemand {
        /// The counterparty's actual demand is on record.
        #[serde(default)]
        demand: Option<bool>,
        /// Legitimate trading norms call for it.
        #[serde(default)]
        norm: Option<bool>,
        /// The customs of the industry do.
        #[serde(default)]
        custom: Option<bool>,
    },
    /// (2) A promotion for new users.
    NewUser {
        /// The favoured one buys for the first time, and did not sign up anew for it.
        #[serde(default)]
        first_purchase: Option<bool>,
        /// The promotion was published.
        #[serde(default)]
        published: Option<bool>,
        /// The purchase lies within its period.
        #[serde(default)]
        within_period: Option<bool>,
        /// How long it runs, in days, repetitions added up.
        #[serde(default)]
        days: Option<u32>,
        /// It has no end.
        #[serde(default)]
        endless: Option<bool>,
    },
    /// (3) A random transaction.
    Random {
        /// The rule was published.
        #[serde(default)]
        published: Option<bool>,
        /// The draw was fair.
        #[serde(default)]
        fair: Option<bool>,
        /// Nothing about the buyer enters it.
        #[serde(default)]
        independent: Option<bool>,
        /// The seed was committed to and revealed.
        #[serde(default)]
        auditable: Option<bool>,
    },
    /// (4) Another provision.
    OtherLaw {
        /// Which.
        #[serde(default)]
        citation: Option<String>,
    },
    /// A rate for public bodies or charities, by a published tariff.
    Tariff {
        /// The tariff was published.
        #[serde(default)]
        published: Option<bool>,
    },
}

/// What never makes two buyers incomparable, nor excuses a difference.
const TRAITS: [&str; 8] =
    ["history", "preference", "habit", "device", "willingness", "ability_to_pay", "urgency", "loyalty"];

impl CompareFacts {
    /// As [`crate::Facts::from_value`].
    ///
    /// # Errors
    /// An unknown or ill-written fact, with its place; and a trait of the buyer among the key or the factors.
    pub fn from_value(value: Value) -> Result<Self, FactsError> {
        for place in ["key", "factors"] {
            let members = value.get(place).and_then(Value::as_object);
            let excluded =
                members.and_then(|members| members.keys().find(|name| TRAITS.contains(&name.as_str())));
            if let Some(name) = excluded {
                return Err(FactsError {
                    path: format!("{place}.{name}"),
                    why: format!(
                        "`{name}` is a trait of the buyer: it neither makes two trades incomparable nor excuses a \
                         difference; leave it out"
                    ),
                    nearest: None,
                });
            }
        }
        decode(value)
    }
}

pub(super) fn read(path: &str, yuan: &str) -> Result<Fen, FactsError> {
    Fen::parse(yuan).map_err(|why| FactsError { path: path.to_owned(), why, nearest: None })
}
