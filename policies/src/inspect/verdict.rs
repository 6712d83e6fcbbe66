//! From what a column showed to what is said about it.

use std::collections::BTreeMap;

use super::column::Tally;
use super::declared::{Declared, compare};
use super::hint::hint;
use super::pseudonym;
use super::report::{Class, Column, Confidence, Kind, Transformed};
use super::sight::{Opinion, RECOGNISERS, Seen};

/// The strongest opinion, with the masked examples that go with it.
struct Chosen {
    opinion: Opinion,
    stands_for: Option<Kind>,
    transformed: Transformed,
    examples: Vec<String>,
}

/// Turns a tally into the column of the report. `declared` is none when nothing was declared for the table.
pub(super) fn column(tally: &Tally, declared: Option<&[Declared]>) -> Column {
    let chosen = choose(tally);
    let own = declared.and_then(|all| all.iter().find(|declared| declared.column == tally.name));
    let class = chosen.as_ref().map(|chosen| chosen.opinion.class);
    let comparison = declared.map(|_| compare(own, class, tally.plain == tally.cells));
    let mut column = Column {
        name: tally.name.clone(),
        kind: None,
        stands_for: None,
        transformed: Transformed::None,
        class,
        confidence: None,
        cells: tally.cells,
        hits: 0,
        distinct: tally.distinct.count(),
        distinct_is_exact: tally.distinct.is_exact(),
        declared: own.cloned(),
        comparison,
        examples: Vec::new(),
        reason: "no identifier was found".to_owned(),
    };
    if let Some(chosen) = chosen {
        column.kind = Some(chosen.opinion.kind);
        column.stands_for = chosen.stands_for;
        column.transformed = chosen.transformed;
        column.confidence = Some(chosen.opinion.confidence);
        column.hits = chosen.opinion.hits;
        column.examples = chosen.examples;
        column.reason = chosen.opinion.reason;
    }
    column
}

/// Identifiers found inside the cells of a text column, by kind, with the number of cells.
pub(super) fn free_text(tally: &Tally) -> BTreeMap<Kind, u64> {
    opinions(&tally.inside, tally.cells, Some).map(|(opinion, _)| (opinion.kind, opinion.hits)).collect()
}

fn choose(tally: &Tally) -> Option<Chosen> {
    let hint = hint(&tally.name);
    let whole = opinions(&tally.whole, tally.cells, |_| hint.kind()).map(plainly);
    let inside = opinions(&tally.inside, tally.cells, Some).map(|(mut opinion, seen)| {
        opinion.reason = format!("inside text: {}", opinion.reason);
        plainly((opinion, seen))
    });
    let pseudonym = pseudonym::judge(&tally.shapes, tally.cells, &tally.distinct, hint).map(|found| Chosen {
        opinion: found.opinion,
        stands_for: found.stands_for,
        transformed: found.transformed,
        examples: tally.shapes.examples.clone(),
    });
    let mut best: Option<Chosen> = None;
    for chosen in whole.chain(pseudonym).chain(inside) {
        if best.as_ref().is_none_or(|best| weight(best) < weight(&chosen)) {
            best = Some(chosen);
        }
    }
    best
}

/// Surer first; then a person before an organization.
fn weight(chosen: &Chosen) -> (Confidence, bool) {
    (chosen.opinion.confidence, chosen.opinion.class != Class::Organization)
}

fn plainly((opinion, seen): (Opinion, &Seen)) -> Chosen {
    Chosen { opinion, stands_for: None, transformed: Transformed::None, examples: seen.examples.clone() }
}

/// What each recogniser makes of what it saw. An identifier cut out of text is as good as named: nothing else was
/// likely to stand between words.
fn opinions(
    seen: &[Seen; RECOGNISERS.len()],
    cells: u64,
    named: impl Fn(Kind) -> Option<Kind>,
) -> impl Iterator<Item = (Opinion, &Seen)> {
    RECOGNISERS.iter().zip(seen).filter_map(move |(recogniser, seen)| {
        (recogniser.judge)(seen, cells, named(recogniser.kind)).map(|opinion| (opinion, seen))
    })
}
