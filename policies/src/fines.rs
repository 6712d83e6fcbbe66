//! The fine range: facts of an act, to the heads it may be fined under, to ranges, alternatives and what is unknown.
//! Exact integers throughout; no clock; every number of the law comes from `parameters`. Nothing is decided here.

mod amount;
mod answer;
mod data_regulations;
mod data_security_law;
mod error;
mod expectation;
mod facts;
mod fen;
mod gains;
mod limitation;
mod mitigation;
mod pipl;
mod question;
mod reading;
mod remarks;
mod ternary;
mod weighing;

use chrono::NaiveDate;

pub use answer::{
    ActAnswer, Amount, Assessment, DecisionYear, Fine, Gains, Head, LaterLaw, Modality, OrderAmount, Persons,
    Range, Status,
};
pub use error::FineError;
pub use expectation::run_case;
pub use facts::{Actor, Authority, FineFacts, GainsFacts, Level, OrderFact, Violation};
pub use fen::Fen;
pub(crate) use fen::scaled;
pub use ternary::Ternary;

use crate::parameters::Parameters;
use question::Question;

/// A statute's heads: what it is called among the parameters, and its pure function of one act.
type Statute = (&'static str, fn(&Question<'_>) -> Result<Vec<Head>, FineError>);

/// Every statute asked, in the order its heads are shown.
const STATUTES: [Statute; 3] = [
    (data_regulations::STATUTE, data_regulations::heads),
    (pipl::STATUTE, pipl::heads),
    (data_security_law::STATUTE, data_security_law::heads),
];

/// The heads, ranges, alternatives and unknowns of the act or acts stated, as the law of `parameters` has them. `on` is
/// the day of the question; an act is judged by the law of the day it ended (APL 37). Errors: a violation is not
/// stated, the facts are at odds, or the law has no number for the day.
pub fn assess(parameters: &Parameters, facts: &FineFacts, on: NaiveDate) -> Result<Assessment, FineError> {
    reading::agree(facts)?;
    if facts.acts.is_empty() {
        return weighing::one(parameters, facts, 1, on);
    }
    let each = facts.acts.iter().enumerate().map(|(index, act)| {
        reading::agree(act)?;
        weighing::one(parameters, act, index + 1, on)
    });
    let each: Vec<Assessment> = each.collect::<Result<_, _>>()?;
    Ok(weighing::several(parameters, &facts.acts, each, on))
}

/// The heads of every statute in force on the question's day, and the short names of those that are not.
fn heads(question: &Question<'_>) -> Result<(Vec<Head>, Vec<&'static str>), FineError> {
    let (mut heads, mut not_in_force) = (Vec::new(), Vec::new());
    for (statute, heads_of) in STATUTES {
        if question.parameters.in_force(statute, question.law_on)? {
            heads.extend(heads_of(question)?);
        } else {
            not_in_force.push(statute);
        }
    }
    let limitation = limitation::limitation(question)?;
    for head in &mut heads {
        limitation.weigh(head);
    }
    Ok((heads, not_in_force))
}
