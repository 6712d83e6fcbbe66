//! Heads of the Data Security Law: Art. 45 (duties of protection, core data), 46 (exports of important data), 47
//! (intermediaries of data trades) and 48 (requests for data, at home and from abroad).

use super::answer::{ConfiscationBasis, Head, Modality};
use super::error::FineError;
use super::question::Question;
use super::row::{Fact, GRAVE_RESULT, Known, PLATFORM, REFUSED, ROW, Row, SERIOUS, Text, When, persons};
use super::shape::{Multiple, Shape};
use super::ternary::Ternary;
use super::violation::Violation;

pub(super) const TEXT: Text = Text { cite: "DSL", rows: &ROWS, heads };

const SUSPEND: &str = "business may be suspended, business permit or licence revoked";

const IMPORTANT: Fact = Fact("important_data", Known::Stated(|facts| facts.important_data));
const DUTIES_MET: Fact = Fact("duties_met", Known::Stated(|facts| facts.duties_met.unwrap_or(Ternary::No)));

const DSL45: Row =
    Row { cite: "Data Security Law, Art. 45, para. 1", breaks: &[Violation::Security], warning: true, ..ROW };
const DSL46: Row =
    Row { cite: "Data Security Law, Art. 46", breaks: &[Violation::Export], warning: true, ..ROW };
const DSL48_2: Row = Row {
    cite: "Data Security Law, Art. 48, para. 2",
    breaks: &[Violation::ForeignRequest],
    order: false,
    warning: true,
    ..ROW
};

const ROWS: [Row; 9] = [
    Row {
        id: "DSL45-1",
        says: "A duty of data security (Arts. 27, 29, 30) is not met.",
        when: &[When::None(&[REFUSED, GRAVE_RESULT])],
        fine: Shape::Fixed(Modality::May, "dsl45.first"),
        persons: Some(persons(Modality::May, "dsl45.first.persons")),
        ..DSL45
    },
    Row {
        id: "DSL45-1R",
        says: "…and correction is refused, or much data leaks or another grave result follows.",
        when: &[When::Any(&[REFUSED, GRAVE_RESULT])],
        fine: Shape::Fixed(Modality::Shall, "dsl45.refused"),
        persons: Some(persons(Modality::Shall, "dsl45.refused.persons")),
        other: Some(SUSPEND),
        ..DSL45
    },
    Row {
        id: "DSL45-2",
        cite: "Data Security Law, Art. 45, para. 2",
        says: "The system for national core data is broken, to the harm of sovereignty, security or development.",
        breaks: &[Violation::CoreData],
        warning: false,
        fine: Shape::Fixed(Modality::Shall, "dsl45.core"),
        other: Some("business may be suspended, business permit or licence revoked; crime is pursued"),
        ..DSL45
    },
    Row {
        id: "DSL46",
        says: "Important data is sent abroad against Art. 31.",
        when: &[When::Any(&[IMPORTANT]), When::None(&[SERIOUS])],
        fine: Shape::Fixed(Modality::May, "dsl46.first"),
        persons: Some(persons(Modality::May, "dsl46.first.persons")),
        ..DSL46
    },
    Row {
        id: "DSL46-S",
        says: "…and the circumstances are serious.",
        when: &[When::Any(&[IMPORTANT]), When::Any(&[SERIOUS])],
        warning: false,
        fine: Shape::Fixed(Modality::Shall, "dsl46.serious"),
        persons: Some(persons(Modality::Shall, "dsl46.serious.persons")),
        other: Some(SUSPEND),
        ..DSL46
    },
    Row {
        id: "DSL47",
        cite: "Data Security Law, Art. 47",
        says: "An intermediary of data trades did not have the source explained, identities checked or records kept.",
        breaks: &[Violation::Intermediary],
        who: PLATFORM,
        when: &[When::None(&[DUTIES_MET])],
        confiscation: ConfiscationBasis::Article,
        fine: Shape::Gains(Modality::Shall, Multiple::FromBoundary, "dsl47"),
        persons: Some(persons(Modality::Shall, "dsl47.persons")),
        other: Some(SUSPEND),
        ..ROW
    },
    Row {
        id: "DSL48-1",
        cite: "Data Security Law, Art. 48, para. 1",
        says: "A lawful request of the police or State security for data is refused (Art. 35).",
        breaks: &[Violation::DataRequest],
        warning: true,
        fine: Shape::Fixed(Modality::Shall, "dsl48.refusal"),
        persons: Some(persons(Modality::Shall, "dsl48.refusal.persons")),
        ..ROW
    },
    Row {
        id: "DSL48-2",
        says: "Data is given to a foreign court or law-enforcement body without approval (Art. 36).",
        when: &[When::None(&[GRAVE_RESULT])],
        fine: Shape::Fixed(Modality::May, "dsl48.foreign"),
        persons: Some(persons(Modality::May, "dsl48.foreign.persons")),
        ..DSL48_2
    },
    Row {
        id: "DSL48-2S",
        says: "…with a grave result.",
        when: &[When::Any(&[GRAVE_RESULT])],
        warning: false,
        fine: Shape::Fixed(Modality::Shall, "dsl48.foreign_grave"),
        persons: Some(persons(Modality::Shall, "dsl48.foreign_grave.persons")),
        other: Some(SUSPEND),
        ..DSL48_2
    },
];

pub(super) fn heads(question: &Question<'_>) -> Result<Vec<Head>, FineError> {
    question.table(&ROWS)
}
