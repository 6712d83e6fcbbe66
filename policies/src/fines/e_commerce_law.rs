//! Heads of the E-Commerce Law: Arts. 77 (search results, tying), 80, 82 and 83 (platforms).

use super::answer::{ConfiscationBasis, Head, Modality};
use super::error::FineError;
use super::question::Question;
use super::row::{OVERDUE, PLATFORM, ROW, Row, SERIOUS, Text, When};
use super::shape::Shape;
use super::violation::Violation;

pub(super) const TEXT: Text = Text { cite: "E-Commerce Law", rows: &ROWS, heads };

const ECOM77: Row = Row {
    cite: "E-Commerce Law, Art. 77",
    breaks: &[Violation::PersonalizedSearch, Violation::Tying],
    confiscation: ConfiscationBasis::Article,
    authority: "market regulator",
    ..ROW
};
const ECOM80: Row =
    Row { cite: "E-Commerce Law, Art. 80", breaks: &[Violation::PlatformRecords], who: PLATFORM, ..ROW };
const ECOM82: Row = Row {
    cite: "E-Commerce Law, Art. 82",
    breaks: &[Violation::PlatformTerms],
    who: PLATFORM,
    authority: "market regulator",
    ..ROW
};
const ECOM83: Row = Row { cite: "E-Commerce Law, Art. 83", breaks: &[Violation::PlatformInaction], ..ECOM82 };
const CLOSED: &str = "business is suspended";

const ROWS: [Row; 9] = [
    Row {
        id: "ECOM77",
        says: "Search results without a neutral option (Art. 18, para. 1), or goods tied (Art. 19).",
        when: &[When::None(&[SERIOUS])],
        fine: Shape::Fixed(Modality::May, "ecom77"),
        ..ECOM77
    },
    Row {
        id: "ECOM77-S",
        says: "…and the circumstances are serious.",
        when: &[When::Any(&[SERIOUS])],
        fine: Shape::Fixed(Modality::Shall, "ecom77.serious"),
        ..ECOM77
    },
    Row {
        id: "ECOM80-0",
        says: "A platform does not verify, report or keep records (Arts. 27, 28, 29, 31).",
        when: &[When::None(&[OVERDUE]), When::None(&[SERIOUS])],
        ..ECOM80
    },
    Row {
        id: "ECOM80",
        says: "…and it is not corrected in the time ordered.",
        when: &[When::Any(&[OVERDUE])],
        fine: Shape::Fixed(Modality::Shall, "ecom80"),
        ..ECOM80
    },
    Row {
        id: "ECOM80-S",
        says: "…and the circumstances are serious.",
        when: &[When::Any(&[SERIOUS])],
        fine: Shape::Fixed(Modality::Shall, "ecom80.serious"),
        other: Some(CLOSED),
        ..ECOM80
    },
    Row {
        id: "ECOM82",
        says: "A platform sets unreasonable restrictions, conditions or fees for its operators (Art. 35).",
        when: &[When::None(&[SERIOUS])],
        fine: Shape::Fixed(Modality::May, "ecom82"),
        ..ECOM82
    },
    Row {
        id: "ECOM82-S",
        says: "…and the circumstances are serious.",
        when: &[When::Any(&[SERIOUS])],
        fine: Shape::Fixed(Modality::Shall, "ecom82.serious"),
        ..ECOM82
    },
    Row {
        id: "ECOM83",
        says: "A platform knew, or should have known, of harm to consumers and did nothing (Art. 38).",
        when: &[When::None(&[SERIOUS])],
        fine: Shape::Fixed(Modality::May, "ecom83"),
        ..ECOM83
    },
    Row {
        id: "ECOM83-S",
        says: "…and the circumstances are serious.",
        when: &[When::Any(&[SERIOUS])],
        fine: Shape::Fixed(Modality::Shall, "ecom83.serious"),
        other: Some(CLOSED),
        ..ECOM83
    },
];

pub(super) fn heads(question: &Question<'_>) -> Result<Vec<Head>, FineError> {
    question.table(&ROWS)
}
