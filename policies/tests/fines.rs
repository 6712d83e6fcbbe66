//! The fine range: every legal case of the kind `penalty`, and what must hold of every answer.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "clippy exempts test functions, not the functions they share; a test stops at what it did not expect"
)]

#[path = "fines/answers.rs"]
mod answers;
#[path = "fines/heads.rs"]
mod heads;
#[path = "fines/numbers.rs"]
mod numbers;
#[path = "fines/refused.rs"]
mod refused;
#[path = "fines/widening.rs"]
mod widening;

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use chrono::NaiveDate;
use policies::fines::{Assessment, Fen, FineError, FineFacts, assess, run_case};
use policies::parameters::{ParameterError, Parameters};
use serde_json::{Value, json};

fn cases() -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/penalty");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let read = |path: &std::path::PathBuf| -> Vec<(String, Value)> {
        let file: Value = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let file_name = path.file_name().unwrap().to_string_lossy().into_owned();
        let cases = file["case"].as_array().unwrap().clone();
        cases
            .into_iter()
            .map(|case| (format!("{file_name}: {}", case["name"].as_str().unwrap()), case))
            .collect()
    };
    files.iter().flat_map(read).collect()
}

fn day(written: &Value) -> NaiveDate {
    written["$__toml_private_datetime"].as_str().unwrap().parse().unwrap()
}

fn on(day: &str) -> NaiveDate {
    day.parse().unwrap()
}

fn yuan(written: &str) -> Fen {
    Fen::parse(written).unwrap()
}

fn answer(facts: Value, day: &str) -> Assessment {
    static LAW: LazyLock<Parameters> = LazyLock::new(|| Parameters::load().unwrap());
    assess(&LAW, &FineFacts::from_json(&facts).unwrap(), on(day)).unwrap()
}

#[test]
fn every_penalty_case_passes() {
    let mut failures = Vec::new();
    let cases = cases();
    for (name, case) in &cases {
        assert_eq!(case["kind"], "penalty", "{name}");
        match run_case(&case["facts"], day(&case["on"]), &case["expect"]) {
            Ok(differences) => failures.extend(differences.into_iter().map(|it| format!("{name}\n    {it}"))),
            Err(refusal) => failures.push(format!("{name}\n    refused: {refusal}")),
        }
    }
    assert!(failures.is_empty(), "{} of {} cases\n{}", failures.len(), cases.len(), failures.join("\n"));
}

#[test]
fn the_dossiers_cases_are_all_there() {
    let names: Vec<String> =
        cases().into_iter().map(|(_, case)| case["name"].as_str().unwrap().to_owned()).collect();
    for number in 1..=90 {
        let start = format!("P{number:02} ");
        assert!(names.iter().any(|name| name.starts_with(&start)), "no case for {start}");
    }
}

#[test]
fn a_changed_expectation_is_reported_for_every_case() {
    for (name, case) in cases() {
        for (key, expected) in case["expect"].as_object().unwrap() {
            let changed = json!({ key: other_than(expected) });
            let differences = run_case(&case["facts"], day(&case["on"]), &changed).unwrap();
            assert!(!differences.is_empty(), "{name}: {key} changed, not reported");
        }
    }
}

/// Something of the same shape that is not so.
fn other_than(expected: &Value) -> Value {
    match expected {
        Value::String(_) => json!("something else"),
        Value::Bool(it) => json!(!it),
        Value::Number(it) => json!(it.as_i64().unwrap() + 1),
        Value::Array(each) => each.iter().cloned().chain([json!("one more")]).collect(),
        Value::Object(each) => each.iter().map(|(name, value)| (name.clone(), other_than(value))).collect(),
        Value::Null => panic!("TOML has no null to expect"),
    }
}

#[test]
fn an_expectation_that_states_nothing_known_is_an_error() {
    let facts = json!({ "violation": "67-2", "amount": "1.00" });
    let day = on("2026-03-01");
    assert!(run_case(&facts, day, &json!({})).unwrap_err().contains("states nothing"));
    let misspelt = run_case(&facts, day, &json!({ "headlin": "SZ94-L" })).unwrap_err();
    assert!(misspelt.contains("the nearest known is `headline`"), "{misspelt}");
    assert!(!run_case(&facts, day, &json!({ "fine": { "mim": "50000.00" } })).unwrap().is_empty());
    assert!(!run_case(&facts, day, &json!({ "error": "negative" })).unwrap().is_empty());
    let of_another_form = run_case(&facts, day, &json!({ "fine": "50000.00" })).unwrap();
    assert!(of_another_form[0].starts_with("fine: expected \"50000.00\", got {"), "{of_another_form:?}");
}

