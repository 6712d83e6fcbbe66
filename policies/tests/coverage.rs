//! Every rule is whole, has a case it catches or carries, and a twin just outside: the same base, one fact apart.

#![expect(
    clippy::unwrap_used,
    reason = "clippy exempts test functions, not the functions they share; a test stops at what it did not expect"
)]

use std::collections::BTreeSet;
use std::path::Path;

use policies::cases::{Case, Kind, load};
use policies::{AuthorityFacts, Certainty, Decision, Facts, Law, Rule, RuleKind};
use serde_json::Value;

fn cases() -> Vec<Case> {
    let cases = load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")).unwrap();
    cases
        .into_iter()
        .filter(|case| {
            matches!(
                case.kind,
                Kind::Admission | Kind::Consent | Kind::Export | Kind::Fairness | Kind::Monopoly
            )
        })
        .collect()
}

fn lists(case: &Case, member: &str, rule: &str) -> bool {
    case.expect.get(member).and_then(Value::as_array).is_some_and(|ids| ids.iter().any(|id| id == rule))
}

/// In how many facts two sets of them differ. A list that grew or shrank differs once.
fn apart(one: &Value, other: &Value) -> usize {
    match (one, other) {
        (Value::Object(these), Value::Object(those)) => {
            let names: BTreeSet<&String> = these.keys().chain(those.keys()).collect();
            let member = |of: &'_ Value, name: &String| of.get(name).cloned().unwrap_or(Value::Null);
            names.into_iter().map(|name| apart(&member(one, name), &member(other, name))).sum()
        }
        (Value::Array(these), Value::Array(those)) if these.len() == those.len() => {
            these.iter().zip(those).map(|(this, that)| apart(this, that)).sum()
        }
        _ => usize::from(one != other),
    }
}

fn shown_by<'a>(rule: &Rule, cases: &'a [Case]) -> Option<(&'a Case, &'a Case)> {
    let member = if rule.kind == RuleKind::Basis { "basis" } else { "because" };
    cases.iter().filter(|case| lists(case, member, &rule.id)).find_map(|case| {
        let twin = cases.iter().find(|twin| {
            twin.given == case.given
                && twin.kind == case.kind
                && twin.on == case.on
                && twin.expect.get(member).is_some()
                && !lists(twin, member, &rule.id)
                && apart(&case.facts, &twin.facts) <= 1
        })?;
        Some((case, twin))
    })
}

#[test]
fn every_rule_has_a_case_it_catches_and_a_twin_one_fact_outside() {
    let law = Law::load().unwrap();
    let cases = cases();
    let bare: Vec<&str> = law
        .all_rules()
        .iter()
        .filter(|rule| rule.kind != RuleKind::Gate && shown_by(rule, &cases).is_none())
        .map(|rule| rule.id.as_str())
        .collect();
    assert!(bare.is_empty(), "no case, or no twin one fact apart, shows {bare:?}");
}

#[test]
fn every_rule_cites_says_and_helps() {
    let law = Law::load().unwrap();
    let mut ids: Vec<&str> = law.all_rules().iter().map(|rule| rule.id.as_str()).collect();
    assert!(ids.len() > 70, "the whole law is there: {}", ids.len());
    ids.dedup();
    assert_eq!(ids.len(), law.all_rules().len(), "ids are unique");
    for rule in law.all_rules() {
        let mut texts = vec![&rule.article, &rule.says, &rule.says_zh];
        if rule.kind == RuleKind::Bar {
            texts.extend([&rule.remedy, &rule.remedy_zh]);
            assert!(
                !rule.verdicts.is_empty() && rule.turn.is_some() && !rule.gates.is_empty(),
                "{}",
                rule.id
            );
        }
        assert!(texts.iter().all(|text| !text.trim().is_empty()), "{} lacks a text", rule.id);
        let chinese = |text: &str| text.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter));
        assert!(chinese(&rule.says_zh) && !chinese(&rule.says), "{} mixes its languages", rule.id);
    }
}

