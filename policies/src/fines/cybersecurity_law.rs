//! Heads of the Cybersecurity Law as amended in 2025, in force since 2026-01-01: Arts. 61, 69 and 71. It no longer fines
//! infringements of personal information itself. The text before it is in `cybersecurity_law_2016`.

use super::answer::{Head, Modality};
use super::error::FineError;
use super::question::Question;
use super::row::{Fact, GRAVE_RESULT, Known, REFUSED, ROW, Row, SERIOUS, Text, When, persons};
use super::shape::Shape;
use super::violation::Violation;

pub(super) const TEXT: Text = Text { cite: "CSL", rows: &ROWS, heads };

pub(super) const HARM: Fact = Fact("network_harm", Known::Stated(|facts| facts.network_harm));
const MAIN_LOST: Fact = Fact("main_function_lost", Known::Stated(|facts| facts.main_function_lost));
const EXTREME: Fact = Fact("extreme_result", Known::Stated(|facts| facts.extreme_result));

const CSL61: Row = Row { cite: "CSL (2025), Art. 61, para. 1", warning: true, ..ROW };
const CSL69: Row =
    Row { cite: "CSL (2025), Art. 69", breaks: &[Violation::NetworkContent], warning: true, ..ROW };
const CLOSE: &str =
    "business may be suspended, site or application closed, business permit or licence revoked";

const ROWS: [Row; 10] = [
    Row {
        id: "CSL61-1",
        says: "A network operator's duty of protection (Arts. 23, 27) is not met.",
        breaks: &[Violation::NetworkSecurity],
        when: &[When::None(&[REFUSED, HARM, GRAVE_RESULT, MAIN_LOST])],
        fine: Shape::Fixed(Modality::May, "csl61.operator"),
        ..CSL61
    },
    Row {
        id: "CSL61-1R",
        says: "…and correction is refused, or the network's security is harmed.",
        breaks: &[Violation::NetworkSecurity],
        when: &[When::Any(&[REFUSED, HARM])],
        fine: Shape::Fixed(Modality::Shall, "csl61.operator_refused"),
        persons: Some(persons(Modality::Shall, "csl61.operator_refused.persons")),
        ..CSL61
    },
    Row {
        id: "CSL61-2",
        cite: "CSL (2025), Art. 61, para. 2",
        says: "An operator of critical infrastructure does not meet its duties (Arts. 35, 36, 38, 40).",
        breaks: &[Violation::CriticalInfrastructure],
        when: &[When::None(&[REFUSED, HARM, GRAVE_RESULT, MAIN_LOST])],
        fine: Shape::Fixed(Modality::May, "csl61.critical"),
        ..CSL61
    },
    Row {
        id: "CSL61-2R",
        cite: "CSL (2025), Art. 61, para. 2",
        says: "…and correction is refused, or the network's security is harmed.",
        breaks: &[Violation::CriticalInfrastructure],
        when: &[When::Any(&[REFUSED, HARM])],
        fine: Shape::Fixed(Modality::Shall, "csl61.critical_refused"),
        persons: Some(persons(Modality::Shall, "csl61.critical_refused.persons")),
        ..CSL61
    },
    Row {
        id: "CSL61-3",
        cite: "CSL (2025), Art. 61, para. 3",
        says: "…and much data leaks, or critical infrastructure loses part of its function.",
        breaks: &[Violation::NetworkSecurity, Violation::CriticalInfrastructure],
        when: &[When::Any(&[GRAVE_RESULT])],
        fine: Shape::Fixed(Modality::Shall, "csl61.grave"),
        persons: Some(persons(Modality::Shall, "csl61.grave.persons")),
        ..CSL61
    },
    Row {
        id: "CSL61-3x",
        cite: "CSL (2025), Art. 61, para. 3",
        says: "…and critical infrastructure loses its main function.",
        breaks: &[Violation::NetworkSecurity, Violation::CriticalInfrastructure],
        when: &[When::Any(&[MAIN_LOST])],
        fine: Shape::Fixed(Modality::Shall, "csl61.gravest"),
        persons: Some(persons(Modality::Shall, "csl61.gravest.persons")),
        ..CSL61
    },
    Row {
        id: "CSL69",
        says: "Unlawful content is not stopped (Arts. 49, 52).",
        when: &[When::None(&[REFUSED, SERIOUS, EXTREME])],
        fine: Shape::Fixed(Modality::May, "csl69.first"),
        ..CSL69
    },
    Row {
        id: "CSL69-R",
        says: "…and correction is refused or the circumstances are serious.",
        when: &[When::Any(&[REFUSED, SERIOUS])],
        fine: Shape::Fixed(Modality::Shall, "csl69.refused"),
        persons: Some(persons(Modality::Shall, "csl69.refused.persons")),
        other: Some(CLOSE),
        ..CSL69
    },
    Row {
        id: "CSL69-X",
        says: "…with an especially grave effect or result.",
        when: &[When::Any(&[EXTREME])],
        fine: Shape::Fixed(Modality::Shall, "csl69.extreme"),
        persons: Some(persons(Modality::Shall, "csl69.extreme.persons")),
        other: Some(CLOSE),
        ..CSL69
    },
    Row {
        id: "CSL71",
        cite: "CSL (2025), Art. 71",
        says: "Personal information infringed, or data of critical infrastructure sent abroad: punished under other \
               laws (PIPL, DSL); this law has no range of its own.",
        breaks: &[Violation::NetworkPersonal, Violation::CriticalExport],
        pointer: true,
        ..ROW
    },
];

pub(super) fn heads(question: &Question<'_>) -> Result<Vec<Head>, FineError> {
    question.table(&ROWS)
}