#[test]
fn the_two_bands_of_article_94_part_the_line_at_every_fen_around_the_boundary() {
    for fen in 999_997..=1_000_003_i64 {
        let amount = rust_decimal::Decimal::new(fen, 2).to_string();
        let answer =
            answer(json!({ "violation": "67-2", "actor": "seller", "amount": amount }), "2026-03-01");
        let ids: Vec<_> = answer.heads.iter().map(|head| head.id).collect();
        assert_eq!(ids, [if fen < 1_000_000 { "SZ94-L" } else { "SZ94-U" }], "{amount}");
    }
}

#[test]
fn facts_written_and_read_again_are_the_same() {
    for (name, case) in cases().iter().filter(|(_, case)| case["expect"].get("error").is_none()) {
        let facts = FineFacts::from_json(&case["facts"]).unwrap();
        if facts.acts.is_empty() {
            let written = serde_json::to_value(&facts).unwrap();
            assert_eq!(FineFacts::from_json(&written).unwrap(), facts, "{name}");
        }
    }
}

#[test]
fn the_answer_has_the_shape_that_people_script_against() {
    let facts = json!({ "violation": "67-1", "actor": "seller", "amount": "10000.00", "personal_breach": false,
        "authority": "cac", "act_ended_on": "2026-02-01", "gains": { "gross": "10200.00", "refundable": "0.00" } });
    let written = serde_json::to_value(answer(facts, "2026-03-01")).unwrap();
    assert_eq!(written["on"], "2026-03-01");
    assert_eq!(written["headline"], "SZ94-U");
    let head = &written["heads"][0];
    assert_eq!(head["cite"], "Data Regulations, Art. 94");
    assert_eq!(head["status"], "applies");
    assert_eq!(head["order"], true);
    assert_eq!(head["warning"], false);
    assert_eq!(head["confiscation"]["amount"], "10200.00");
    assert_eq!(head["fine"]["min"], "200000.00");
    assert_eq!(head["fine"]["max"], "1000000.00");
    assert_eq!(head["fine"]["modality"], "shall");
    assert_eq!(head["persons"], Value::Null);
    assert_eq!(written["overall"], json!({ "min": "200000.00", "max": "1000000.00" }));
    assert!(written["disclaimer"].as_str().unwrap().contains("not legal advice"));
    assert!(written["law"].as_str().unwrap().starts_with("parameters-"));
}

/// The text of every file of numbers.
fn law() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("law");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path().join("parameters.toml"));
    files.filter(|file| file.exists()).map(|file| fs::read_to_string(file).unwrap()).collect()
}

fn loaded(texts: &[String]) -> Parameters {
    Parameters::from_toml(&texts.iter().map(String::as_str).collect::<Vec<_>>()).unwrap()
}

/// The numbers of the Regulations with another upper ceiling from 2026 on.
fn with_later_ceiling(ceiling: &str) -> Parameters {
    let old = r#"values = [{ from = 2022-01-01, value = "1000000.00", source = "Chinese original, Art. 94", verified = "V" }]"#;
    let new = format!(
        r#"values = [{{ from = 2022-01-01, until = 2025-12-31, value = "1000000.00", source = "s", verified = "V" }},
                     {{ from = 2026-01-01, value = "{ceiling}", source = "s", verified = "R" }}]"#
    );
    loaded(&law().iter().map(|text| text.replace(old, &new)).collect::<Vec<_>>())
}

#[test]
fn a_lighter_later_law_is_offered_and_a_heavier_one_is_not() {
    let facts = json!({ "violation": "67-2", "actor": "seller", "amount": "10000.00",
        "act_ended_on": "2025-12-31", "decided_on": "2026-01-01" });
    let facts = FineFacts::from_json(&facts).unwrap();
    let ask = |ceiling| assess(&with_later_ceiling(ceiling), &facts, on("2026-01-01")).unwrap();

    let lighter = ask("800000.00");
    assert!(lighter.flags.contains(&"lighter_later_law"));
    assert_eq!(
        lighter.overall.unwrap().max,
        Some(yuan("1000000.00")),
        "the act is judged by the law of its day"
    );
    assert_eq!(lighter.later_law.unwrap().overall.unwrap().max, Some(yuan("800000.00")));

    let heavier = ask("1200000.00");
    assert_eq!(heavier.later_law, None);
    assert!(!heavier.flags.contains(&"lighter_later_law"));
}

