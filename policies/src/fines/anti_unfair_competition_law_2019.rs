//! Heads of the Anti-Unfair-Competition Law of 2019, in force until 2025-10-14: Arts. 20, 21 and 24. It has no clause on
//! data: taking others' data is caught only as interference with their services (Art. 12).

use super::answer::{ConfiscationBasis, Head, Modality};
use super::anti_unfair_competition_law::SUPERVISION;
use super::error::FineError;
use super::question::Question;
use super::row::{Row, SERIOUS, Text, When};
use super::shape::Shape;
use super::violation::Violation;

pub(super) const TEXT: Text = Text { cite: "AUCL 2019", rows: &ROWS, heads };

const AUCL20: Row = Row { cite: "AUCL (2019), Art. 20", breaks: &[Violation::FalsePromotion], ..SUPERVISION };
const AUCL21: Row = Row {
    cite: "AUCL (2019), Art. 21",
    breaks: &[Violation::TradeSecret],
    confiscation: ConfiscationBasis::Article,
    ..SUPERVISION
};
const AUCL24: Row = Row { cite: "AUCL (2019), Art. 24", breaks: &[Violation::UnfairData], ..SUPERVISION };

const ROWS: [Row; 6] = [
    Row {
        id: "AUCL20",
        says: "False or misleading promotion (Art. 8).",
        when: &[When::None(&[SERIOUS])],
        fine: Shape::Fixed(Modality::Shall, "aucl20"),
        ..AUCL20
    },
    Row {
        id: "AUCL20-S",
        says: "…and the circumstances are serious.",
        when: &[When::Any(&[SERIOUS])],
        fine: Shape::Fixed(Modality::Shall, "aucl20.serious"),
        other: Some("the business licence may be revoked"),
        ..AUCL20
    },
    Row {
        id: "AUCL21",
        says: "A trade secret is infringed (Art. 9).",
        when: &[When::None(&[SERIOUS])],
        fine: Shape::Fixed(Modality::Shall, "aucl21"),
        ..AUCL21
    },
    Row {
        id: "AUCL21-S",
        says: "…and the circumstances are serious.",
        when: &[When::Any(&[SERIOUS])],
        fine: Shape::Fixed(Modality::Shall, "aucl21.serious"),
        ..AUCL21
    },
    Row {
        id: "AUCL24",
        says: "Others' network products or services are hindered or broken (Art. 12).",
        when: &[When::None(&[SERIOUS])],
        fine: Shape::Fixed(Modality::Shall, "aucl24"),
        ..AUCL24
    },
    Row {
        id: "AUCL24-S",
        says: "…and the circumstances are serious.",
        when: &[When::Any(&[SERIOUS])],
        fine: Shape::Fixed(Modality::Shall, "aucl24.serious"),
        ..AUCL24
    },
];

pub(super) fn heads(question: &Question<'_>) -> Result<Vec<Head>, FineError> {
    question.table(&ROWS)
}
