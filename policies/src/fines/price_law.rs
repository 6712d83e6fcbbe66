//! The head of the provisions on penalties for price violations, Art. 4: price discrimination between other operators
//! (Price Law, Art. 14(5)). Consumers are under the Consumer Law.

use super::answer::{ConfiscationBasis, Head, Modality};
use super::error::FineError;
use super::question::Question;
use super::row::{ROW, Row, Text};
use super::shape::{Multiple, Shape};
use super::violation::Violation;

pub(super) const TEXT: Text = Text { cite: "Price provisions", rows: &ROWS, heads };

const ROWS: [Row; 1] = [Row {
    id: "PRICE4",
    cite: "Provisions on Penalties for Price Violations, Art. 4",
    says: "Other operators with equal conditions are charged differently for the same thing (Price Law, Art. 14(5)).",
    breaks: &[Violation::OperatorPrice],
    confiscation: ConfiscationBasis::Article,
    fine: Shape::Gains(Modality::Shall, Multiple::UpTo, "price4"),
    other: Some("in serious circumstances business is suspended or the licence revoked"),
    authority: "price authority, now the market regulator",
    ..ROW
}];

pub(super) fn heads(question: &Question<'_>) -> Result<Vec<Head>, FineError> {
    question.table(&ROWS)
}
