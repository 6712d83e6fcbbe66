//! What may be stated for the monopoly screens. A fact left out is unknown.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::facts::{FactsError, decode};
use crate::tri::Tri;

/// Everything the screens are told.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MonopolyFacts {
    /// Competing sellers moved their prices alike.
    pub identical_price_moves: Option<bool>,
    /// They were in contact about it.
    pub contact_evidence: Option<bool>,
    /// Reseller terms fix the resale price or its minimum.
    pub resale_price_set: Option<bool>,
    /// A hub passes competitors' future prices on to each other.
    pub future_prices_passed: Option<bool>,
    /// A relevant market was defined, and the shares are of it.
    pub market_defined: Option<bool>,
    /// Shares of that market; whoever is not listed is weighed in nobody's favour.
    pub shares: Option<Vec<Share>>,
    /// An operator is dominant, whatever the shares say: found by an authority, or rebutted.
    pub dominant: Option<bool>,
    /// What the operator does.
    pub conduct: Conduct,
    /// A concentration of operators.
    pub merger: Option<Merger>,
    /// A licence is exclusive.
    pub exclusive_licence: Option<bool>,
    /// Others cannot do without the data it covers.
    pub essential_input: Option<bool>,
}

/// One operator's share.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// Who.
    pub operator: String,
    /// How much of the market: a fraction, a percentage or a decimal, as text.
    pub share: String,
}

/// Conduct of AML, Art. 22, without a justified reason.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Conduct {
    /// Refuses to deal.
    pub refusal: Option<bool>,
    /// Lets partners deal with nobody else.
    pub exclusivity: Option<bool>,
    /// Ties one thing to another.
    pub tying: Option<bool>,
    /// Sells unfairly dear or buys unfairly cheap.
    pub unfair_price: Option<bool>,
    /// Treats like partners differently.
    pub differential: Option<bool>,
}

impl Conduct {
    fn each(&self) -> [(&'static str, Option<bool>); 5] {
        [
            ("refusal", self.refusal),
            ("exclusivity", self.exclusivity),
            ("tying", self.tying),
            ("unfair price", self.unfair_price),
            ("differential treatment", self.differential),
        ]
    }

    pub(super) fn any(&self) -> Tri {
        Tri::any(self.each().map(|(_, stated)| stated.into()))
    }

    pub(super) fn named(&self) -> String {
        let stated = self.each().into_iter().filter(|(_, stated)| *stated == Some(true));
        stated.map(|(name, _)| name).collect::<Vec<_>>().join(", ")
    }
}

/// Turnovers of the last financial year, in yuan as text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Merger {
    /// Of all operators together, worldwide.
    pub world: Option<String>,
    /// Of all operators together, in China.
    pub china: Option<String>,
    /// Of each operator, in China; a list is complete.
    pub each: Option<Vec<String>>,
    /// It was filed and is not carried out before it is cleared.
    pub filed: Option<bool>,
}

impl MonopolyFacts {
    /// As [`crate::Facts::from_value`].
    ///
    /// # Errors
    /// An unknown or ill-written fact, with its place and the nearest known one.
    pub fn from_value(value: Value) -> Result<Self, FactsError> {
        decode(value)
    }
}
