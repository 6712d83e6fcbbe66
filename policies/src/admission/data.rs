//! The product, its sources and its fields in the words of the schema.

use super::consent::Use;
use super::lineage::Lineage;
use super::part::Part;
use super::sensitivity;
use crate::facts::{
    Class, Condition, Disclosure, Facts, Field, Found, Group, LawRank, Source, SourceKind, State,
    Transformation,
};
use crate::law::PartKind;
use crate::tri::Tri;

/// An absent or empty list is weighed as one wholly unknown member; the flag says whether members are listed.
pub(super) fn members<'a, T>(listed: Option<&'a [T]>, unknown: &'a [T]) -> (&'a [T], bool) {
    match listed {
        Some(members) if !members.is_empty() => (members, true),
        _ => (unknown, false),
    }
}

pub(super) fn path(list: &str, at: usize, listed: bool) -> String {
    if listed { format!("{list}[{at}]") } else { list.to_owned() }
}

pub(super) fn product(facts: &Facts, use_: &Use) -> Part {
    let (product, personal) = (&facts.product, &facts.personal_data);
    let unknown = [Field::default()];
    let (fields, _) = members(facts.fields.as_deref(), &unknown);
    Part::new(PartKind::Product, "product".to_owned(), None)
        .tri("charged", product.charged)
        .tri("disclosed", product.disclosed.as_deref().map(|shown| holds_all(shown, &Disclosure::ALL)))
        .tri("important", important(facts))
        .tri("provision_assessment", product.provision_assessment)
        .tri("processor", product.processor)
        .tri("processor_contract", product.processor_contract)
        .tri("rights_claimed", product.rights_claimed)
        .tri("known_infringement", product.known_infringement)
        .tri("sensitive", sensitivity::for_security(facts, use_.at().day()))
        .word("state", "State", state_word(personal.state))
        .tri("report", personal.report)
        .tri("restorable", personal.restorable)
        .tri("keys_kept", personal.keys_kept)
        .tri("keys_included", personal.keys_included)
        .tri("anonymisation_required", personal.anonymisation_required)
        .tri("singling_out_excluded", personal.singling_out_excluded)
        .number("smallest_group", personal.smallest_group)
        .tri("impact_assessment", personal.impact_assessment)
        .tri("clean", Tri::all(fields.iter().map(clean)))
        .tri("people_listed", groups(facts).iter().any(|group| group.category.is_some()))
}

fn important(facts: &Facts) -> Tri {
    let unknown = [Source::default()];
    let (sources, _) = members(facts.sources.as_deref(), &unknown);
    Tri::any(sources.iter().map(|source| source.important.into()))
}

/// Whether a list that is stated has every member there is.
pub(super) fn holds_all<T: PartialEq>(stated: &[T], all: &[T]) -> bool {
    all.iter().all(|member| stated.contains(member))
}

fn clean(field: &Field) -> Tri {
    let coded = matches!(
        field.transformed,
        Some(Transformation::Hash | Transformation::Encryption | Transformation::Token)
    );
    match field.found {
        _ if coded => Tri::No,
        None => Tri::Unknown,
        Some(found) => (found == Found::None).into(),
    }
}

pub(super) fn fields(facts: &Facts) -> Vec<Part> {
    let state = facts.personal_data.state;
    let unknown = [Field::default()];
    let (fields, listed) = members(facts.fields.as_deref(), &unknown);
    fields
        .iter()
        .enumerate()
        .map(|(at, field)| field_part(field, path("fields", at, listed), state))
        .collect()
}

fn field_part(field: &Field, path: String, state: Option<State>) -> Part {
    // Who declares the whole free of people declares every field free of them.
    let declared = match state {
        Some(State::None | State::Anonymised) => Tri::No,
        Some(State::Deidentified | State::Identified) | None => field.declared.into(),
    };
    Part::new(PartKind::Field, path, field.name.clone())
        .word("state", "State", state_word(state))
        .tri("declared", declared)
        .tri("declared_itself", field.declared)
        .tri("in_clear", field.kind.as_deref().map(stands_in_clear))
        .word("found", "Found", found_word(field.found))
        .word("transformed", "Transformation", transformation_word(field.transformed))
}

