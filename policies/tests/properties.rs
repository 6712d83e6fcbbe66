//! What must hold of every decision, tried on the facts of every admission case.

#![expect(
    clippy::unwrap_used,
    reason = "clippy exempts test functions, not the functions they share; a test stops at what it did not expect"
)]

use std::path::Path;

use policies::cases::{Case, Kind, load};
use policies::{Decision, Facts, Gate, Law, Verdict};
use serde_json::{Value, json};

fn cases() -> Vec<Case> {
    let cases = load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")).unwrap();
    cases.into_iter().filter(|case| case.kind == Kind::Admission).collect()
}

fn decide(law: &Law, case: &Case, facts: Value) -> Decision {
    law.admission(&Facts::from_value(facts).unwrap(), case.on).unwrap()
}

/// Every place in the facts, as a JSON pointer: leaves and whole lists.
fn places(value: &Value, at: &str, into: &mut Vec<String>) {
    let mut go = |name: &str, member: &Value| {
        let path = format!("{at}/{name}");
        places(member, &path, into);
        if !member.is_object() {
            into.push(path);
        }
    };
    match value {
        Value::Object(members) => members.iter().for_each(|(name, member)| go(name, member)),
        Value::Array(items) => items.iter().enumerate().for_each(|(n, item)| go(&n.to_string(), item)),
        _ => {}
    }
}

fn without(facts: &Value, place: &str) -> Option<Value> {
    let mut facts = facts.clone();
    let (parent, name) = place.rsplit_once('/')?;
    facts.pointer_mut(parent)?.as_object_mut()?.remove(name)?;
    Some(facts)
}

/// Facts the law asks only once somebody states them (no unknown verdict in the catalogue), what is claimed, and
/// what chooses the question rather than answering it.
const NOT_ASKED: [&str; 20] = [
    "circumvented",
    "competitor",
    "substitute",
    "charged",
    "opened_by_seller",
    "singling_out_excluded",
    "fake_trades",
    "ended",
    "known_infringement",
    "rights_claimed",
    "evidence_overkept",
    "asked_again",
    "shown_unlawful_at",
    "otherwise_forbidden",
    "trained_on_people",
    "kinds",
    "aggregated",
    "gate",
    "on_buyer",
    "item",
];

/// Facts that only contradict another one: forgotten, what they contradict stands, as it does where nobody says them.
const CONTRADICTS: [(&str, &str); 21] = [
    ("a closed entry sold as generated", "/sources/0/openness/class_now"),
    ("a condition of opening stated for the seller's own data", "/sources/0/openness/conditions/0/met"),
    ("a condition of opening stated for the seller's own data", "/sources/0/openness/conditions/0/name"),
    ("a condition of opening stated for the seller's own data", "/sources/0/openness/conditions"),
    ("collected before the people agreed", "/sources/0/collected_from"),
    ("a secret was taken, and there is said to be none", "/sources/0/secret_taken"),
    ("a regulation forbids it, and none is said to", "/sources/0/prohibited_by"),
    ("called de-identified, and plain resident numbers found", "/fields/0/kind"),
    ("called de-identified, and a few plain mobile numbers found", "/fields/1/kind"),
    ("declared free, and one field declared personal", "/fields/0/declared"),
    ("declared anonymised, and one field declared personal", "/fields/0/declared"),
    ("declared free, and customers listed", "/groups/0/category"),
    ("declared free, and customers listed", "/groups"),
    ("what its users gave it on terms that forbid to sell it on", "/sources/0/resale_allowed"),
    ("worked out of own data, and arisen in a public service", "/sources/1/public_service"),
    ("derived from an id that two sources share, itself one of them", "/sources/1/id"),
    ("any purpose, and a list that leaves the buyer's out", "/sources/0/licence_purposes"),
    ("nobody is in it, and the licence is for another purpose", "/sources/0/licence_purposes"),
    (
        "nobody is in it, the licence lists purposes, and nobody says what it is bought for",
        "/sources/0/licence_purposes",
    ),
    ("people are in opened data, and the product is declared free of them", "/sources/0/holds_people"),
    ("the youngest turns fourteen today: a child, whatever is stated", "/groups/0/youngest_born"),
];

#[test]
fn forgetting_a_fact_never_turns_a_refusal_into_a_pass() {
    let law = Law::load().unwrap();
    let (mut tried, mut passes) = (0, Vec::new());
    for case in cases() {
        if decide(&law, &case, case.facts.clone()).verdict == Verdict::Allow {
            continue;
        }
        let mut all = Vec::new();
        places(&case.facts, "", &mut all);
        for place in
            all.iter().filter(|place| !NOT_ASKED.iter().any(|name| place.ends_with(&format!("/{name}"))))
        {
            if CONTRADICTS.contains(&(case.name.as_str(), place.as_str())) {
                continue;
            }
            let Some(facts) = without(&case.facts, place) else { continue };
            tried += 1;
            let verdict = decide(&law, &case, facts).verdict;
            if verdict == Verdict::Allow {
                passes.push(format!("{}: allowed once {place} is left out", case.name));
            }
        }
    }
    assert!(passes.is_empty(), "{}", passes.join("\n"));
    assert!(tried > 1000, "only {tried} facts were forgotten");
}

