//! Heads of the Data Regulations: Art. 94 (unlawful trades) and Art. 95, para. 1 (unfair competition, different
//! treatment). Art. 70 has no head here: Art. 95, para. 2 hands it to other laws.

use super::answer::{DecisionYear, Fine, Head, Modality};
use super::error::FineError;
use super::facts::{Actor, Violation};
use super::fen::Fen;
use super::question::{Element, Provision, Question};
use super::ternary::Ternary;

pub(super) const STATUTE: &str = "Data Regulations";

const AUTHORITY: &str = "municipal market regulator, or the department in charge of the sector";
const OTHER: &str = "other administrative penalties under national law may be added; where laws or administrative \
                     regulations provide otherwise, they prevail";

pub(super) fn heads(question: &Question<'_>) -> Result<Vec<Head>, FineError> {
    let mut heads = trades(question)?;
    heads.extend(conduct(question)?);
    Ok(heads)
}

/// Art. 94: below the boundary the lower band, at the boundary and above it the upper one.
fn trades(question: &Question<'_>) -> Result<Vec<Head>, FineError> {
    use Violation::{ForbiddenTrade, UnauthorizedPersonalData, UnopenedPublicData};
    let facts = question.facts;
    if ![UnauthorizedPersonalData, UnopenedPublicData, ForbiddenTrade].iter().any(|each| facts.breaks(*each))
    {
        return Ok(Vec::new());
    }
    let party = question.actor_is(&[Actor::Seller], &[Actor::Platform]);
    let sold: Element = ("sold", facts.sold.unwrap_or(Ternary::Yes));
    let below = question.traded.below(question.fen("sz94.boundary")?);
    let lower = band(
        "SZ94-L",
        "An unlawful trade of less than the boundary amount.",
        question.fixed("sz94.lower", "fixed range for a trade below the boundary")?,
    );
    let upper = band(
        "SZ94-U",
        "An unlawful trade of the boundary amount or more.",
        question.fixed("sz94.upper", "fixed range for a trade at or above the boundary")?,
    );
    let heads = [
        question.head(lower, &[party, sold, ("amount", below)], true),
        question.head(upper, &[party, sold, ("amount", !below)], true),
    ];
    Ok(heads.into_iter().flatten().collect())
}

fn band(id: &'static str, says: &'static str, fine: Fine) -> Provision {
    Provision {
        id,
        cite: "Data Regulations, Art. 94",
        says,
        warning: false,
        fine: Some(fine),
        persons: None,
        other: Some(OTHER),
        authority: AUTHORITY,
    }
}

/// Art. 95, para. 1: conduct and infringement give the order and confiscation; a fine needs refusal or seriousness.
fn conduct(question: &Question<'_>) -> Result<Vec<Head>, FineError> {
    use Violation::{DifferentTreatment, OtherUnfairConduct, UnlawfulAcquisition, UnlawfulSubstitution};
    let facts = question.facts;
    let unfair = [UnlawfulAcquisition, UnlawfulSubstitution, OtherUnfairConduct]
        .iter()
        .any(|each| facts.breaks(*each));
    if !unfair && !facts.breaks(DifferentTreatment) {
        return Ok(Vec::new());
    }
    let exempted = if unfair { Ternary::No } else { facts.exempted.unwrap_or(Ternary::No) };
    let entity = question.actor_is(&[Actor::Seller, Actor::Buyer, Actor::Platform], &[Actor::PublicBody]);
    let common = [entity, ("infringed", facts.infringed), ("exempted", !exempted)];
    let provisions = [
        step("SZ95-0", "The conduct infringes another's rights or interests.", None),
        step(
            "SZ95-R",
            "…and correction is refused.",
            Some(question.fixed("sz95.refused", "fixed range where correction is refused")?),
        ),
        step("SZ95-S", "…and the circumstances are serious.", Some(serious(question)?)),
    ];
    let mut heads = Vec::new();
    for (provision, step) in provisions.into_iter().zip(question.steps()) {
        let turnover = provision.id == "SZ95-S" && facts.turnover_prev_act.is_none_or(|it| it == Fen::ZERO);
        let elements: Vec<Element> = common.into_iter().chain(step).collect();
        let head = question.head(provision, &elements, true);
        heads.extend(head.map(|mut head| {
            head.unresolved.extend(turnover.then_some("turnover_prev_act"));
            head
        }));
    }
    Ok(heads)
}

fn step(id: &'static str, says: &'static str, fine: Option<Fine>) -> Provision {
    Provision {
        id,
        cite: "Data Regulations, Art. 95, para. 1",
        says,
        warning: false,
        fine,
        persons: None,
        other: Some(OTHER),
        authority: AUTHORITY,
    }
}

/// The **smaller** of the share of turnover and the cap (the contrary of PIPL 66: never share this function).
fn serious(question: &Question<'_>) -> Result<Fine, FineError> {
    let share = question.millionths("sz95.serious.turnover_share")?;
    let cap = question.fen("sz95.serious.cap")?;
    let ceiling = |turnover: Fen| turnover.share_down(share).min(cap);
    let facts = question.facts;
    let formula = match facts.turnover_prev_act {
        Some(turnover) => format!(
            "the smaller of {} (the share of {turnover}, the turnover of the year before the act ended) and {cap}",
            turnover.share_down(share)
        ),
        None => format!("turnover unknown, so no more than the cap of {cap}"),
    };
    Ok(Fine {
        min: None,
        max: Some(facts.turnover_prev_act.map_or(cap, ceiling)),
        modality: Modality::Shall,
        above_zero: true,
        formula,
        by_decision_year: facts
            .turnover_prev_decision
            .map(|turnover| DecisionYear { turnover, max: ceiling(turnover) }),
    })
}
