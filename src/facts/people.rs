//! The people described, and what is shown for each category and source of them.

use policies::facts::{DataKind, Ground, GroundItem, Group, Moment, State};

use super::{
    authority::{consent, exemption},
    export::Counted,
    field::Described,
    rows::{Authorized, Rows},
    source,
};
use crate::market::product::declaration::{self, People};

/// One group for each declared category and source, then one for each authorization that belongs to none. A
/// product that names nobody at all gets one group for which nothing is shown.
pub(super) fn groups(rows: &Rows, fields: &[Described]) -> Vec<Group> {
    let declared = &rows.declaration.people;
    let mut groups: Vec<Group> = declared
        .iter()
        .map(|people| {
            let own = |held: &&Authorized| belongs(held, people);
            let held: Vec<&Authorized> = rows.authorizations.iter().filter(own).collect();
            stated(people, fields, shown(rows, people.covers_everyone, &held))
        })
        .collect();
    let others =
        rows.authorizations.iter().filter(|held| !declared.iter().any(|people| belongs(held, people)));
    groups.extend(others.map(|held| Group {
        category: Some(held.row.category.clone()),
        source: Some(held.row.source.clone()),
        ..shown(rows, None, &[held])
    }));
    if groups.is_empty() {
        groups.push(shown(rows, None, &[]));
    }
    groups
}

/// How many people the groups are. Authorizations that belong to nobody declared, and people nobody counted, leave it
/// unknown; who may be sensitive leaves both numbers unknown.
pub(super) fn counted(rows: &Rows, groups: &[Group], state: Option<State>) -> Counted {
    let declared = &rows.declaration.people;
    match state {
        Some(State::None | State::Anonymised) => return Counted::NOBODY,
        Some(State::Deidentified | State::Identified) | None if declared.len() != groups.len() => {
            return Counted::default();
        }
        Some(State::Deidentified | State::Identified) | None => {}
    }
    let count = |(people, group): (&People, &Group)| {
        let persons = people.persons.map(u64::from);
        let sensitive = [group.sensitive, group.biometric, group.under_14];
        if sensitive.contains(&Some(true)) {
            Counted { persons: Some(0), sensitive_persons: persons }
        } else if sensitive.contains(&None) {
            Counted::default()
        } else {
            Counted { persons, sensitive_persons: Some(0) }
        }
    };
    declared.iter().zip(groups).map(count).fold(Counted::NOBODY, Counted::and)
}

fn belongs(held: &Authorized, people: &People) -> bool {
    held.row.category == people.category && held.row.source == people.source
}

/// What is on record for these people. Some of them having withdrawn since the version was made, it no longer
/// covers everyone in it.
fn shown(rows: &Rows, covers_everyone: Option<bool>, held: &[&Authorized]) -> Group {
    let since = rows.version.created_at;
    let mut withdrawals = held.iter().flat_map(|held| &held.withdrawals);
    let some_left =
        withdrawals.any(|withdrawal| withdrawal.people.is_some() && withdrawal.recorded_at >= since);
    Group {
        covers_everyone: if some_left { Some(false) } else { covers_everyone },
        consents: Some(held.iter().filter_map(|held| consent(held)).collect()),
        exemptions: held.iter().filter_map(|held| exemption(held)).collect(),
        ..Group::default()
    }
}

fn stated(people: &People, fields: &[Described], shown: Group) -> Group {
    Group {
        category: Some(people.category.clone()),
        source: Some(people.source.clone()),
        sensitive: at_least(people.sensitive, people, fields, |field| field.sensitive),
        biometric: at_least(people.biometric, people, fields, |field| field.biometric),
        kinds: Some(people.kinds.iter().copied().map(kind).collect()),
        aggregated: people.aggregated,
        under_14: under_14(people, fields),
        turned_14: people.turned_14,
        youngest_born: people.youngest_born,
        incapable_adult: people.incapable_adult,
        retention_until: people.retention_until.map(Moment::Day),
        deletion_due: people.deletion_due,
        evidence_overkept: people.evidence_overkept,
        grounds: people.grounds.iter().map(ground).collect(),
        ..shown
    }
}

/// Where a column speaks of children (a guardian, a school grade), that there are none is open until a birthday shows it.
fn under_14(people: &People, fields: &[Described]) -> Option<bool> {
    let hinted = theirs(people, fields).any(|field| field.of_minors);
    people.under_14.filter(|under_14| *under_14 || !hinted)
}

fn theirs<'a>(people: &'a People, fields: &'a [Described]) -> impl Iterator<Item = &'a Described> {
    fields.iter().filter(|field| field.source.as_ref().is_none_or(|source| source == &people.source))
}

/// Fields of these people decide where one is, whatever is said of the people; where all are known not to be
/// and nothing is said of the people, they are not.
fn at_least(
    stated: Option<bool>,
    people: &People,
    fields: &[Described],
    of: impl Fn(&Described) -> Option<bool>,
) -> Option<bool> {
    let told: Vec<Option<bool>> = theirs(people, fields).map(of).collect();
    if told.contains(&Some(true)) {
        return Some(true);
    }
    let all_known = !told.is_empty() && !told.contains(&None);
    stated.or_else(|| all_known.then_some(false))
}

fn kind(declared: declaration::DataKind) -> DataKind {
    match declared {
        declaration::DataKind::Religion => DataKind::Religion,
        declaration::DataKind::SpecificIdentity => DataKind::SpecificIdentity,
        declaration::DataKind::Health => DataKind::Health,
        declaration::DataKind::FinancialAccount => DataKind::FinancialAccount,
        declaration::DataKind::PreciseLocation => DataKind::PreciseLocation,
        declaration::DataKind::RoughLocation => DataKind::RoughLocation,
        declaration::DataKind::IdImage => DataKind::IdImage,
        declaration::DataKind::IdNumber => DataKind::IdNumber,
    }
}

fn ground(declared: &declaration::Ground) -> Ground {
    Ground {
        item: match declared.item {
            declaration::GroundItem::PublicNeed => GroundItem::PublicNeed,
            declaration::GroundItem::Contract => GroundItem::Contract,
            declaration::GroundItem::OtherLaw => GroundItem::OtherLaw,
        },
        public_need: declared.public_need,
        written_request: declared.written_request,
        necessary: declared.necessary,
        rank: declared.rank.map(source::rank),
        provision: declared.provision.clone(),
    }
}
