//! The text of the law itself: complete, loadable, and refused when it is not.

use std::path::Path;

use super::*;

#[test]
fn every_file_of_the_folder_is_compiled_in() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("law");
    let mut found = Vec::new();
    walk(&folder, &folder, &mut found);
    found.sort();
    let listed: Vec<String> = FILES.iter().map(|(file, _)| (*file).to_owned()).collect();
    assert_eq!(listed, found, "src/law/files.rs lists every file of policies/law, sorted by path");
}

fn walk(root: &Path, folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(root, &path, found);
        } else {
            found.push(path.strip_prefix(root).unwrap().to_str().unwrap().to_owned());
        }
    }
}

#[test]
fn the_law_loads_and_says_which_it_is() {
    let law = Law::load().unwrap();
    let (edition, hash) = law.version().split_once('-').unwrap();
    assert_eq!(edition, EDITION);
    assert_eq!(hash.len(), 12);
    assert_eq!(law.version(), Law::load().unwrap().version());
}

#[test]
fn a_changed_word_changes_the_version() {
    let mut files = FILES.to_vec();
    let gates = files.iter_mut().find(|(file, _)| *file == "gates.cedar").unwrap();
    let changed = gates.1.replace("may be ordered", "can be ordered");
    gates.1 = &changed;
    assert_ne!(Law::from_files(&files).unwrap().version(), Law::load().unwrap().version());
}

#[test]
fn a_rule_says_at_which_gates_it_speaks_and_what_it_demands() {
    let law = Law::load().unwrap();
    let rule = law.rule("ADM-67-1-5").unwrap();
    assert_eq!(rule.verdicts, [Verdict::Block, Verdict::Review]);
    assert_eq!(rule.unknown, Some(Verdict::Review));
    assert_eq!(rule.gates, Gate::ALL);
    assert_eq!(law.rule("ADM-59-1").unwrap().gates, [Gate::Order, Gate::Deliver]);
    assert_eq!(law.rule("ADM-DEL-1").unwrap().gates, [Gate::Deliver, Gate::Stand]);
    assert_eq!(law.rule("BAS-16").unwrap().kind, RuleKind::Basis);
    assert_eq!(law.rule("G1").unwrap().kind, RuleKind::Gate);
}

#[test]
fn a_rule_outside_its_dates_is_not_listed() {
    let law = Law::load().unwrap();
    let before: Vec<&str> = law.rules(day("2021-10-31")).iter().map(|rule| rule.id.as_str()).collect();
    let early = ["ADM-D33-1", "ADM-D33-2", "ADM-D33-3", "ADM-E-1", "ADM-IMP-1", "EXP-01", "EXP-10"];
    assert_eq!(before, early, "only the Data Security Law and the E-Commerce Law were in force");
    let added = |from: &str, until: &str| -> Vec<String> {
        let old = law.rules(day(from));
        let new = law.rules(day(until)).into_iter().filter(|rule| !old.contains(rule));
        new.map(|rule| rule.id.clone()).collect()
    };
    assert_eq!(added("2024-12-31", "2025-01-01"), ["ADM-59-2", "CON-19", "UC-08", "UC-09"]);
    assert_eq!(law.rules(day("2026-03-01")).len(), law.all_rules().len());
    let listed = |on: &str, id: &str| law.rules(day(on)).iter().any(|rule| rule.id == id);
    assert!(
        !listed("2024-03-21", "EXP-04") && listed("2024-03-22", "EXP-04"),
        "from the export provisions on"
    );
    assert!(
        listed("2022-01-01", "ADM-82-1") && listed("2026-03-01", "ADM-82-1"),
        "one of its policies goes on"
    );
}

/// The law with one more file.
fn with(text: &str) -> Result<Law, LawError> {
    let mut files = FILES.to_vec();
    files.push(("zz_added.cedar", text));
    Law::from_files(&files)
}

const HEAD: &str = r#"@id("ADM-99-1") @article("Art. 99") @from("2022-01-01") @about("product") @verdict("block")
    @turn("seller") @says("s") @says_zh("s") @remedy("r") @remedy_zh("r")"#;

