//! Sources: what the seller states, and what the public-data directory says of them.

use chrono::{DateTime, Utc};
use entity::directory_entry::{self, Openness as Stored};
use policies::facts::{Class, Condition, Moment, Openness, Source, SourceKind};

use super::rows::Rows;
use crate::market::product::declaration::{self, texts};

/// Whose classes apply here (Data Regulations, Art. 2(9)).
const THIS_CITY: &str = "shenzhen";

pub(super) fn source(declared: &declaration::Source, rows: &Rows, now: DateTime<Utc>) -> Source {
    Source {
        id: Some(declared.id.clone()),
        kind: declared.kind.map(kind),
        statement: Some(declared.statement.as_ref().is_some_and(|statement| !statement.trim().is_empty())),
        evidence: Some(declared.evidence.is_some()),
        resale_allowed: declared.resale_allowed,
        prohibited: declared.prohibited,
        state_secret: declared.state_secret,
        important: declared.important,
        circumvented: declared.circumvented,
        competitor: declared.competitor,
        lawfully_collected: declared.lawfully_collected,
        substitute: declared.substitute,
        public_service: declared.public_service,
        parents: Some(texts(&declared.parents)),
        substantive: declared.substantive,
        openness: openness(declared, rows, now),
    }
}

fn kind(declared: declaration::SourceKind) -> SourceKind {
    match declared {
        declaration::SourceKind::SelfCollected => SourceKind::SelfCollected,
        declaration::SourceKind::Purchased => SourceKind::Purchased,
        declaration::SourceKind::Scraped => SourceKind::Scraped,
        declaration::SourceKind::PublicOpen => SourceKind::PublicOpen,
        declaration::SourceKind::PublicShared => SourceKind::PublicShared,
        declaration::SourceKind::PublicAuthorisedOperation => SourceKind::PublicAuthorised,
        declaration::SourceKind::UserUpload => SourceKind::UserUpload,
        declaration::SourceKind::Derived => SourceKind::Derived,
        declaration::SourceKind::Generated => SourceKind::Generated,
    }
}

/// The class that counts is that of the directory when the data was collected (Art. 48): the least open of the
/// versions in force between the first and the last day, if one was on record on the last.
fn openness(declared: &declaration::Source, rows: &Rows, now: DateTime<Utc>) -> Openness {
    let Some(catalogue_id) = &declared.catalogue_id else {
        return Openness { via_platform: declared.via_platform, ..Openness::default() };
    };
    let versions: Vec<&directory_entry::Model> =
        rows.entries.iter().filter(|entry| &entry.catalogue_id == catalogue_id).collect();
    let today = in_force(&versions, now, now);
    let then = collected(declared, now).map_or_else(Vec::new, |(first, last)| {
        let on_record = !in_force(&versions, last, last).is_empty();
        if on_record { in_force(&versions, first, last) } else { Vec::new() }
    });
    let latest = today.first().or(versions.last());
    let newer = today.iter().filter(|entry| !then.iter().any(|earlier| earlier.id == entry.id));
    let conditions = then.iter().chain(newer).flat_map(|entry| conditions(entry, declared)).collect();
    Openness {
        class: least_open(&then),
        class_now: least_open(&today),
        version_recorded: Some(!then.is_empty()),
        in_catalogue: Some(!versions.is_empty()),
        via_platform: declared.via_platform,
        of_this_city: latest.map(|entry| entry.place == THIS_CITY),
        opened_by_seller: latest.map(|entry| entry.office == rows.seller.name),
        conditions: Some(conditions),
    }
}

/// From the first to the last moment of collection, not beyond now.
fn collected(declared: &declaration::Source, now: DateTime<Utc>) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let last_day = declared.collected_until.or(declared.collected_from)?;
    let first_day = declared.collected_from.unwrap_or(last_day);
    Some((Moment::Day(first_day).first(), Moment::Day(last_day).last().min(now)))
}

fn in_force<'a>(
    versions: &[&'a directory_entry::Model],
    first: DateTime<Utc>,
    last: DateTime<Utc>,
) -> Vec<&'a directory_entry::Model> {
    let overlaps = |entry: &directory_entry::Model| {
        entry.valid_from <= last && entry.valid_until.is_none_or(|until| until > first)
    };
    versions.iter().copied().filter(|entry| overlaps(entry)).collect()
}

/// None when no version is on record, or when the least open is one that nobody can read as open or closed.
fn least_open(versions: &[&directory_entry::Model]) -> Option<Class> {
    let classed = versions.iter().map(|entry| match entry.openness {
        Stored::Unconditional => (0, Some(Class::Unconditional)),
        Stored::Conditional => (1, Some(Class::Conditional)),
        Stored::Unmapped => (2, None),
        Stored::Closed => (3, Some(Class::Closed)),
    });
    classed.max_by_key(|(closeness, _)| *closeness).and_then(|(_, class)| class)
}

/// Every condition of the entry, met where the seller says so and shows it. One that binds the buyer is not the
/// seller's to answer: it stays unknown until the buyer answers it with its order.
fn conditions(entry: &directory_entry::Model, declared: &declaration::Source) -> Vec<Condition> {
    let listed = entry.conditions.as_array().map_or(&[][..], Vec::as_slice);
    listed
        .iter()
        .map(|condition| {
            let name = condition.as_str().or_else(|| condition["name"].as_str()).unwrap_or_default();
            let on_buyer = condition["on_buyer"].as_bool().unwrap_or(false);
            let answer = declared.conditions.iter().find(|answer| !on_buyer && answer.name == name);
            Condition { name: Some(name.to_owned()), met: answer.and_then(met), on_buyer }
        })
        .collect()
}

fn met(answer: &declaration::Condition) -> Option<bool> {
    match (answer.met, &answer.evidence) {
        (Some(true), None) | (None, _) => None,
        (stated, _) => stated,
    }
}
