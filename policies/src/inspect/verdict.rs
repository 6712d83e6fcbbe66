//! From what a column showed to what is said about it.

use std::collections::BTreeMap;

use super::agree;
use super::chance::is_share;
use super::column::Tally;
use super::declared::{Declared, compare};
use super::fold::mask;
use super::judge::{Opinion, judge};
use super::pseudonym;
use super::report::{Class, Column, Confidence, Kind, Transformed};
use super::rules::rule_of;
use super::sense::{CHINA_LATITUDE, CHINA_LONGITUDE, senses};
use super::sight::Seen;

/// An opinion, with the masked examples that go with it.
#[derive(Debug, Clone)]
struct Chosen {
    opinion: Opinion,
    stands_for: Option<Kind>,
    transformed: Transformed,
    examples: Vec<String>,
    /// Whether the column's name says the same.
    named: bool,
}

/// Turns a tally into the column of the report. `declared` is none when nothing was declared for the table.
pub(super) fn column(
    tally: &Tally,
    (sample, is_place): (&Sample, bool),
    declared: Option<&[Declared]>,
    examples: usize,
) -> Column {
    let chosen = choose(tally, sample, is_place, examples);
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
        distinct: tally.values.count(),
        distinct_is_exact: tally.values.is_exact(),
        declared: own.cloned(),
        comparison,
        examples: Vec::new(),
        forms: tally.forms.masked(examples),
        reason: "no identifier was found".to_owned(),
        of_persons: false,
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
    inside(tally).map(|(opinion, _)| (opinion.kind, opinion.hits)).collect()
}

/// What some values of a column could be, and how often each came.
pub(super) type Sample = Vec<(u32, u32)>;

pub(super) fn sample(tally: &Tally) -> Sample {
    tally.values.sample().map(|(text, count)| (senses(text, mask(text.as_bytes())), count)).collect()
}

/// Which columns are one half of a pair of coordinates within China: a latitude beside a longitude.
pub(super) fn coordinates(samples: &[Sample]) -> Vec<bool> {
    let all =
        |sample: &Sample, sense: u32| sample.len() >= 3 && sample.iter().all(|(own, _)| own & sense != 0);
    let pair = |one: Option<&Sample>, other: Option<&Sample>| {
        one.zip(other).is_some_and(|(one, other)| {
            (all(one, CHINA_LATITUDE) && all(other, CHINA_LONGITUDE))
                || (all(one, CHINA_LONGITUDE) && all(other, CHINA_LATITUDE))
        })
    };
    let near = |at: usize| pair(samples.get(at), samples.get(at + 1));
    (0..samples.len()).map(|at| near(at) || at.checked_sub(1).is_some_and(near)).collect()
}

fn choose(tally: &Tally, sample: &Sample, is_place: bool, examples: usize) -> Option<Chosen> {
    let plainly = |opinion: Opinion, seen: Option<&Seen>| Chosen {
        stands_for: None,
        transformed: Transformed::None,
        examples: seen.map_or(&tally.examples, |seen| &seen.examples).masked(examples),
        named: tally.hint.fits(opinion.kind),
        opinion,
    };
    let whole = opinions(&tally.whole, tally).map(|(opinion, seen)| plainly(opinion, Some(seen)));
    let agreed = agree::opinions(&tally.values, sample, tally.cells, tally.hint)
        .into_iter()
        .map(|own| plainly(own, None));
    let pseudonym =
        pseudonym::judge(&tally.shapes, tally.cells, &tally.values, tally.hint).map(|found| Chosen {
            named: found.stands_for.is_some() || tally.hint.kind().is_some(),
            opinion: found.opinion,
            stands_for: found.stands_for,
            transformed: found.transformed,
            examples: tally.shapes.examples.masked(examples),
        });
    let others = vector(tally).into_iter().chain(place(tally, is_place)).map(|own| plainly(own, None));
    let inside = inside(tally).filter(|(opinion, _)| is_worth_a_look(opinion, tally.cells)).map(
        |(mut opinion, seen)| {
            opinion.reason = format!("inside text: {}", opinion.reason);
            Chosen { named: false, ..plainly(opinion, Some(seen)) }
        },
    );
    let mut best: Option<Chosen> = None;
    for chosen in whole.chain(pseudonym).chain(agreed).chain(others).chain(inside) {
        if best.as_ref().is_none_or(|best| weight(best) < weight(&chosen)) {
            best = Some(chosen);
        }
    }
    best
}

