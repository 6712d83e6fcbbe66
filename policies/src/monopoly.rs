//! Monopoly screens (Data Regulations, Art. 70; Anti-Monopoly Law): what a person should refer, never a finding.
//!
//! Shares are exact fractions and turnovers whole fen; every number is a dated parameter. An element nobody stated keeps
//! a screen open once another of its elements is stated; a screen of which nothing is stated is not asked.

use chrono::NaiveDate;
use serde::Serialize;

pub use facts::{Conduct, Merger, MonopolyFacts, Share};

use crate::decision::{Certainty, Undecidable};
use crate::facts::FactsError;
use crate::law::{Law, Screened};
use crate::tri::Tri;
use dominance::Presumed;

mod dominance;
mod facts;
mod merger;

/// What the screens say of the facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Screening {
    /// Every screen that speaks, by id.
    pub flags: Vec<Screened>,
    /// Operators presumed dominant by their shares (AML, Art. 24), by name. The presumption can be rebutted.
    pub presumed: Vec<String>,
    /// Version of the law that answered.
    pub law: String,
    /// The day whose law was applied.
    pub on: NaiveDate,
}

/// Why nothing was screened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MonopolyError {
    /// A fact cannot be read or contradicts another.
    #[error(transparent)]
    Facts(#[from] FactsError),
    /// The law of the day cannot be asked.
    #[error(transparent)]
    Undecidable(#[from] Undecidable),
}

/// Facts with what was worked out of them.
struct Asked<'a> {
    facts: &'a MonopolyFacts,
    presumed: Presumed,
    filing: Tri,
}

/// The elements of a screen, all needed, and what to say it rests on.
type Test = fn(&Asked<'_>) -> (Vec<Tri>, String);

/// Every screen with its elements.
const SCREENS: [(&str, Test); 7] = [
    ("MON-01", |asked| {
        let facts = asked.facts;
        (tris([facts.identical_price_moves, facts.contact_evidence]), "equal price moves, contact".to_owned())
    }),
    ("MON-02", |asked| (tris([asked.facts.resale_price_set]), "the resale price is set".to_owned())),
    ("MON-03", |asked| {
        (tris([asked.facts.future_prices_passed]), "future prices pass through a hub".to_owned())
    }),
    ("MON-04", |asked| {
        (vec![asked.presumed.anybody, asked.facts.market_defined.into()], asked.presumed.named())
    }),
    ("MON-05", |asked| (vec![asked.dominant(), asked.facts.conduct.any()], asked.facts.conduct.named())),
    ("MON-06", |asked| {
        let filed = asked.facts.merger.as_ref().map_or(Tri::Yes, |merger| merger.filed.into());
        (vec![asked.filing, filed.not()], "above the thresholds, not filed".to_owned())
    }),
    ("MON-07", |asked| {
        let facts = asked.facts;
        (
            tris([facts.exclusive_licence, facts.essential_input]),
            "exclusive, and essential to others".to_owned(),
        )
    }),
];

fn tris<const N: usize>(stated: [Option<bool>; N]) -> Vec<Tri> {
    stated.into_iter().map(Tri::from).collect()
}

/// Every element; or none against it, one for it, and the others unknown.
fn certainty(elements: Vec<Tri>) -> Option<Certainty> {
    let something = elements.contains(&Tri::Yes);
    match Tri::all(elements) {
        Tri::Yes => Some(Certainty::Established),
        Tri::Unknown if something => Some(Certainty::Unknown),
        Tri::Unknown | Tri::No => None,
    }
}

impl Asked<'_> {
    /// Stated, or presumed in a defined market.
    fn dominant(&self) -> Tri {
        let presumed = Tri::all([self.presumed.anybody, self.facts.market_defined.into()]);
        match self.facts.dominant {
            Some(stated) => stated.into(),
            None => presumed,
        }
    }
}

impl Law {
    /// Screens the facts by the law of the day.
    ///
    /// # Errors
    /// A share or an amount that cannot be read, shares of more than the whole, or a day on which no screen is in force.
    pub fn monopoly(&self, facts: &MonopolyFacts, on: NaiveDate) -> Result<Screening, MonopolyError> {
        let asked = Asked {
            facts,
            presumed: dominance::presumed(facts.shares.as_deref(), &self.numbers, on)?,
            filing: merger::above_thresholds(facts.merger.as_ref(), &self.numbers, on)?,
        };
        let mut flags = Vec::new();
        for (id, test) in SCREENS {
            let (elements, reason) = test(&asked);
            let certainty = certainty(elements);
            // A day without the screen is an error whether or not it would speak.
            let screened = self.screened(id, on, certainty.unwrap_or(Certainty::Unknown), reason)?;
            flags.extend(certainty.map(|_| screened));
        }
        Ok(Screening { flags, presumed: asked.presumed.operators, law: self.version().to_owned(), on })
    }
}