#[test]
fn a_rule_with_a_fact_the_schema_does_not_know_is_refused() {
    let text =
        format!("{HEAD} forbid (principal, action, resource is Product) when {{ resource.colour == 1 }};");
    assert!(matches!(with(&text), Err(LawError::Unfit(why)) if why.contains("colour")));
}

#[test]
fn a_rule_that_can_never_fire_is_refused() {
    let text = format!(
        "{HEAD} forbid (principal, action == Action::\"list\", resource is Product) when {{ principal is Source }};"
    );
    assert!(matches!(with(&text), Err(LawError::Unfit(_))));
}

#[test]
fn a_rule_without_a_citation_or_with_a_misspelt_annotation_is_refused() {
    for (from, to, why) in [
        (r#"@article("Art. 99")"#, "", "@article"),
        (r#"@remedy("r")"#, "", "@remedy"),
        (r#"@turn("seller")"#, "", "@turn"),
        (r#"@turn("seller")"#, r#"@turn("nobody")"#, "nobody"),
        (r#"@from("2022-01-01")"#, r#"@from("2022")"#, "2022"),
        (r#"@says("s")"#, r#"@sais("s")"#, "@sais"),
    ] {
        let text = format!("{} forbid (principal, action, resource is Product);", HEAD.replace(from, to));
        match with(&text) {
            Err(LawError::Annotation { why: told, .. }) => assert!(told.contains(why), "{told}"),
            other => panic!("{to}: {other:?}"),
        }
    }
}

#[test]
fn a_second_policy_may_have_a_cure_of_its_own_in_both_languages() {
    let second = |cure: &str| {
        with(&format!(
            r#"{HEAD} forbid (principal, action, resource is Product) when {{ resource.charged == Tri::"yes" }};
            @id("ADM-99-1-U") @rule("ADM-99-1") @from("2022-01-01") @certainty("unknown") @verdict("review")
            @says("s") @says_zh("s") {cure}
            forbid (principal, action, resource is Product) when {{ resource.charged == Tri::"unknown" }};"#
        ))
    };
    let cure = |law: &Law| {
        let decision = law.admission(&crate::facts::Facts::default(), day("2026-03-01")).unwrap();
        decision.hits.into_iter().find(|hit| hit.rule == "ADM-99-1").map(|hit| (hit.remedy, hit.remedy_zh))
    };
    let told = |remedy: &str| Some((remedy.to_owned(), remedy.to_owned()));
    assert_eq!(cure(&second(r#"@remedy("state it") @remedy_zh("state it")"#).unwrap()), told("state it"));
    assert_eq!(cure(&second("").unwrap()), told("r"), "else the rule's own");
    assert!(matches!(second(r#"@remedy("state it")"#), Err(LawError::Annotation { .. })));
}

#[test]
fn two_rules_of_one_id_are_refused() {
    let text = format!("{} forbid (principal, action, resource is Product);", HEAD.replace("99-1", "59-1"));
    assert!(with(&text).is_err());
}

#[test]
fn a_rule_that_errs_while_it_is_evaluated_is_undecidable_never_a_pass() {
    let law = with(&format!(
        "{HEAD} forbid (principal, action, resource is Product)
         when {{ resource has smallest_group && resource.smallest_group + 9223372036854775807 > 0 }};"
    ))
    .unwrap();
    let mut facts = crate::facts::Facts::default();
    facts.personal_data.smallest_group = Some(3);
    let answer = law.admission(&facts, day("2026-03-01"));
    assert!(matches!(answer, Err(crate::Undecidable::Evaluation { .. })), "{answer:?}");
}

#[test]
fn a_day_before_the_law_is_undecidable() {
    let law = Law::load().unwrap();
    for on in ["1999-01-01", "2021-09-01", "2021-12-31"] {
        let answer = law.admission(&crate::facts::Facts::default(), day(on));
        assert!(matches!(answer, Err(crate::Undecidable::NotInForce { .. })), "{on}: {answer:?}");
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

use crate::decision::Verdict;
use crate::facts::Gate;
