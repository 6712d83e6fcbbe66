//! Heads of the Anti-Monopoly Law of 2022, Arts. 56-58 and 62, and Art. 63, which multiplies them. They, and not
//! Art. 95, para. 1 of the Data Regulations, punish what Art. 70 forbids.

use super::answer::{ConfiscationBasis, Fine, Head, Modality};
use super::error::FineError;
use super::fen::Fen;
use super::question::Question;
use super::row::{Fact, Known, ROW, Row, Text, When, persons_up_to};
use super::shape::{Fined, Sales, Shape, fine};
use super::violation::Violation;

pub(super) const TEXT: Text = Text { cite: "AML", rows: &ROWS, heads };

const IMPLEMENTED: Fact = Fact("implemented", Known::Stated(|facts| facts.implemented));
const RESTRICTIVE: Fact = Fact("restrictive", Known::Stated(|facts| facts.restrictive));
const SERIOUS: Fact = Fact("especially_serious", Known::Stated(|facts| facts.especially_serious));
const BAD_EFFECT: Fact = Fact("especially_bad_effect", Known::Stated(|facts| facts.especially_bad_effect));
const GRAVE_RESULT: Fact =
    Fact("especially_grave_result", Known::Stated(|facts| facts.especially_grave_result));

const AML: Row = Row {
    authority: "State antimonopoly agency, or one it has authorized at the provincial level",
    level: Some("aml.level"),
    ..ROW
};
const AML56: Row = Row {
    cite: "Anti-Monopoly Law, Art. 56",
    breaks: &[Violation::MonopolyAgreement],
    confiscation: ConfiscationBasis::Article,
    persons: Some(persons_up_to(Modality::May, "aml56.persons")),
    other: Some("who reports the agreement and brings important evidence may be punished less or not at all"),
    ..AML
};
const AML58: Row = Row {
    cite: "Anti-Monopoly Law, Art. 58",
    breaks: &[Violation::UnlawfulConcentration],
    authority: "State antimonopoly agency",
    level: Some("aml.state_level"),
    ..ROW
};

const ROWS: [Row; 7] = [
    Row {
        id: "AML56",
        says: "A monopoly agreement is reached and implemented.",
        when: &[When::Any(&[IMPLEMENTED])],
        fine: Shape::Sales(Sales::BetweenOrAmount, "aml56"),
        ..AML56
    },
    Row {
        id: "AML56-n",
        says: "A monopoly agreement is reached and not yet implemented.",
        when: &[When::None(&[IMPLEMENTED])],
        confiscation: ConfiscationBasis::GeneralRule,
        fine: Shape::UpTo(Modality::May, "aml56.not_implemented"),
        ..AML56
    },
    Row {
        id: "AML57",
        cite: "Anti-Monopoly Law, Art. 57",
        says: "A dominant position is abused.",
        breaks: &[Violation::AbuseOfDominance],
        confiscation: ConfiscationBasis::Article,
        fine: Shape::Sales(Sales::Between, "aml57"),
        ..AML
    },
    Row {
        id: "AML58",
        says: "An unlawful concentration that restricts competition or may do so.",
        when: &[When::Any(&[RESTRICTIVE])],
        fine: Shape::Sales(Sales::UpTo, "aml58"),
        other: Some("the concentration is stopped and undone"),
        ..AML58
    },
    Row {
        id: "AML58-n",
        says: "An unlawful concentration that does not restrict competition.",
        when: &[When::None(&[RESTRICTIVE])],
        fine: Shape::UpTo(Modality::Shall, "aml58.not_restrictive"),
        ..AML58
    },
    Row {
        id: "AML62",
        cite: "Anti-Monopoly Law, Art. 62",
        says: "An antimonopoly investigation is obstructed.",
        breaks: &[Violation::Obstruction],
        fine: Shape::Sales(Sales::UpToOrAmount, "aml62"),
        persons: Some(persons_up_to(Modality::Shall, "aml62.persons")),
        ..AML
    },
    Row {
        id: "AML63",
        cite: "Anti-Monopoly Law, Art. 63",
        says: "…especially serious, with an especially bad effect and an especially grave result: the fine multiplied.",
        breaks: &[
            Violation::MonopolyAgreement,
            Violation::AbuseOfDominance,
            Violation::UnlawfulConcentration,
            Violation::Obstruction,
        ],
        when: &[When::Any(&[SERIOUS]), When::Any(&[BAD_EFFECT]), When::Any(&[GRAVE_RESULT])],
        aggravates: true,
        fine: Shape::Own(multiplied, "aml63"),
        authority: "State antimonopoly agency",
        level: Some("aml.state_level"),
        ..ROW
    },
];

pub(super) fn heads(question: &Question<'_>) -> Result<Vec<Head>, FineError> {
    question.table(&ROWS)
}

/// Art. 63: all three limbs, and then a multiple of the fine fixed under the other articles; while none is fixed, of
/// every fine they allow.
fn multiplied(question: &Question<'_>) -> Result<Fined, FineError> {
    let least = question.times("aml63.multiple_min")?;
    let most = question.times("aml63.multiple_max")?;
    let mut fines = Vec::new();
    for row in ROWS.iter().filter(|row| row.id != "AML63") {
        fines.extend(row.head(question)?.and_then(|head| head.fine));
    }
    let (min, max, of) = match question.facts.amount_fixed {
        Some(fixed) if fines.iter().any(|fine| allows(fine, fixed)) => {
            (Some(fixed), Some(fixed), format!("the fixed {fixed}"))
        }
        Some(fixed) => {
            return Err(FineError::AtOdds(format!(
                "`amount_fixed` is {fixed}, which no open head of the Anti-Monopoly Law allows; correct it or the facts of the head"
            )));
        }
        None => {
            let min = fines.iter().map(|fine| fine.min).collect::<Option<Vec<_>>>();
            let max = fines.iter().map(|fine| fine.max).collect::<Option<Vec<_>>>();
            let words = "the fine that the other articles allow".to_owned();
            (min.and_then(|all| all.into_iter().min()), max.and_then(|all| all.into_iter().max()), words)
        }
    };
    let formula = format!("{least} to {most} times {of}");
    let times = |end: Option<Fen>, times: i128| end.map(|end| end.times(times));
    let unknown = question.facts.amount_fixed.is_none().then_some("amount_fixed").into_iter().collect();
    Ok((fine(Modality::May, times(min, least), times(max, most), formula), unknown))
}

fn allows(fine: &Fine, fixed: Fen) -> bool {
    fine.min.is_none_or(|min| min <= fixed) && fine.max.is_none_or(|max| fixed <= max)
}