#[test]
fn nothing_is_allowed_without_a_basis_for_every_source_and_every_group() {
    let law = Law::load().unwrap();
    let mut allowed = 0;
    for case in cases() {
        let facts = Facts::from_value(case.facts.clone()).unwrap();
        for gate in Gate::ALL {
            let decision = law.admission(&Facts { gate, ..facts.clone() }, case.on).unwrap();
            if decision.verdict != Verdict::Allow {
                continue;
            }
            allowed += 1;
            let carried = |path: &str| decision.bases.iter().any(|basis| basis.path == path);
            let sources = facts.sources.as_deref().unwrap_or_default();
            assert!(!sources.is_empty(), "{}", case.name);
            for at in 0..sources.len() {
                assert!(carried(&format!("sources[{at}]")), "{}: source {at} rests on nothing", case.name);
            }
            let personal = facts.personal_data.state.is_some_and(|state| {
                use policies::facts::State;
                matches!(state, State::Identified | State::Deidentified)
            });
            let groups = facts.groups.as_deref().unwrap_or_default();
            for at in 0..if personal { groups.len() } else { 0 } {
                assert!(carried(&format!("groups[{at}]")), "{}: group {at} rests on nothing", case.name);
            }
        }
    }
    assert!(allowed > 50, "only {allowed} decisions allowed anything");
}

#[test]
fn a_decision_can_be_replayed_byte_for_byte() {
    let law = Law::load().unwrap();
    let again = Law::load().unwrap();
    for case in cases() {
        let first = serde_json::to_string(&decide(&law, &case, case.facts.clone())).unwrap();
        // The facts as they would be stored and read back.
        let stored = serde_json::to_value(Facts::from_value(case.facts.clone()).unwrap()).unwrap();
        let second = decide(&again, &case, stored);
        assert_eq!(first, serde_json::to_string(&second).unwrap(), "{}", case.name);
        assert_eq!(serde_json::from_str::<Decision>(&first).unwrap(), second, "{}", case.name);
    }
}

#[test]
fn the_worst_hit_decides_and_none_is_lost() {
    let law = Law::load().unwrap();
    let mut facts = Facts::default();
    facts.seller.verified = Some(false);
    let decision = law.admission(&facts, "2026-03-01".parse().unwrap()).unwrap();
    assert_eq!(decision.verdict, Verdict::Block);
    assert!(decision.hits.iter().any(|hit| hit.verdict == Verdict::Review), "reviews stay beside blocks");
    for pair in decision.hits.windows(2) {
        let [one, other] = pair else { continue };
        assert!((&one.path, &one.rule) != (&other.path, &other.rule), "{} twice at {}", one.rule, one.path);
    }
}

/// The list at this place with one more member; none where the facts have no such place.
fn with(facts: &Value, place: &str, member: Value) -> Option<Value> {
    let mut facts = facts.clone();
    let (parent, name) = place.rsplit_once('/')?;
    let list = facts.pointer_mut(parent)?.as_object_mut()?.entry(name).or_insert_with(|| json!([]));
    list.as_array_mut()?.push(member);
    Some(facts)
}

#[test]
fn adding_a_bad_part_never_improves_a_verdict() {
    let law = Law::load().unwrap();
    let bad = [
        ("/sources", json!({ "id": "bad", "kind": "public_shared" })),
        ("/sources", json!({})),
        ("/fields", json!({ "name": "bad", "declared": false, "found": "strong" })),
        ("/fields", json!({})),
        ("/groups", json!({ "category": "nobody agreed", "consents": [] })),
        ("/groups", json!({})),
        ("/groups/0/consents", json!({ "id": "void", "misleading": true })),
        ("/groups/0/exemptions", json!({ "item": "news" })),
        ("/groups/0/grounds", json!({ "item": "contract", "necessary": false })),
        ("/sources/0/openness/conditions", json!({ "name": "not met", "met": false })),
    ];
    let mut tried = 0;
    for case in cases() {
        let before = decide(&law, &case, case.facts.clone()).verdict;
        for (place, member) in &bad {
            let Some(facts) = with(&case.facts, place, member.clone()) else { continue };
            tried += 1;
            let after = decide(&law, &case, facts).verdict;
            assert!(after >= before, "{}: {before:?} became {after:?} with {member} at {place}", case.name);
        }
    }
    assert!(tried > 1000, "only {tried} parts were added");
}

/// The rules that an earlier gate hears and this one does not, as policies/claims/later_gates.toml says with its reason.
fn silent_at(gate: Gate) -> Vec<String> {
    let silences: toml::Table = include_str!("../claims/later_gates.toml").parse().unwrap();
    let here = silences.into_iter().filter(|(_, silence)| silence["silent_at"].as_str() == Some(gate.word()));
    here.map(|(rule, _)| rule).collect()
}

#[test]
fn a_later_gate_asked_of_the_same_facts_allows_nothing_an_earlier_one_does_not() {
    let law = Law::load().unwrap();
    let mut used = std::collections::BTreeSet::new();
    for case in cases() {
        let facts = Facts::from_value(case.facts.clone()).unwrap();
        let decided = |gate| law.admission(&Facts { gate, ..facts.clone() }, case.on).unwrap();
        for (later, earlier) in
            [(Gate::Order, Gate::List), (Gate::Deliver, Gate::Order), (Gate::Stand, Gate::List)]
        {
            if decided(later).verdict != Verdict::Allow {
                continue;
            }
            let silent = silent_at(later);
            for hit in decided(earlier).hits {
                assert!(
                    silent.contains(&hit.rule),
                    "{}: {later:?} allows, {} at {earlier:?} does not",
                    case.name,
                    hit.rule
                );
                used.insert(hit.rule);
            }
        }
    }
    let all: Vec<String> = Gate::ALL.into_iter().flat_map(silent_at).collect();
    assert!(used.iter().eq(&all), "policies/claims/later_gates.toml names {all:?}, needed are {used:?}");
}