/// The kinds an inspection names only where the identifier itself stands in the cells. Codes for one are of other
/// kinds; a kind nobody knows says nothing.
fn stands_in_clear(kind: &str) -> bool {
    ["CN_ID", "CN_MOBILE", "BANK_CARD", "CREDIT_CARD", "EMAIL"].contains(&kind)
}

fn groups(facts: &Facts) -> &[Group] {
    facts.groups.as_deref().unwrap_or_default()
}

/// Whether the people of a source are listed. A group that names no source is of the only one there is; who lists
/// nobody at all is asked about people as a whole.
fn people_listed(source: &Source, facts: &Facts) -> Tri {
    let personal = !matches!(facts.personal_data.state, Some(State::None | State::Anonymised));
    let sources = facts.sources.as_deref().unwrap_or_default();
    // An id that several share leaves open which of them is meant.
    let alone = sources.iter().filter(|other| other.id == source.id).count() <= 1;
    let of_it = |group: &Group| match &group.source {
        Some(named) => alone && source.id.as_ref() == Some(named),
        None => sources.len() <= 1,
    };
    (!personal || groups(facts).is_empty() || groups(facts).iter().any(of_it)).into()
}

pub(super) fn sources(facts: &Facts, use_: &Use) -> Vec<Part> {
    let unknown = [Source::default()];
    let (sources, listed) = members(facts.sources.as_deref(), &unknown);
    let lineage = Lineage::of(sources);
    sources
        .iter()
        .enumerate()
        .map(|(at, source)| {
            let part = Part::new(PartKind::Source, path("sources", at, listed), source.id.clone())
                .word("state", "State", state_word(facts.personal_data.state))
                .tri("charged", facts.product.charged)
                .tri("people_listed", people_listed(source, facts))
                .tri("contradicts", lineage.contradicts(at, source))
                .tri("lineage", of_parents(source, |parent| lineage.is_traced(parent)))
                .tri(
                    "parents_open",
                    of_parents(source, |parent| lineage.named(parent).is_some_and(are_open)),
                );
            opened(come_by(stated(part, source, use_), source, use_), source, use_)
        })
        .collect()
}

/// What is stated of every source, whatever its kind.
fn stated(part: Part, source: &Source, use_: &Use) -> Part {
    part.word("kind", "SourceKind", kind_word(source.kind))
        .tri("statement", source.statement)
        .tri("evidence", source.evidence)
        .tri("resale_allowed", source.resale_allowed)
        .tri("within_licence", within_licence(source, use_))
        .tri("licence_limited", source.licence_purposes.is_some())
        .tri("prohibited", unless(source.prohibited_by.is_some(), source.prohibited))
        .word("prohibited_by", "LawRank", rank_word(source.prohibited_by))
        .tri("permit_needed", source.permit_needed)
        .tri("official_permit", source.official_permit)
        .tri("state_secret", source.state_secret)
        .tri("important", source.important)
        .tri("trade_secret", unless(source.secret_taken == Some(true), source.trade_secret))
        .tri("secret_licence", source.secret_licence)
        .tri("secret_taken", source.secret_taken)
        .tri("public_service", source.public_service)
        .tri("substantive", source.substantive)
        .tri("trained_on_people", source.trained_on_people)
        .tri("leakage_report", source.leakage_report)
}

/// A denial that something else stated contradicts is none.
fn unless(contradicted: bool, stated: Option<bool>) -> Option<bool> {
    stated.filter(|stated| *stated || !contradicted)
}

/// By what means it was come by.
fn come_by(part: Part, source: &Source, use_: &Use) -> Part {
    // Nobody has shown anything is an answer: what was bought in good faith is sold in good faith.
    let shown = source.shown_unlawful_at.is_some_and(|from| use_.at().last() >= from.first());
    part.tri("circumvented", source.circumvented)
        .tri("competitor", source.competitor)
        .tri("lawfully_collected", source.lawfully_collected)
        .tri("substitute", source.substitute)
        .tri("against_terms", source.against_terms)
        .tri("interfered", source.interfered)
        .tri("collection_assessment", source.collection_assessment)
        .tri("shown_unlawful", shown)
        .tri("otherwise_forbidden", source.otherwise_forbidden)
        .tri("portability", source.portability)
}

