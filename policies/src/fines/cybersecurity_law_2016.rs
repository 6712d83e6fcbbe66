//! Heads of the Cybersecurity Law of 2016, in force until 2025-12-31: Arts. 59, 64, 66 and 68.

use super::answer::{ConfiscationBasis, Head, Modality};
use super::cybersecurity_law::HARM;
use super::error::FineError;
use super::question::Question;
use super::row::{REFUSED, ROW, Row, SERIOUS, Text, When, persons};
use super::shape::{Multiple, Shape};
use super::violation::Violation;

pub(super) const TEXT: Text = Text { cite: "CSL 2016", rows: &ROWS, heads };

const CLOSE: &str = "business may be suspended, site closed, business permit or licence revoked";

const CSL59: Row =
    Row { cite: "CSL (2016), Art. 59, para. 1", breaks: &[Violation::NetworkSecurity], warning: true, ..ROW };
const CSL59_2: Row =
    Row { cite: "CSL (2016), Art. 59, para. 2", breaks: &[Violation::CriticalInfrastructure], ..CSL59 };
const CSL68: Row = Row {
    cite: "CSL (2016), Art. 68",
    breaks: &[Violation::NetworkContent],
    warning: true,
    confiscation: ConfiscationBasis::Article,
    ..ROW
};

const ROWS: [Row; 8] = [
    Row {
        id: "CSL59-1",
        says: "A network operator's duty of protection (Arts. 21, 25) is not met.",
        when: &[When::None(&[REFUSED, HARM])],
        ..CSL59
    },
    Row {
        id: "CSL59-1R",
        says: "…and correction is refused, or the network's security is harmed.",
        when: &[When::Any(&[REFUSED, HARM])],
        fine: Shape::Fixed(Modality::Shall, "csl59.operator"),
        persons: Some(persons(Modality::Shall, "csl59.operator.persons")),
        ..CSL59
    },
    Row {
        id: "CSL59-2",
        says: "An operator of critical infrastructure does not meet its duties (Arts. 33, 34, 36, 38).",
        when: &[When::None(&[REFUSED, HARM])],
        ..CSL59_2
    },
    Row {
        id: "CSL59-2R",
        says: "…and correction is refused, or the network's security is harmed.",
        when: &[When::Any(&[REFUSED, HARM])],
        fine: Shape::Fixed(Modality::Shall, "csl59.critical"),
        persons: Some(persons(Modality::Shall, "csl59.critical.persons")),
        ..CSL59_2
    },
    Row {
        id: "CSL64",
        cite: "CSL (2016), Art. 64, para. 1",
        says: "A network operator infringes personal information (Arts. 22, 41-43).",
        breaks: &[Violation::NetworkPersonal],
        warning: true,
        confiscation: ConfiscationBasis::AnyOf,
        fine: Shape::Gains(Modality::AnyOf, Multiple::OnceOrMore, "csl64"),
        persons: Some(persons(Modality::Shall, "csl64.persons")),
        other: Some(CLOSE),
        ..ROW
    },
    Row {
        id: "CSL66",
        cite: "CSL (2016), Art. 66",
        says: "Data of critical infrastructure is kept or sent abroad (Art. 37).",
        breaks: &[Violation::CriticalExport],
        warning: true,
        confiscation: ConfiscationBasis::Article,
        fine: Shape::Fixed(Modality::Shall, "csl66"),
        persons: Some(persons(Modality::Shall, "csl66.persons")),
        other: Some(CLOSE),
        ..ROW
    },
    Row {
        id: "CSL68",
        says: "Unlawful content is not stopped (Art. 47).",
        when: &[When::None(&[REFUSED, SERIOUS])],
        ..CSL68
    },
    Row {
        id: "CSL68-R",
        says: "…and correction is refused or the circumstances are serious.",
        when: &[When::Any(&[REFUSED, SERIOUS])],
        fine: Shape::Fixed(Modality::Shall, "csl68.refused"),
        persons: Some(persons(Modality::Shall, "csl68.refused.persons")),
        other: Some(CLOSE),
        ..CSL68
    },
];

pub(super) fn heads(question: &Question<'_>) -> Result<Vec<Head>, FineError> {
    question.table(&ROWS)
}
