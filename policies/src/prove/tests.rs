//! The claims themselves: complete, able to fail, and failing for want of any one rule.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use cedar_policy::Effect;

use super::claims::{Prover, due_at, holds_of_all, passing};
use super::hazard::{FILES, hazards, impossible};
use super::point::Point;
use super::question::{Member, Question};
use super::*;
use crate::cases::{Bases, Kind, load, parse};
use crate::decision::Verdict;
use crate::facts::{Facts, Gate};
use crate::law::Ask;

#[test]
fn every_file_of_claims_is_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("claims");
    let found: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let others = ["accepted.cedar", "company.toml", "impossible.cedar", "later_gates.toml"];
    let read = FILES.iter().map(|(file, _)| *file).chain(others).map(str::to_owned).collect();
    assert_eq!(found, read, "src/prove/hazard.rs lists the files of policies/claims");
}

#[test]
fn the_folds_never_tell_what_is_called_impossible() {
    let law = Law::load().unwrap();
    let all = impossible().unwrap();
    let questions = question::questions(&law, &[]).unwrap();
    let cases = load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")).unwrap();
    let mut told_parts = 0;
    for case in cases.iter().filter(|case| case.kind == Kind::Admission) {
        let facts = Facts::from_value(case.facts.clone()).unwrap();
        let told = law.told(&facts, case.on).unwrap();
        let here = questions.iter().filter(|question| question.ask == Ask::Gate(facts.gate));
        for (question, policy) in here.flat_map(|question| all.iter().map(move |policy| (question, policy))) {
            if !question.answers(policy, &law) {
                continue;
            }
            let set = question.only(Some(policy)).unwrap();
            for point in Point::told(&told, question.kind) {
                told_parts += 1;
                assert!(
                    !point.passes(&vec![(set.clone(), true)], question, &law),
                    "{}: {}",
                    case.name,
                    policy.id()
                );
            }
        }
    }
    assert!(told_parts > 200, "only {told_parts} parts were tried");
}

/// The first gate at which the policy is asked, and of what.
fn asked<'q>(questions: &'q [Question], id: &str) -> &'q Question {
    questions.iter().find(|question| question.members.iter().any(|member| member.id == id)).unwrap()
}

/// The bars of the law: each a policy that forbids.
fn bars(questions: &[Question]) -> Vec<Member> {
    let mut bars: Vec<Member> =
        questions.iter().flat_map(|question| question.members.iter().cloned()).collect();
    bars.retain(|member| member.verdict.is_some());
    bars.sort_by(|one, other| one.id.cmp(&other.id));
    bars.dedup_by(|one, other| one.id == other.id);
    bars
}

#[test]
fn without_any_one_rule_a_hazard_passes() {
    let law = Law::load().unwrap();
    let mut prover = Prover::start(&law).unwrap();
    let (hazards, company) = (hazards().unwrap(), alone::Company::read(&law).unwrap());
    let mut missed = Vec::new();
    for bar in bars(&prover.questions) {
        let question = asked(&prover.questions, &bar.id).without(&bar.id);
        let mut example = None;
        for due in [Verdict::Block, Verdict::Review] {
            let here = due_at(&hazards, due, &question, &law);
            if example.is_some() || holds_of_all(&law, &mut prover.solver, &here, &question).unwrap() {
                continue;
            }
            example = here.into_iter().find_map(|hazard| {
                passing(&law, &mut prover.solver, &prover.starts, hazard, &question).unwrap()
            });
        }
        match example {
            Some(example) => readable(&example, question.gate()),
            None if company.keeps(&bar.id) => {}
            None => missed.push(bar.id),
        }
    }
    assert!(missed.is_empty(), "no claim of policies/claims fails without {missed:?}");
}

#[test]
fn without_any_one_rule_the_difference_is_shown() {
    let law = Law::load().unwrap();
    let mut prover = Prover::start(&law).unwrap();
    let (before, gone) = (accepted::today(&law), BTreeMap::new());
    let bars = bars(&prover.questions);
    assert_eq!(bars.len(), before.values().filter(|policy| policy.effect() == Effect::Forbid).count());
    for bar in bars {
        let one = BTreeMap::from([(bar.id.clone(), before[&bar.id].clone())]);
        let differences = accepted::between(&mut prover, &one, &gone).unwrap();
        assert_eq!(differences.len(), 1, "{}", bar.id);
        assert!(differences[0].says.contains(&bar.id), "{}", differences[0].says);
        readable(&differences[0], asked(&prover.questions, &bar.id).gate());
    }
}

/// A case that the reader of cases can read, at the gate it is about.
#[track_caller]
fn readable(example: &Example, gate: Gate) {
    let bases = Bases::parse("bases.toml", include_str!("../../cases/bases.toml")).unwrap();
    let text = example.case.as_deref().unwrap();
    let cases = parse("example.toml", text, &bases).unwrap_or_else(|error| panic!("{error}: {text}"));
    let facts = Facts::from_value(cases[0].facts.clone()).unwrap();
    assert_eq!(facts.gate, gate, "{text}");
}

#[test]
fn a_laxer_condition_is_shown_on_facts_that_tell_the_two_apart() {
    let law = Law::load().unwrap();
    let mut prover = Prover::start(&law).unwrap();
    let now = accepted::today(&law);
    let mut before = now.clone();
    let text = r#"forbid (principal, action in Action::"every_gate", resource is Product)
        when { principal.verified == Tri::"no" };"#;
    let laxer = cedar_policy::Policy::parse(Some(cedar_policy::PolicyId::new("ADM-D33-1")), text).unwrap();
    before.insert("ADM-D33-1".to_owned(), laxer);

    let differences = accepted::between(&mut prover, &before, &now).unwrap();

    let shown: Vec<&str> = differences.iter().filter_map(|example| example.case.as_deref()).collect();
    assert!(shown.iter().any(|case| case.contains("facts.seller.verified = \"unknown\"")), "{shown:?}");
    assert!(
        differences.iter().any(|example| example.says.starts_with("ADM-D33-1 now also speaks")),
        "{differences:?}"
    );
}

#[test]
fn every_hazard_is_possible_and_asked() {
    let law = Law::load().unwrap();
    let mut prover = Prover::start(&law).unwrap();
    for hazard in hazards().unwrap() {
        let here: Vec<&Question> =
            prover.questions.iter().filter(|question| question.answers(&hazard.policy, &law)).collect();
        let question = here.first().unwrap_or_else(|| panic!("{} is asked nowhere", hazard.clause.id));
        let set = question.compile(&question.only(Some(&hazard.policy)).unwrap(), &law).unwrap();
        assert!(prover.solver.allows(&set, "hazard").unwrap().is_some(), "{} cannot be", hazard.clause.id);
    }
}

#[test]
fn every_claim_is_proved() {
    let report = prove(&Law::load().unwrap()).unwrap();
    let falsified: Vec<&Claim> = report.claims.iter().filter(|claim| !claim.proved).collect();
    assert!(falsified.is_empty(), "{falsified:#?}");
    assert!(report.proved > 60, "only {} claims", report.proved);
}