/// What the directory of public data says of it.
fn opened(part: Part, source: &Source, use_: &Use) -> Part {
    let openness = &source.openness;
    part.word("class", "Class", class_word(openness.class))
        .word("class_now", "Class", class_word(openness.class_now))
        .tri("version_recorded", openness.version_recorded)
        .tri("in_catalogue", openness.in_catalogue)
        .tri("via_platform", openness.via_platform)
        .tri("of_this_city", openness.of_this_city)
        .tri("opened_by_seller", openness.opened_by_seller)
        .tri("relies_on_principle", openness.relies_on_principle)
        .tri("holds_people", source.holds_people)
        .tri("conditions_met", conditions_met(openness.conditions.as_deref(), use_))
}

/// Whether the buyer's purposes lie within those of the supply licence. Purposes listed beside "any purpose" that
/// leave the buyer's out contradict it.
fn within_licence(source: &Source, use_: &Use) -> Tri {
    match (source.any_purpose, use_.within(source.licence_purposes.as_deref())) {
        (Some(true), Some(false)) => Tri::Unknown,
        (Some(true), _) => Tri::Yes,
        (_, within) => within.into(),
    }
}

/// Unknown while no parent is named.
fn of_parents(source: &Source, holds: impl Fn(&str) -> bool) -> Tri {
    match source.parents.as_deref() {
        Some(parents) if !parents.is_empty() => parents.iter().all(|parent| holds(parent)).into(),
        _ => Tri::Unknown,
    }
}

fn are_open(sources: &[&Source]) -> bool {
    sources.iter().all(|source| source.kind == Some(SourceKind::PublicOpen))
}

/// Every condition that can be judged: those on the buyer wait for one. No condition listed is not none to meet, and
/// one without a name says nothing.
fn conditions_met(conditions: Option<&[Condition]>, use_: &Use) -> Tri {
    match conditions {
        Some(conditions) if !conditions.is_empty() => Tri::all(
            conditions
                .iter()
                .filter(|condition| use_.meets_buyer() || !condition.on_buyer)
                .map(|condition| condition.met.filter(|_| is_written(condition.name.as_ref())).into()),
        ),
        _ => Tri::Unknown,
    }
}

pub(super) fn is_written(text: Option<&String>) -> bool {
    text.is_some_and(|text| !text.trim().is_empty())
}

pub(super) fn state_word(state: Option<State>) -> &'static str {
    match state {
        Some(State::None) => "none",
        Some(State::Anonymised) => "anonymised",
        Some(State::Deidentified) => "deidentified",
        Some(State::Identified) => "identified",
        None => "unknown",
    }
}

fn kind_word(kind: Option<SourceKind>) -> &'static str {
    match kind {
        Some(SourceKind::SelfCollected) => "self_collected",
        Some(SourceKind::Generated) => "generated",
        Some(SourceKind::Purchased) => "purchased",
        Some(SourceKind::UserUpload) => "user_upload",
        Some(SourceKind::Scraped) => "scraped",
        Some(SourceKind::Derived) => "derived",
        Some(SourceKind::PublicOpen) => "public_open",
        Some(SourceKind::PublicShared) => "public_shared",
        Some(SourceKind::PublicAuthorised) => "public_authorised",
        None => "unknown",
    }
}

pub(super) fn rank_word(rank: Option<LawRank>) -> &'static str {
    match rank {
        Some(LawRank::Law) => "law",
        Some(LawRank::AdministrativeRegulation) => "administrative_regulation",
        Some(LawRank::LocalRegulation) => "local_regulation",
        Some(LawRank::Lower) => "lower",
        None => "unknown",
    }
}

fn class_word(class: Option<Class>) -> &'static str {
    match class {
        Some(Class::Unconditional) => "unconditional",
        Some(Class::Conditional) => "conditional",
        Some(Class::Closed) => "closed",
        None => "unknown",
    }
}

fn found_word(found: Option<Found>) -> &'static str {
    match found {
        Some(Found::None) => "none",
        Some(Found::Weak) => "weak",
        Some(Found::Strong) => "strong",
        None => "unknown",
    }
}

fn transformation_word(transformed: Option<Transformation>) -> &'static str {
    match transformed {
        Some(Transformation::None) => "none",
        Some(Transformation::Hash) => "hash",
        Some(Transformation::Encryption) => "encryption",
        Some(Transformation::Token) => "token",
        Some(Transformation::Aggregate) => "aggregate",
        None => "unknown",
    }
}
