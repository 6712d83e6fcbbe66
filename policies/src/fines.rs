//! The fine range: facts of an act, to the heads it may be fined under, to ranges, alternatives and what is unknown.
//! Exact integers throughout; no clock; every number of the law comes from `parameters`. Nothing is decided here.

mod amount;
mod answer;
mod anti_monopoly_law;
mod anti_unfair_competition_law;
mod anti_unfair_competition_law_2019;
mod consumer_law;
mod cybersecurity_law;
mod cybersecurity_law_2016;
mod data_regulations;
mod data_security_law;
mod discretion;
mod e_commerce_law;
mod error;
mod expectation;
mod facts;
mod fen;
mod gains;
mod limitation;
mod mitigation;
mod network_data_regulations;
mod pipl;
mod police;
mod price_law;
mod provisions;
mod question;
mod reading;
mod referral;
mod remarks;
mod row;
mod shape;
mod surcharge;
mod ternary;
mod violation;
mod weighing;

use chrono::NaiveDate;

pub use answer::{
    ActAnswer, Amount, Assessment, ConfiscationBasis, DecisionYear, Fine, Gains, Head, LaterLaw, Modality,
    OrderAmount, Persons, Pointer, Range, Status,
};
pub use discretion::Bands;
pub use error::FineError;
pub use expectation::{run_case, run_case_by};
pub use facts::{
    Actor, Authority, FineFacts, GainsFacts, Level, OrderFact, PaymentFacts, RecordFact, RecordKind, Stop,
};
pub use fen::Fen;
pub(crate) use fen::scaled;
pub use provisions::{Provision, provisions};
pub use referral::{Count, Referral};
pub use surcharge::Surcharge;
pub use ternary::Ternary;
pub use violation::Violation;

use crate::parameters::{ParameterError, Parameters};
use question::Question;
use row::Text;

/// Every law asked, in the order its heads are shown; of one that changed, each text.
const LAWS: [&[Text]; 12] = [
    &[data_regulations::TEXT],
    &[pipl::TEXT],
    &[data_security_law::TEXT],
    &[network_data_regulations::TEXT],
    &[cybersecurity_law_2016::TEXT, cybersecurity_law::TEXT],
    &[anti_monopoly_law::TEXT],
    &[anti_unfair_competition_law_2019::TEXT, anti_unfair_competition_law::TEXT],
    &[price_law::TEXT],
    &[consumer_law::TEXT],
    &[e_commerce_law::TEXT],
    &[police::DETENTION],
    &[police::CRIME],
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

/// What the laws of the question's day hold against the act.
struct Found {
    heads: Vec<Head>,
    pointers: Vec<Pointer>,
    /// Laws the act would fall under, none of whose texts is in force.
    not_in_force: Vec<&'static str>,
}

fn find(question: &Question<'_>) -> Result<Found, FineError> {
    let (mut heads, mut not_in_force) = (Vec::new(), Vec::new());
    for law in LAWS {
        let opens = |text: &Text| text.rows.iter().any(|row| row.opens(question.facts));
        if let Some(text) = in_force(question, law)?.filter(|text| opens(text)) {
            heads.extend((text.heads)(question)?);
        } else {
            let fines = |text: &&Text| opens(text) && text.rows.iter().any(|row| !row.pointer);
            not_in_force.extend(law.iter().rfind(fines).map(|text| text.cite));
        }
    }
    let limitation = limitation::limitation(question)?;
    let (pointers, mut heads): (Vec<Head>, Vec<Head>) = heads.into_iter().partition(|head| head.pointer);
    for head in &mut heads {
        limitation.weigh(head);
        if question.facts.discretion_bands {
            discretion::divide(question, head)?;
        }
    }
    Ok(Found { heads, pointers: pointers.into_iter().map(Pointer::from).collect(), not_in_force })
}

/// The one text of a law that is in force on the question's day. Errors: two are.
fn in_force<'a>(question: &Question<'_>, law: &'a [Text]) -> Result<Option<&'a Text>, FineError> {
    let mut found = None;
    for text in law {
        if question.parameters.in_force(text.cite, question.law_on)? && found.replace(text).is_some() {
            let what = format!("two texts of one law are in force on {}", question.law_on);
            return Err(ParameterError::Twice { name: text.cite.to_owned(), what }.into());
        }
    }
    Ok(found)
}
