//! The head of the Consumer Law, Art. 56, to which its Implementing Regulations (Art. 9, para. 2; Art. 50) lead since
//! 2024-07-01: different prices kept from consumers.

use super::answer::{ConfiscationBasis, Head, Modality};
use super::error::FineError;
use super::question::Question;
use super::row::{Fact, Known, ROW, Row, Text, When};
use super::shape::{Multiple, Shape};
use super::violation::Violation;

pub(super) const TEXT: Text = Text { cite: "Consumer Regulations", rows: &ROWS, heads };

const DISCLOSED: Fact = Fact("disclosed", Known::Stated(|facts| facts.disclosed));

const ROWS: [Row; 1] = [Row {
    id: "CONS56",
    cite: "Consumer Law, Art. 56 (Implementing Regulations, Arts. 9 and 50)",
    says: "Consumers are charged differently for the same thing under equal conditions without their knowledge.",
    breaks: &[Violation::ConsumerPrice],
    when: &[When::None(&[DISCLOSED])],
    warning: true,
    confiscation: ConfiscationBasis::AnyOf,
    fine: Shape::Gains(Modality::AnyOf, Multiple::OnceOrMore, "cons56"),
    other: Some(
        "in serious circumstances business is suspended or the licence revoked; entered in the credit file",
    ),
    authority: "market regulator",
    ..ROW
}];

pub(super) fn heads(question: &Question<'_>) -> Result<Vec<Head>, FineError> {
    question.table(&ROWS)
}
