//! The legal question of Art. 69 on a stated pair of trades: whether they are the same in what counts, whether their
//! terms differ, and whether anything lawful accounts for it. The scan (`super::scan`) answers the same article from
//! records; here the elements themselves are stated, three-valued, so that a lawyer can ask about any of them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use facts::{CompareFacts, Exempt, Factor, Factors, Key, Terms};

use crate::decision::{Certainty, Undecidable};
use crate::facts::FactsError;
use crate::law::{Law, Screened};
use crate::tri::Tri;
use difference::Difference;

mod claim;
mod difference;
mod facts;

/// What a pair comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Possible differential treatment; every element is stated.
    Flag,
    /// Terms differ, and the record that would explain it is missing.
    WeakFlag,
    /// The terms are the same, or something lawful accounts for the difference.
    Clear,
    /// Only a person can say.
    Review,
    /// Nothing comparable stands beside it.
    NotAssessable,
    /// Art. 69 does not reach it.
    Outside,
}

/// The answer on one pair, with every rule it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Compared {
    /// What it comes to.
    pub result: Outcome,
    /// The rules, by id.
    pub because: Vec<Screened>,
    /// Whether a fine is in question: only of a flag, and only where rights were infringed (Art. 95).
    pub finable: bool,
    /// Version of the law that answered.
    pub law: String,
    /// The day whose law was applied.
    pub on: NaiveDate,
}

/// Why nothing was compared.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CompareError {
    /// A fact cannot be read, or is none that may count.
    #[error(transparent)]
    Facts(#[from] FactsError),
    /// The law of the day cannot be asked.
    #[error(transparent)]
    Undecidable(#[from] Undecidable),
}

/// A result and the rules under it.
type Answer = (Outcome, Vec<&'static str>);

impl Law {
    /// Answers the legal question of Art. 69 on one pair by the law of the day.
    ///
    /// # Errors
    /// A fact that cannot be read, or a day before the article.
    pub fn compare(&self, facts: &CompareFacts, on: NaiveDate) -> Result<Compared, CompareError> {
        let difference = Difference::of(&facts.terms)?;
        let (result, mut rules) = answer(facts, &difference)?;
        if facts.platform_own == Some(true) && result != Outcome::Outside {
            rules.push("FAIR-11");
        }
        rules.sort_unstable();
        let certainty = match result {
            Outcome::Flag | Outcome::Clear | Outcome::Outside => Certainty::Established,
            Outcome::WeakFlag | Outcome::Review | Outcome::NotAssessable => Certainty::Unknown,
        };
        let because = rules.into_iter().map(|id| self.screened(id, on, certainty, difference.says.clone()));
        let finable = result == Outcome::Flag && facts.infringed == Some(true);
        let because = because.collect::<Result<_, _>>()?;
        // A day before the article is an error even where no rule speaks.
        self.screened("FAIR-01", on, certainty, String::new())?;
        Ok(Compared { result, because, finable, law: self.version().to_owned(), on })
    }
}

fn answer(facts: &CompareFacts, difference: &Difference) -> Result<Answer, FactsError> {
    if let Some(answer) = incomparable(facts) {
        return Ok(answer);
    }
    let tiered = facts.tier_offered_to_all == Some(false) && facts.key.volume_tier == Some(false);
    let differs = if tiered { Tri::Yes } else { difference.differs };
    match differs {
        Tri::No => return Ok((Outcome::Clear, Vec::new())),
        Tri::Unknown => return Ok((Outcome::Review, vec![difference.rule])),
        Tri::Yes => {}
    }
    // The same price at the same time: what changed for everyone treats nobody differently.
    if facts.changed_for_everyone == Some(true) && difference.only_price {
        return Ok((Outcome::Clear, vec!["FAIR-13"]));
    }
    let elements = Tri::all([facts.market_entity.into(), facts.data_analysis.into()]);
    if elements == Tri::No {
        return Ok((Outcome::Outside, vec!["FAIR-10"]));
    }
    let claims = claim::weigh(&facts.exemptions);
    if let Some(answer) = claims.settled {
        return Ok(answer);
    }
    let flagged = if tiered { "FAIR-01" } else { difference.rule };
    let (outcome, rule) = match facts.factors.account_for(difference)? {
        facts::Account::Whole => return Ok((Outcome::Clear, vec!["FAIR-03"])),
        facts::Account::Part => (Outcome::Flag, "FAIR-04"),
        facts::Account::Unproven => (Outcome::WeakFlag, "FAIR-02"),
        facts::Account::None => (Outcome::Flag, flagged),
    };
    let weak = elements == Tri::Unknown;
    let answer = if weak { (Outcome::WeakFlag, "FAIR-02") } else { (outcome, rule) };
    Ok((answer.0, claims.void.into_iter().chain([answer.1]).collect()))
}

/// Nothing to compare with, another key, or no word of one of them. A volume tier that is not offered to all is no
/// condition but a term.
fn incomparable(facts: &CompareFacts) -> Option<Answer> {
    let tier = match (facts.key.volume_tier, facts.tier_offered_to_all) {
        (Some(false), Some(false)) => Tri::Yes,
        (Some(false), None) => Tri::Unknown,
        (same, _) => same.into(),
    };
    match Tri::all(facts.key.others().into_iter().chain([facts.counterpart.into(), tier])) {
        Tri::Yes => None,
        Tri::No => Some((Outcome::NotAssessable, vec!["FAIR-09"])),
        Tri::Unknown => Some((Outcome::Review, vec!["FAIR-09"])),
    }
}
