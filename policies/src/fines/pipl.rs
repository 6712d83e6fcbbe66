//! Heads of the Personal Information Protection Law, Art. 66, which may displace Art. 94 of the Data Regulations.

use super::answer::{DecisionYear, Fine, Head, Modality, Status};
use super::error::FineError;
use super::facts::{Actor, Level, Violation};
use super::fen::Fen;
use super::question::{Element, Provision, Question};
use super::ternary::Ternary;
use crate::parameters::ParameterError;

pub(super) const STATUTE: &str = "PIPL";

const AUTHORITY: &str = "department with duties of personal information protection";
const HIGHER: &str = "such a department of the provincial level or above";
const APP: &str =
    "an application that handles unlawfully may be suspended or ended; entered in the credit file (Art. 67)";
const BUSINESS: &str =
    "business may be suspended, business permit or licence revoked; entered in the credit file (Art. 67)";
const READINGS: &str =
    "may be read as open at once, or only where correction is refused; shown as open at once";
const BARRED: &str =
    "may also be barred from posts as director, supervisor, senior manager or protection officer";

pub(super) fn heads(question: &Question<'_>) -> Result<Vec<Head>, FineError> {
    let facts = question.facts;
    let stated = facts.breaks(Violation::PersonalInformation);
    if !stated && !facts.breaks(Violation::UnauthorizedPersonalData) {
        return Ok(Vec::new());
    }
    let breach = if stated { Ternary::Yes } else { facts.personal_breach };
    let handler = question
        .actor_is(&[Actor::Seller, Actor::Buyer, Actor::Platform, Actor::Person], &[Actor::PublicBody]);
    let common = [handler, ("personal_breach", breach)];
    let [first, refused, serious] = question.steps();
    let with = |step: Vec<Element>| common.into_iter().chain(step).collect::<Vec<_>>();
    let mut heads = Vec::new();
    heads.extend(question.head(first_step(question)?, &with(first), stated));
    heads.extend(question.head(refused_step(question)?, &with(refused), stated));
    if let Some(head) = question.head(serious_step(question)?, &with(serious), stated) {
        heads.push(at_its_level(question, head)?);
    }
    Ok(heads)
}

fn first_step(question: &Question<'_>) -> Result<Provision, FineError> {
    Ok(Provision {
        id: "PIPL66-1",
        cite: "PIPL, Art. 66, para. 1",
        says: "Personal information is handled unlawfully, or a duty is not met.",
        warning: true,
        fine: None,
        persons: Some(question.persons("pipl66.first.persons", Some(READINGS))?),
        other: Some(APP),
        authority: AUTHORITY,
    })
}

fn refused_step(question: &Question<'_>) -> Result<Provision, FineError> {
    Ok(Provision {
        id: "PIPL66-1R",
        cite: "PIPL, Art. 66, para. 1",
        says: "…and correction is refused.",
        warning: true,
        fine: Some(Fine {
            min: None,
            max: Some(question.fen("pipl66.refused.fine_max")?),
            modality: Modality::Shall,
            above_zero: true,
            formula: "fixed ceiling where correction is refused".to_owned(),
            by_decision_year: None,
        }),
        persons: Some(question.persons("pipl66.first.persons", None)?),
        other: Some(APP),
        authority: AUTHORITY,
    })
}

fn serious_step(question: &Question<'_>) -> Result<Provision, FineError> {
    Ok(Provision {
        id: "PIPL66-2",
        cite: "PIPL, Art. 66, para. 2",
        says: "…and the circumstances are serious.",
        warning: false,
        fine: Some(serious(question)?),
        persons: Some(question.persons("pipl66.serious.persons", Some(BARRED))?),
        other: Some(BUSINESS),
        authority: HIGHER,
    })
}

/// The **larger** of the amount and the share of turnover (the contrary of Art. 95: never share this function).
/// While the turnover is unknown there is no ceiling to state, only what it is at least.
fn serious(question: &Question<'_>) -> Result<Fine, FineError> {
    let share = question.millionths("pipl66.serious.turnover_share")?;
    let amount = question.fen("pipl66.serious.amount")?;
    let ceiling = |turnover: Fen| turnover.share_down(share).max(amount);
    let facts = question.facts;
    let formula = match facts.turnover_prev_act {
        Some(turnover) => format!(
            "the larger of {amount} and {} (the share of {turnover}, the turnover of the year before the act ended)",
            turnover.share_down(share)
        ),
        None => format!(
            "turnover unknown: the ceiling is at least {amount}, and more where the share of turnover is"
        ),
    };
    Ok(Fine {
        min: None,
        max: facts.turnover_prev_act.map(ceiling),
        modality: Modality::Shall,
        above_zero: true,
        formula,
        by_decision_year: facts
            .turnover_prev_decision
            .map(|turnover| DecisionYear { turnover, max: ceiling(turnover) }),
    })
}

/// The second paragraph is for the provincial level and above.
fn at_its_level(question: &Question<'_>, mut head: Head) -> Result<Head, FineError> {
    if question.facts.turnover_prev_act.is_none() {
        head.unresolved.push("turnover_prev_act");
    }
    let lowest = lowest_level(question)?;
    match question.facts.level {
        None => {
            head.unresolved.push("level");
            head.status = Status::Possible;
        }
        Some(level) if level < lowest => head.status = Status::OtherAuthority,
        Some(_) => {}
    }
    Ok(head)
}

fn lowest_level(question: &Question<'_>) -> Result<Level, FineError> {
    let name = "pipl66.serious.level";
    let parameter = question.parameters.parameter(name)?;
    let value = question.parameters.value(name, question.law_on)?.value.clone();
    serde_json::from_value(serde_json::Value::String(value.clone())).map_err(|_| {
        let why = "no such level".to_owned();
        FineError::Parameters(ParameterError::Ill { name: name.to_owned(), value, unit: parameter.unit, why })
    })
}
