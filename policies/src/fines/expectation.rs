//! Legal cases of the kind `penalty`: what an answer should be, and where it differs.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::answer::Assessment;
use super::facts::FineFacts;
use super::reading::{nearest, with_plain_dates};
use super::weighing::open;
use super::{FineError, assess};
use crate::parameters::Parameters;

const KEYS: [&str; 17] = [
    "headline",
    "fine",
    "persons",
    "heads",
    "applies",
    "alternatives",
    "overall",
    "gains",
    "pointers",
    "referral",
    "surcharge",
    "may_also_break",
    "unverified",
    "flags",
    "unresolved",
    "later_law",
    "error",
];

/// How a case writes what JSON calls null, since TOML has no word for it.
const NONE: &str = "none";

/// Answers the facts on the day and says where the answer differs from what is expected: nothing when it does not.
///
/// `expect` may state `headline`; `fine` and `persons` of the headline; `heads`, the complete list of those that apply or
/// are possible, and `applies`, the complete list of those that apply; `pointers`, the complete list of theirs;
/// `alternatives`; `overall`; `gains` (an amount, or `{ min, max }`); `referral`; `surcharge`; `may_also_break`,
/// `unverified`, `flags` and `unresolved` (complete); `later_law`; and `error`, a part of the message with which the facts
/// must be refused. `"none"` stands for null. Within a table only what it states is compared.
///
/// Errors: the facts are refused and no `error` was expected, or `expect` states nothing or something unknown.
pub fn run_case(facts: &Value, on: NaiveDate, expect: &Value) -> Result<Vec<String>, String> {
    let parameters = Parameters::load().map_err(|error| error.to_string())?;
    run_case_by(&parameters, facts, on, expect)
}

/// As `run_case`, by other numbers.
pub fn run_case_by(
    parameters: &Parameters,
    facts: &Value,
    on: NaiveDate,
    expect: &Value,
) -> Result<Vec<String>, String> {
    let expect = with_plain_dates(expect);
    let expect = expect.as_object().filter(|expect| !expect.is_empty());
    let expect =
        expect.ok_or_else(|| format!("`expect` states nothing; it may state {}", KEYS.join(", ")))?;
    if let Some(unknown) = expect.keys().find(|key| !KEYS.contains(&key.as_str())) {
        return Err(format!("expect: `{unknown}` is not known{}", nearest(unknown, KEYS.into_iter())));
    }
    let answer = answer(parameters, facts, on);
    if let Some(error) = expect.get("error") {
        return refused(answer, error);
    }
    let answer = answer.map_err(|error| error.to_string())?;
    let mut differences = Vec::new();
    for (key, expected) in expect {
        let got = part(&answer, key)?;
        compare(key, expected, &got, &mut differences);
    }
    Ok(differences)
}

fn answer(parameters: &Parameters, facts: &Value, on: NaiveDate) -> Result<Assessment, FineError> {
    assess(parameters, &FineFacts::from_json(facts)?, on)
}

fn refused(answer: Result<Assessment, FineError>, error: &Value) -> Result<Vec<String>, String> {
    let part = error.as_str().ok_or("expect: `error` is a part of the message, as text")?;
    Ok(match answer.map_err(|error| error.to_string()) {
        Ok(_) => {
            vec![format!("error: expected the facts to be refused with \"{part}\", but they were answered")]
        }
        Err(message) if message.contains(part) => Vec::new(),
        Err(message) => vec![format!("error: expected \"{part}\", got \"{message}\"")],
    })
}

fn part(answer: &Assessment, key: &str) -> Result<Value, String> {
    let first = answer.heads.iter().find(|head| Some(head.id) == answer.headline);
    let ids = |sure: bool| {
        let shown = answer.heads.iter().filter(|head| open(head));
        let shown = shown.filter(|head| !sure || head.status == super::Status::Applies);
        shown.map(|head| head.id).collect::<Vec<_>>()
    };
    let part = match key {
        "headline" => json!(answer.headline),
        "fine" => written(&first.and_then(|head| head.fine.as_ref()))?,
        "persons" => written(&first.and_then(|head| head.persons.as_ref()))?,
        "heads" => json!(ids(false)),
        "applies" => json!(ids(true)),
        "pointers" => json!(answer.pointers.iter().map(|pointer| pointer.id).collect::<Vec<_>>()),
        "gains" => written(&answer.gains)?,
        whole => written(answer)?.get(whole).cloned().unwrap_or(Value::Null),
    };
    Ok(part)
}

fn written(value: &impl serde::Serialize) -> Result<Value, String> {
    serde_json::to_value(value).map_err(|error| error.to_string())
}

/// Lists are compared whole and in any order, tables by what is expected of them.
fn compare(place: &str, expected: &Value, got: &Value, differences: &mut Vec<String>) {
    match (expected, got) {
        (Value::String(word), Value::Null) if word == NONE => {}
        (Value::String(_), Value::Object(gains)) if place == "gains" => {
            compare("gains.amount", expected, gains.get("amount").unwrap_or(&Value::Null), differences);
        }
        (Value::Object(expected), Value::Object(got)) => {
            for (name, expected) in expected {
                let place = format!("{place}.{name}");
                match got.get(name) {
                    Some(got) => compare(&place, expected, got, differences),
                    None if expected == NONE => {}
                    None => {
                        differences.push(format!("{place}: expected {expected}, but there is no such thing"));
                    }
                }
            }
        }
        (Value::Array(_), Value::Array(_)) if sorted(expected) == sorted(got) => {}
        _ if expected == got => {}
        _ => differences.push(format!("{place}: expected {expected}, got {got}")),
    }
}

fn sorted(list: &Value) -> Vec<String> {
    let each = list.as_array().into_iter().flatten();
    let mut each: Vec<String> =
        each.map(|one| if one.is_array() { sorted(one).join(" ") } else { one.to_string() }).collect();
    each.sort_unstable();
    each
}
