//! What each head says beside its amounts, as the cases meet it: `heads.txt` is for reading beside the articles, and a
//! changed or lost word shows here; `sentences.txt` holds what is said of notes, gains, referral and the rest. `UPDATE_HEADS=1 cargo test -p policies --test fines heads` writes it anew.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

use policies::fines::{FineFacts, assess};
use policies::parameters::Parameters;
use serde_json::Value;

use super::{cases, day};

/// What is told of a head whoever it befalls.
const TOLD: [&str; 9] = [
    "says",
    "authority",
    "order",
    "warning",
    "confiscation_basis",
    "fine.modality",
    "persons.modality",
    "persons.note",
    "other",
];

fn told(head: &Value) -> String {
    let mut block = format!("{}  {}\n", head["id"].as_str().unwrap(), head["cite"].as_str().unwrap());
    for name in TOLD {
        match name.split('.').fold(head, |within, part| &within[part]) {
            Value::Null | Value::Bool(false) => {}
            Value::String(text) => writeln!(block, "    {name:<19} {text}").unwrap(),
            other => writeln!(block, "    {name:<19} {other}").unwrap(),
        }
    }
    block
}

/// Every sentence of an answer outside its heads, with where it stands.
fn sentences(place: &str, value: &Value, told: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if text.contains(' ') => {
            told.insert(format!("{place}: {text}"));
        }
        Value::Array(items) => items.iter().for_each(|item| sentences(place, item, told)),
        Value::Object(members) => {
            for (name, member) in
                members.iter().filter(|(name, _)| !matches!(name.as_str(), "heads" | "pointers"))
            {
                sentences(format!("{place}.{name}").trim_start_matches('.'), member, told);
            }
        }
        _ => {}
    }
}

/// What was said to all cases, except those of bad input.
fn answers() -> Vec<Value> {
    let law = Parameters::load().unwrap();
    let answer = |(_, case): (String, Value)| {
        let facts = FineFacts::from_json(&case["facts"]).ok()?;
        Some(serde_json::to_value(assess(&law, &facts, day(&case["on"])).ok()?).unwrap())
    };
    cases().into_iter().filter_map(answer).collect()
}

fn stands_in(list: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fines").join(list);
    if env::var_os("UPDATE_HEADS").is_some() {
        fs::write(&path, found).unwrap();
    }
    assert!(found == fs::read_to_string(&path).unwrap(), "{list} differs from what is said now");
}

#[test]
fn every_head_says_what_stands_in_the_list() {
    let mut blocks = BTreeSet::new();
    for answer in answers() {
        let both = ["heads", "pointers"].map(|list| answer[list].as_array().unwrap().clone());
        blocks.extend(both.iter().flatten().map(told));
    }
    stands_in("heads.txt", &blocks.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn every_answer_says_beside_its_heads_what_stands_in_the_list() {
    let mut told = BTreeSet::new();
    for answer in answers() {
        sentences("", &answer, &mut told);
    }
    stands_in("sentences.txt", &told.into_iter().map(|line| line + "\n").collect::<String>());
}
