//! What each head says beside its amounts, as the cases meet it: `heads.txt` is for reading beside the articles, and a
//! changed or lost word shows here. `UPDATE_HEADS=1 cargo test -p policies --test fines heads` writes it anew.

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

#[test]
fn every_head_says_what_stands_in_the_list() {
    let law = Parameters::load().unwrap();
    let mut blocks = BTreeSet::new();
    for (_, case) in cases() {
        // A case of bad input has no heads.
        let asked = FineFacts::from_json(&case["facts"]);
        let Ok(answer) = asked.and_then(|facts| assess(&law, &facts, day(&case["on"]))) else { continue };
        let written = serde_json::to_value(answer).unwrap();
        let both = ["heads", "pointers"].map(|list| written[list].as_array().unwrap().clone());
        blocks.extend(both.iter().flatten().map(told));
    }
    let found = blocks.into_iter().collect::<Vec<_>>().join("\n");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fines/heads.txt");
    if env::var_os("UPDATE_HEADS").is_some() {
        fs::write(&path, &found).unwrap();
    }
    assert!(found == fs::read_to_string(&path).unwrap(), "heads.txt differs from what the heads say now");
}
