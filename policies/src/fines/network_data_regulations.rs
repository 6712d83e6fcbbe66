//! Heads of the Network Data Security Management Regulations (NDSR), Arts. 55-57.

use super::answer::{ConfiscationBasis, Head, Modality};
use super::error::FineError;
use super::question::Question;
use super::row::{GRAVE_RESULT, REFUSED, ROW, Row, SERIOUS, Text, When, persons};
use super::shape::Shape;
use super::violation::Violation;

pub(super) const TEXT: Text = Text { cite: "NDSR", rows: &ROWS, heads };

const SUSPEND: &str = "business may be suspended, business permit or licence revoked";
const AUTHORITY: &str = "internet information, telecommunications, police and other departments";

const NDSR55: Row = Row {
    cite: "NDSR, Art. 55",
    breaks: &[Violation::NetworkData],
    warning: true,
    confiscation: ConfiscationBasis::Article,
    authority: AUTHORITY,
    ..ROW
};
const NDSR56: Row = Row {
    cite: "NDSR, Art. 56",
    breaks: &[Violation::SecurityReview],
    warning: true,
    authority: "internet information, telecommunications, police, State security and other departments",
    ..ROW
};
const NDSR57: Row = Row {
    cite: "NDSR, Art. 57",
    breaks: &[Violation::ImportantData],
    warning: true,
    authority: AUTHORITY,
    ..ROW
};

const ROWS: [Row; 6] = [
    Row {
        id: "NDSR55",
        says: "A duty for network data (Arts. 12, 16-20, 22, 40-42) is not met.",
        when: &[When::None(&[REFUSED, SERIOUS])],
        ..NDSR55
    },
    Row {
        id: "NDSR55-R",
        says: "…and correction is refused or the circumstances are serious.",
        when: &[When::Any(&[REFUSED, SERIOUS])],
        fine: Shape::UpTo(Modality::Shall, "ndsr55.refused"),
        persons: Some(persons(Modality::May, "ndsr55.refused.persons")),
        other: Some(SUSPEND),
        ..NDSR55
    },
    Row {
        id: "NDSR56",
        says: "Handling that affects national security without its review (Art. 13).",
        when: &[When::None(&[REFUSED, SERIOUS])],
        fine: Shape::Fixed(Modality::May, "ndsr56.first"),
        persons: Some(persons(Modality::May, "ndsr56.first.persons")),
        ..NDSR56
    },
    Row {
        id: "NDSR56-R",
        says: "…and correction is refused or the circumstances are serious.",
        when: &[When::Any(&[REFUSED, SERIOUS])],
        fine: Shape::Fixed(Modality::Shall, "ndsr56.refused"),
        persons: Some(persons(Modality::Shall, "ndsr56.refused.persons")),
        other: Some(SUSPEND),
        ..NDSR56
    },
    Row {
        id: "NDSR57",
        says: "Important data is not declared, guarded, assessed or reported (Arts. 29-32).",
        when: &[When::None(&[REFUSED, GRAVE_RESULT])],
        fine: Shape::Fixed(Modality::May, "ndsr57.first"),
        persons: Some(persons(Modality::May, "ndsr57.first.persons")),
        ..NDSR57
    },
    Row {
        id: "NDSR57-R",
        says: "…and correction is refused, or much data leaks or another grave result follows.",
        when: &[When::Any(&[REFUSED, GRAVE_RESULT])],
        fine: Shape::Fixed(Modality::Shall, "ndsr57.refused"),
        persons: Some(persons(Modality::Shall, "ndsr57.refused.persons")),
        other: Some(SUSPEND),
        ..NDSR57
    },
];

pub(super) fn heads(question: &Question<'_>) -> Result<Vec<Head>, FineError> {
    question.table(&ROWS)
}