#[test]
fn a_number_without_a_value_for_the_day_is_an_error() {
    let parameters = Parameters::load().unwrap();
    let early = parameters.value("sz94.boundary", on("2021-12-31"));
    assert_eq!(early, Err(ParameterError::Missing { name: "sz94.boundary".into(), on: on("2021-12-31") }));
    assert_eq!(parameters.fen("sz94.boundary", on("2022-01-01")), Ok(yuan("10000.00")));
    assert_eq!(
        parameters.value("gains.market_regulator_formula", on("2026-03-19")).unwrap().value,
        "order-37"
    );
    assert_eq!(
        parameters.value("gains.market_regulator_formula", on("2026-03-20")).unwrap().value,
        "order-118"
    );
    assert!(matches!(parameters.value("sz94.boundry", on("2026-01-01")), Err(ParameterError::Unknown(_))));
}

#[test]
fn a_slip_in_a_parameters_file_is_found_at_load() {
    let file = |values: &str, unit: &str| {
        format!(
            "statute = \"S\"\ncite = \"S\"\nsource = \"s\"\nverified = \"V\"\nfrom = 2022-01-01\n[[parameter]]\n\
             name = \"n\"\narticle = \"a\"\nunit = \"{unit}\"\nsays = \"s\"\nvalues = [{values}]\n"
        )
    };
    let value = |from: &str, until: &str, value: &str| {
        format!("{{ from = {from}, {until} value = \"{value}\", source = \"s\", verified = \"V\" }}")
    };
    let load = |text: String| Parameters::from_toml(&[&text]);
    assert!(load(file(&value("2022-01-01", "", "1.00"), "yuan")).is_ok());
    assert!(load(file(&value("2022-01-01", "", "1.001"), "yuan")).is_err());
    assert!(load(file(&value("2022-01-01", "", "1.5"), "times")).is_err());
    assert!(load(file(&value("2022-01-01", "until = 2021-01-01,", "1"), "times")).is_err());
    let two = format!("{}, {}", value("2022-01-01", "", "1"), value("2023-01-01", "", "2"));
    assert!(load(file(&two, "times")).is_err(), "two values for one day");
    let one = file(&value("2022-01-01", "", "1"), "times");
    assert!(Parameters::from_toml(&[&one, &one]).is_err(), "two parameters of one name");
}

#[test]
fn several_acts_keep_their_actors_apart() {
    let facts = json!({ "acts": [
        { "violation": "67-2", "actor": "seller", "amount": "10000.00" },
        { "violation": "intermediary", "actor": "platform", "duties_met": true },
    ] });
    let written = serde_json::to_value(answer(facts, "2026-03-01")).unwrap();
    assert_eq!(written["acts"][0]["actor"], "seller");
    assert_eq!(written["acts"][0]["headline"], "SZ94-U");
    assert_eq!(written["acts"][1]["actor"], "platform");
    assert_eq!(written["acts"][1]["headline"], Value::Null);
    assert_eq!(written["acts"][1]["overall"], Value::Null);
}

#[test]
fn facts_are_read_from_toml_with_its_own_dates() {
    let facts =
        FineFacts::from_toml("violation = \"67-1\"\namount = \"9.50\"\nact_ended_on = 2026-02-01").unwrap();
    assert_eq!(facts.amount, Some(yuan("9.50")));
    assert_eq!(facts.act_ended_on, Some(on("2026-02-01")));
    assert!(matches!(FineFacts::from_toml("violation = "), Err(FineError::Unreadable(_))));
    let wrong =
        FineFacts::from_toml("violation = \"67-1\"\nact_ended_on = \"soon\"").unwrap_err().to_string();
    assert!(
        wrong.starts_with("fact `act_ended_on`: there is no such day; write one as 2026-03-01"),
        "{wrong}"
    );
}

#[test]
fn acts_within_acts_are_refused() {
    let inner = json!({ "violation": "69", "acts": [{ "violation": "69" }] });
    let refused = FineFacts::from_json(&json!({ "acts": [inner] })).unwrap_err().to_string();
    assert!(refused.contains("list them side by side"), "{refused}");
}

#[test]
fn money_is_taken_from_decimals_without_rounding() {
    let decimal = |written: &str| Fen::try_from(written.parse::<rust_decimal::Decimal>().unwrap());
    assert_eq!(decimal("10000.0000"), Ok(yuan("10000.00")));
    assert_eq!(decimal("0.01"), Ok(yuan("0.01")));
    assert!(decimal("0.001").unwrap_err().contains("more than 2 decimals"));
    assert!(decimal("-0.01").unwrap_err().contains("negative"));
    assert!(Fen::parse("12345678901234567").unwrap_err().contains("too large"));
    assert!(Fen::parse("1,000.00").unwrap_err().contains("not a plain decimal"));
}
