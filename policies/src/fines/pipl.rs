//! Heads of the Personal Information Protection Law, Art. 66, which may displace Art. 94 of the Data Regulations.

use super::answer::{ConfiscationBasis, DecisionYear, Fine, Head, Modality};
use super::error::FineError;
use super::facts::Actor;
use super::fen::Fen;
use super::question::Question;
use super::row::{REFUSED, ROW, Row, SERIOUS, Text, When, Who, persons};
use super::shape::{Fined, Shape, fine};
use super::ternary::Ternary;
use super::violation::Violation;

pub(super) const TEXT: Text = Text { cite: "PIPL", rows: &ROWS, heads };

const READINGS: &str =
    "may be read as open at once, or only where correction is refused; shown as open at once";
const BARRED: &str =
    "may also be barred from posts as director, supervisor, senior manager or protection officer";

const HANDLER: Who = Who {
    sure: &[Actor::Seller, Actor::Buyer, Actor::Platform, Actor::Person],
    never: &[Actor::PublicBody],
    unnamed: Ternary::Unknown,
};

const PIPL66: Row = Row {
    cite: "PIPL, Art. 66, para. 1",
    breaks: &[Violation::Personal, Violation::NetworkPersonal],
    perhaps: &[Violation::UnauthorizedPersonalData, Violation::Export],
    who: HANDLER,
    warning: true,
    confiscation: ConfiscationBasis::Article,
    other: Some(
        "an application that handles unlawfully may be suspended or ended; entered in the credit file (Art. 67)",
    ),
    authority: "department with duties of personal information protection",
    ..ROW
};

const ROWS: [Row; 3] = [
    Row {
        id: "PIPL66-1",
        says: "Personal information is handled unlawfully, or a duty is not met.",
        when: &[When::None(&[REFUSED]), When::None(&[SERIOUS])],
        persons: Some(persons(Modality::Shall, "pipl66.first.persons").noting(READINGS)),
        ..PIPL66
    },
    Row {
        id: "PIPL66-1R",
        says: "…and correction is refused.",
        when: &[When::Any(&[REFUSED])],
        fine: Shape::UpTo(Modality::Shall, "pipl66.refused"),
        persons: Some(persons(Modality::Shall, "pipl66.first.persons")),
        ..PIPL66
    },
    Row {
        id: "PIPL66-2",
        cite: "PIPL, Art. 66, para. 2",
        says: "…and the circumstances are serious.",
        when: &[When::Any(&[SERIOUS])],
        warning: false,
        fine: Shape::Own(serious, "pipl66.serious"),
        persons: Some(persons(Modality::Shall, "pipl66.serious.persons").noting(BARRED)),
        other: Some(
            "business may be suspended, business permit or licence revoked; entered in the credit file (Art. 67)",
        ),
        authority: "such a department of the provincial level or above",
        level: Some("pipl66.serious.level"),
        ..PIPL66
    },
];

pub(super) fn heads(question: &Question<'_>) -> Result<Vec<Head>, FineError> {
    question.table(&ROWS)
}

/// The **larger** of the amount and the share of turnover (the contrary of Art. 95: never share this function).
/// While the turnover is unknown there is no ceiling to state, only what it is at least.
fn serious(question: &Question<'_>) -> Result<Fined, FineError> {
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
    let max = facts.turnover_prev_act.map(ceiling);
    let by_decision_year = facts.turnover_prev_decision.map(|turnover| DecisionYear {
        turnover,
        min: None,
        max: ceiling(turnover),
    });
    let unknown = max.is_none().then_some("turnover_prev_act").into_iter().collect();
    Ok((Fine { by_decision_year, ..fine(Modality::Shall, None, max, formula) }, unknown))
}
