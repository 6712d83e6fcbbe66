//! Where personal information sold or provided leads beside fines: detention under the Public Security Administration
//! Punishments Law (2025, Art. 56) and crime (Criminal Law, Art. 253-1). Pointers without amounts; never a verdict.

use super::answer::Head;
use super::error::FineError;
use super::facts::Actor;
use super::question::Question;
use super::referral;
use super::row::{Fact, Known, ROW, Row, Text, When, Who};
use super::ternary::Ternary;
use super::violation::Violation;

pub(super) const DETENTION: Text = Text { cite: "PSAPL", rows: &DETENTION_ROWS, heads: detention };
pub(super) const CRIME: Text = Text { cite: "Criminal Law", rows: &CRIME_ROWS, heads: crime };

/// Whether it was sold or provided: a trade says so itself, a breach of the rules on personal information does not, and
/// even unsold it may have been acquired unlawfully.
const SOLD: Fact = Fact(
    "sold",
    Known::Stated(|facts| match facts.sold {
        Some(Ternary::Yes) => Ternary::Yes,
        sold if facts.breaks(Violation::UnauthorizedPersonalData) => sold.unwrap_or(Ternary::Yes),
        _ => Ternary::Unknown,
    }),
);
const REACHED: Fact = Fact("records", Known::Counted(referral::reached));

const ANYONE: Who = Who {
    sure: &[Actor::Seller, Actor::Buyer, Actor::Platform, Actor::PublicBody, Actor::Person],
    never: &[],
    unnamed: Ternary::Yes,
};

const POINTER: Row = Row {
    breaks: &[Violation::Personal, Violation::NetworkPersonal],
    perhaps: &[Violation::UnauthorizedPersonalData],
    who: ANYONE,
    pointer: true,
    ..ROW
};

const DETENTION_ROWS: [Row; 1] = [Row {
    id: "PSAPL56",
    cite: "Public Security Administration Punishments Law (2025), Art. 56",
    says: "Personal information sold or provided against the rules of the State: detention of 10 to 15 days, in lighter \
           circumstances up to 5 days; of a unit, its responsible persons.",
    when: &[When::Any(&[SOLD])],
    authority: "police",
    ..POINTER
}];

const CRIME_ROWS: [Row; 1] = [Row {
    id: "CRIM253-1",
    cite: "Criminal Law, Art. 253-1",
    says: "In serious circumstances up to 3 years of imprisonment or detention, in especially serious ones 3 to 7 years, \
           and a fine; a unit is fined. Whether it is a crime is for the police, procuratorate and court.",
    when: &[When::Any(&[SOLD]), When::Any(&[REACHED])],
    authority: "police, procuratorate, court",
    ..POINTER
}];

fn detention(question: &Question<'_>) -> Result<Vec<Head>, FineError> {
    question.table(&DETENTION_ROWS)
}

fn crime(question: &Question<'_>) -> Result<Vec<Head>, FineError> {
    question.table(&CRIME_ROWS)
}
