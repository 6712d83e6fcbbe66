//! Heads of the Data Regulations: Art. 94 (unlawful trades), Art. 95, para. 1 (unfair competition, different
//! treatment) and Art. 93 (public bodies). Art. 70 has no head here: Art. 95, para. 2 hands it to other laws.

use super::answer::{ConfiscationBasis, DecisionYear, Fine, Head, Modality};
use super::error::FineError;
use super::facts::{Actor, FineFacts};
use super::fen::Fen;
use super::question::Question;
use super::row::{Fact, Known, REFUSED, ROW, Row, SERIOUS, Text, When, Who};
use super::shape::{Fined, Shape, fine};
use super::ternary::Ternary;
use super::violation::{TRADES, UNFAIR, Violation};

pub(super) const TEXT: Text = Text { cite: "Data Regulations", rows: &ROWS, heads };

const OTHER: &str = "other administrative penalties under national law may be added; where laws or administrative \
                     regulations provide otherwise, they prevail";

const SOLD: Fact = Fact("sold", Known::Stated(|facts| facts.sold.unwrap_or(Ternary::Yes)));
const BELOW: Fact =
    Fact("amount", Known::Counted(|question| Ok(question.traded.below(question.fen("sz94.boundary")?))));
const INFRINGED: Fact = Fact("infringed", Known::Stated(|facts| facts.infringed));
const EXEMPTED: Fact = Fact("exempted", Known::Stated(exempted));

/// A party to the trade. Whether a buyer, a natural person or a public body answers is open; a platform is no party.
const PARTY: Who = Who { sure: &[Actor::Seller], never: &[Actor::Platform], unnamed: Ternary::Unknown };
/// A market entity.
const ENTITY: Who = Who {
    sure: &[Actor::Seller, Actor::Buyer, Actor::Platform],
    never: &[Actor::PublicBody],
    unnamed: Ternary::Unknown,
};
const PUBLIC_BODY: Who = Who {
    sure: &[Actor::PublicBody],
    never: &[Actor::Seller, Actor::Buyer, Actor::Platform, Actor::Person],
    unnamed: Ternary::Yes,
};
/// A public body that breaks a rule made for all: whether it acted as a public body is for the authority.
const ALSO_PUBLIC_BODY: Who = Who {
    sure: &[],
    never: &[Actor::Seller, Actor::Buyer, Actor::Platform, Actor::Person],
    unnamed: Ternary::No,
};

const SZ94: Row = Row {
    cite: "Data Regulations, Art. 94",
    breaks: &TRADES,
    who: PARTY,
    confiscation: ConfiscationBasis::Article,
    other: Some(OTHER),
    authority: "municipal market regulator, or the department in charge of the sector",
    ..ROW
};

const SZ95: Row = Row {
    cite: "Data Regulations, Art. 95, para. 1",
    breaks: &[
        Violation::UnlawfulAcquisition,
        Violation::UnlawfulSubstitution,
        Violation::OtherUnfairConduct,
        Violation::DifferentTreatment,
    ],
    who: ENTITY,
    ..SZ94
};

const SZ93: Row = Row {
    id: "SZ93",
    cite: "Data Regulations, Art. 93",
    says: "A public management and service body: corrected by its superior or the competent department, no amount; \
           pursued further where it refuses or the results are grave.",
    pointer: true,
    authority: "higher-level or competent department",
    ..ROW
};

const ROWS: [Row; 7] = [
    Row {
        id: "SZ94-L",
        says: "An unlawful trade of less than the boundary amount.",
        when: &[When::Any(&[SOLD]), When::Any(&[BELOW])],
        fine: Shape::Fixed(Modality::Shall, "sz94.lower"),
        ..SZ94
    },
    Row {
        id: "SZ94-U",
        says: "An unlawful trade of the boundary amount or more.",
        when: &[When::Any(&[SOLD]), When::None(&[BELOW])],
        fine: Shape::Fixed(Modality::Shall, "sz94.upper"),
        ..SZ94
    },
    Row {
        id: "SZ95-0",
        says: "The conduct infringes another's rights or interests.",
        when: &[
            When::Any(&[INFRINGED]),
            When::None(&[EXEMPTED]),
            When::None(&[REFUSED]),
            When::None(&[SERIOUS]),
        ],
        ..SZ95
    },
    Row {
        id: "SZ95-R",
        says: "…and correction is refused.",
        when: &[When::Any(&[INFRINGED]), When::None(&[EXEMPTED]), When::Any(&[REFUSED])],
        fine: Shape::Fixed(Modality::Shall, "sz95.refused"),
        ..SZ95
    },
    Row {
        id: "SZ95-S",
        says: "…and the circumstances are serious.",
        when: &[When::Any(&[INFRINGED]), When::None(&[EXEMPTED]), When::Any(&[SERIOUS])],
        fine: Shape::Own(serious, "sz95.serious"),
        ..SZ95
    },
    Row { breaks: &[Violation::PublicData], who: PUBLIC_BODY, ..SZ93 },
    Row {
        breaks: &[
            Violation::UnauthorizedPersonalData,
            Violation::UnopenedPublicData,
            Violation::ForbiddenTrade,
            Violation::UnlawfulAcquisition,
            Violation::UnlawfulSubstitution,
            Violation::OtherUnfairConduct,
            Violation::DifferentTreatment,
        ],
        who: ALSO_PUBLIC_BODY,
        ..SZ93
    },
];

pub(super) fn heads(question: &Question<'_>) -> Result<Vec<Head>, FineError> {
    question.table(&ROWS)
}

/// An exemption of Art. 69 excuses different treatment only, never unfair conduct under Art. 68.
fn exempted(facts: &FineFacts) -> Ternary {
    if UNFAIR.iter().any(|each| facts.breaks(*each)) {
        return Ternary::No;
    }
    facts.exempted.unwrap_or(Ternary::No)
}

/// The **smaller** of the share of turnover and the cap (the contrary of PIPL 66: never share this function).
fn serious(question: &Question<'_>) -> Result<Fined, FineError> {
    let share = question.millionths("sz95.serious.turnover_share")?;
    let cap = question.fen("sz95.serious.cap")?;
    let ceiling = |turnover: Fen| turnover.share_down(share).min(cap);
    let facts = question.facts;
    let formula = match facts.turnover_prev_act {
        Some(turnover) => format!(
            "the smaller of {} (the share of {turnover}, the turnover of the year before the act ended) and {cap}",
            turnover.share_down(share)
        ),
        None => format!("turnover unknown, so no more than the cap of {cap}"),
    };
    let max = facts.turnover_prev_act.map_or(cap, ceiling);
    let by_decision_year = facts.turnover_prev_decision.map(|turnover| DecisionYear {
        turnover,
        min: None,
        max: ceiling(turnover),
    });
    let unknown = facts.turnover_prev_act.is_none_or(|turnover| turnover == Fen::ZERO);
    let unknown = unknown.then_some("turnover_prev_act").into_iter().collect();
    Ok((Fine { by_decision_year, ..fine(Modality::Shall, None, Some(max), formula) }, unknown))
}
