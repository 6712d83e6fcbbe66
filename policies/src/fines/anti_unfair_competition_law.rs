//! Heads of the Anti-Unfair-Competition Law of 2025, in force since 2025-10-15: Arts. 25, 26, 29 and 31. The text before
//! it is in `anti_unfair_competition_law_2019`.

use super::answer::{ConfiscationBasis, Head, Modality};
use super::error::FineError;
use super::question::Question;
use super::row::{OVERDUE, ROW, Row, SERIOUS, Text, When};
use super::shape::Shape;
use super::violation::Violation;

pub(super) const TEXT: Text = Text { cite: "AUCL", rows: &ROWS, heads };

pub(super) const SUPERVISION: Row = Row { authority: "department of supervision and inspection", ..ROW };

const AUCL25: Row = Row { cite: "AUCL (2025), Art. 25", breaks: &[Violation::FalsePromotion], ..SUPERVISION };
const AUCL26: Row = Row {
    cite: "AUCL (2025), Art. 26",
    breaks: &[Violation::TradeSecret],
    confiscation: ConfiscationBasis::Article,
    ..SUPERVISION
};
const AUCL29: Row = Row { cite: "AUCL (2025), Art. 29", breaks: &[Violation::UnfairData], ..SUPERVISION };
const AUCL31: Row = Row {
    cite: "AUCL (2025), Art. 31",
    breaks: &[Violation::AdvantageAbuse],
    authority: "department of supervision and inspection of the provincial level or above",
    level: Some("aucl31.level"),
    ..ROW
};

const ROWS: [Row; 9] = [
    Row {
        id: "AUCL25",
        says: "False or misleading promotion (Art. 9).",
        when: &[When::None(&[SERIOUS])],
        fine: Shape::UpTo(Modality::Shall, "aucl25"),
        ..AUCL25
    },
    Row {
        id: "AUCL25-S",
        says: "…and the circumstances are serious.",
        when: &[When::Any(&[SERIOUS])],
        fine: Shape::Fixed(Modality::Shall, "aucl25.serious"),
        other: Some("the business licence may be revoked"),
        ..AUCL25
    },
    Row {
        id: "AUCL26",
        says: "A trade secret is infringed (Art. 10).",
        when: &[When::None(&[SERIOUS])],
        fine: Shape::Fixed(Modality::Shall, "aucl26"),
        ..AUCL26
    },
    Row {
        id: "AUCL26-S",
        says: "…and the circumstances are serious.",
        when: &[When::Any(&[SERIOUS])],
        fine: Shape::Fixed(Modality::Shall, "aucl26.serious"),
        ..AUCL26
    },
    Row {
        id: "AUCL29",
        says: "Interference on the network, or others' lawfully held data taken or used unfairly (Art. 13, paras. 2-4).",
        when: &[When::None(&[SERIOUS])],
        fine: Shape::Fixed(Modality::Shall, "aucl29"),
        ..AUCL29
    },
    Row {
        id: "AUCL29-S",
        says: "…and the circumstances are serious.",
        when: &[When::Any(&[SERIOUS])],
        fine: Shape::Fixed(Modality::Shall, "aucl29.serious"),
        ..AUCL29
    },
    Row {
        id: "AUCL31",
        says: "An advantage over smaller enterprises is abused (Art. 15).",
        when: &[When::None(&[OVERDUE]), When::None(&[SERIOUS])],
        ..AUCL31
    },
    Row {
        id: "AUCL31-R",
        says: "…and it is not corrected in the time ordered.",
        when: &[When::Any(&[OVERDUE])],
        fine: Shape::UpTo(Modality::Shall, "aucl31.overdue"),
        ..AUCL31
    },
    Row {
        id: "AUCL31-S",
        says: "…and the circumstances are serious.",
        when: &[When::Any(&[SERIOUS])],
        fine: Shape::Fixed(Modality::Shall, "aucl31.serious"),
        ..AUCL31
    },
];

pub(super) fn heads(question: &Question<'_>) -> Result<Vec<Head>, FineError> {
    question.table(&ROWS)
}