/// Surer first; then what the name says, a person before an organization, more cells before fewer.
fn weight(chosen: &Chosen) -> (Confidence, bool, bool, u64) {
    let person = chosen.opinion.class != Class::Organization;
    (chosen.opinion.confidence, chosen.named, person, chosen.opinion.hits)
}

/// What each recogniser makes of what it saw.
fn opinions<'t>(seen: &'t [Seen], tally: &'t Tally) -> impl Iterator<Item = (Opinion, &'t Seen)> {
    let cards = |kind: Kind| seen.get(kind as usize).map_or(0, Seen::all);
    Kind::ALL.iter().zip(seen).filter_map(move |(kind, own)| {
        // One column holds cards of either scheme: the commoner gives it its name.
        let rival = match kind {
            Kind::BankCard => cards(Kind::CreditCard),
            Kind::CreditCard => cards(Kind::BankCard),
            _ => 0,
        };
        let mut merged = own.clone();
        if rival > 0 && own.all() >= rival {
            merged.merge(
                seen.get(if *kind == Kind::BankCard { Kind::CreditCard } else { Kind::BankCard } as usize)?
                    .clone(),
            );
        }
        judge(*kind, &merged, tally.cells, tally.hint).map(|opinion| (opinion, own))
    })
}

/// Identifiers inside text. One cut out of text is as good as named: nothing else was likely to stand between words.
fn inside(tally: &Tally) -> impl Iterator<Item = (Opinion, &Seen)> {
    Kind::ALL.iter().zip(&tally.inside).filter_map(|(kind, seen)| {
        let opinion = if rule_of(*kind).is_some() {
            judge(*kind, seen, tally.cells, super::hint::Hint::Says(*kind)).filter(|opinion| opinion.hits > 0)
        } else {
            (seen.all() > 0).then(|| announced(*kind, seen.all(), tally.cells))
        };
        opinion.map(|opinion| (opinion, seen))
    })
}

fn announced(kind: Kind, hits: u64, cells: u64) -> Opinion {
    let (class, what) = match kind {
        Kind::CnAddress => (Class::Personal, "hold an address"),
        Kind::Medical => (Class::Sensitive, "name somebody's disease"),
        _ => (Class::Personal, "hold the name of a person"),
    };
    Opinion {
        kind,
        class,
        confidence: Confidence::Weak,
        hits,
        reason: format!("{hits} of {cells} cells {what}"),
    }
}

/// Names and addresses in a few texts of very many are no reason to stop a product; numbers are.
fn is_worth_a_look(opinion: &Opinion, cells: u64) -> bool {
    match opinion.kind {
        Kind::EnName => opinion.hits >= 3 && is_share(opinion.hits, cells, 300),
        Kind::CnName | Kind::Medical => is_share(opinion.hits, cells, 10),
        Kind::CnAddress => is_share(opinion.hits, cells, 50),
        _ => true,
    }
}

/// Vectors of one length in most cells.
fn vector(tally: &Tally) -> Option<Opinion> {
    let vectors = tally.vectors;
    let rule = rule_of(Kind::FaceEmbedding)?;
    if vectors.shortest != vectors.longest || !is_share(vectors.cells, tally.cells, 600) {
        return None;
    }
    let named = tally.hint == super::hint::Hint::Says(Kind::FaceEmbedding);
    let confidence = if named { Confidence::Strong } else { Confidence::Weak };
    let reason = format!("{} of {} cells {}: {}", vectors.cells, tally.cells, rule.says, vectors.longest);
    Some(Opinion { kind: Kind::FaceEmbedding, class: rule.class, confidence, hits: vectors.cells, reason })
}

fn place(tally: &Tally, is_place: bool) -> Option<Opinion> {
    let reason = "with its neighbour this column makes pairs of coordinates within China".to_owned();
    let (kind, class, confidence) = (Kind::Gps, Class::Sensitive, Confidence::Weak);
    is_place.then_some(Opinion { kind, class, confidence, hits: tally.cells, reason })
}
