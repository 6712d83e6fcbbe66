//! Heads of the Data Security Law: Art. 47, an intermediary of data trades that fails its duties under Art. 33.

use super::answer::{Fine, Head, Modality};
use super::error::FineError;
use super::facts::{Actor, Violation};
use super::fen::Fen;
use super::question::{Provision, Question};
use super::ternary::Ternary;

pub(super) const STATUTE: &str = "DSL";

pub(super) fn heads(question: &Question<'_>) -> Result<Vec<Head>, FineError> {
    let facts = question.facts;
    if !facts.breaks(Violation::IntermediaryDuty) {
        return Ok(Vec::new());
    }
    // The violation itself says that the actor is an intermediary; only another actor stated casts doubt on it.
    let intermediary = match facts.actor {
        None => ("liability", Ternary::Yes),
        Some(_) => question.actor_is(&[Actor::Platform], &[]),
    };
    let missed = !facts.duties_met.unwrap_or(Ternary::No);
    let head = question.head(intermediaries(question)?, &[intermediary, ("duties_met", missed)], true);
    Ok(head.into_iter().collect())
}

fn intermediaries(question: &Question<'_>) -> Result<Provision, FineError> {
    Ok(Provision {
        id: "DSL47",
        cite: "Data Security Law, Art. 47",
        says: "An intermediary of data trades did not have the source explained, identities checked or records kept.",
        warning: false,
        fine: Some(fine(question)?),
        persons: Some(question.persons("dsl47.persons", None)?),
        other: Some("business may be suspended, business permit or licence revoked"),
        authority: "competent department",
    })
}

/// At the boundary of gains and above it a multiple of the gains; below it, or without gains, a fixed range. Gains
/// known only between two amounts give the span of both.
fn fine(question: &Question<'_>) -> Result<Fine, FineError> {
    let boundary = question.fen("dsl47.gains_boundary")?;
    let least = question.parameters.times("dsl47.multiple_min", question.law_on)?;
    let most = question.parameters.times("dsl47.multiple_max", question.law_on)?;
    let fixed = question.fixed("dsl47.fixed", "fixed range: no gains, or gains below the boundary")?;
    let gains = &question.gains;
    if gains.max.is_some_and(|gains| gains < boundary) {
        return Ok(fixed);
    }
    let (multiple_min, multiple_max) =
        (gains.min.max(boundary).times(least), gains.max.map(|gains| gains.times(most)));
    let multiple = |min: Option<Fen>, max: Option<Fen>, formula: String| Fine {
        min,
        max,
        modality: Modality::Shall,
        above_zero: false,
        formula,
        by_decision_year: None,
    };
    if gains.min >= boundary {
        let formula = format!("{least} to {most} times the gains, which reach {boundary}");
        return Ok(multiple(Some(multiple_min), multiple_max, formula));
    }
    let max = multiple_max.and_then(|multiple| fixed.max.map(|fixed| fixed.max(multiple)));
    let formula = format!(
        "gains not settled: the fixed range below {boundary}, {least} to {most} times the gains from there"
    );
    Ok(multiple(fixed.min.map(|fixed| fixed.min(multiple_min)), max, formula))
}