#[test]
fn what_a_rule_demands_of_unknown_facts_is_shown_by_a_case() {
    let law = Law::load().unwrap();
    let cases = weighed_cases();
    let unshown: Vec<&str> = law
        .all_rules()
        .iter()
        .filter(|rule| rule.unknown.is_some())
        .filter(|rule| !cases.iter().any(|case| open_on(&law, case, &rule.id)))
        .map(|rule| rule.id.as_str())
        .collect();
    assert!(unshown.is_empty(), "no case leaves open what these need: {unshown:?}");
}

/// Those that ask a gate, or authority alone; penalties are not among them, and screens decide nothing.
fn weighed_cases() -> Vec<Case> {
    cases().into_iter().filter(|case| !matches!(case.kind, Kind::Fairness | Kind::Monopoly)).collect()
}

fn open_on(law: &Law, case: &Case, rule: &str) -> bool {
    if !lists(case, "because", rule) {
        return false;
    }
    decided(law, case).hits.iter().any(|hit| hit.rule == rule && hit.certainty == Certainty::Unknown)
}

fn decided(law: &Law, case: &Case) -> Decision {
    let decision = match case.kind {
        Kind::Consent => law.authority(&AuthorityFacts::from_value(case.facts.clone()).unwrap(), case.on),
        Kind::Export => law.export(&Facts::from_value(case.facts.clone()).unwrap(), case.on),
        _ => law.admission(&Facts::from_value(case.facts.clone()).unwrap(), case.on),
    };
    decision.unwrap()
}

#[test]
fn whoever_left_a_fact_out_is_told_which_to_state() {
    let law = Law::load().unwrap();
    let mut named = BTreeSet::new();
    let cases = weighed_cases();
    for case in &cases {
        names(&case.facts, &mut named);
    }
    for hit in cases.iter().flat_map(|case| decided(&law, case).hits) {
        let open = hit.certainty == Certainty::Unknown;
        let facts: Vec<&str> = hit.remedy.split('`').skip(1).step_by(2).collect();
        assert!(!open || !facts.is_empty(), "{}: {} names no fact", hit.rule, hit.remedy);
        for text in [&hit.remedy, &hit.remedy_zh] {
            for fact in text.split('`').skip(1).step_by(2) {
                assert!(named.contains(fact), "{}: there is no fact `{fact}`", hit.rule);
            }
        }
    }
}

fn names(facts: &Value, into: &mut BTreeSet<String>) {
    match facts {
        Value::Object(members) => members.iter().for_each(|(name, member)| {
            into.insert(name.clone());
            names(member, into);
        }),
        Value::Array(items) => items.iter().for_each(|item| names(item, into)),
        _ => {}
    }
}

#[test]
fn every_article_of_the_data_regulations_is_accounted_for() {
    let law = Law::load().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let articles = law.articles();
    assert!(articles.iter().map(|article| usize::from(article.number)).eq(1..=100));
    for article in articles {
        let chinese = |text: &str| text.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter));
        assert!(chinese(&article.title_zh) && chinese(&article.says_zh), "article {}", article.number);
        assert!(!chinese(&article.title) && !chinese(&article.says), "article {}", article.number);
        for file in &article.functions {
            assert!(root.join(file).is_file(), "article {} names {file}, which is no file", article.number);
        }
        for table in &article.records {
            let file = root.join(format!("entity/src/{table}.rs"));
            assert!(file.is_file(), "article {} names the table {table}, which is none", article.number);
        }
    }
}

#[test]
fn every_rule_and_number_is_named_by_an_article() {
    let law = Law::load().unwrap();
    let named = |id: &str| law.articles().iter().any(|article| article.rules.iter().any(|rule| rule == id));
    let unnamed: Vec<&str> =
        law.all_rules().iter().map(|rule| rule.id.as_str()).filter(|id| !named(id)).collect();
    assert!(unnamed.is_empty(), "no article is carried by {unnamed:?}: name them in law/articles.toml");
    let numbers = policies::parameters::Parameters::load().unwrap();
    for parameter in numbers.statutes().flat_map(|statute| &statute.parameters) {
        let named = |article: &policies::Article| article.numbers.contains(&parameter.name);
        assert!(law.articles().iter().any(named), "no article is carried by {}", parameter.name);
    }
}
