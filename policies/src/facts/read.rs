//! Reading facts: one road for TOML and JSON, and errors that name the nearest known fact.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{AuthorityFacts, Facts};

/// A fact that cannot be read: where, why, and the nearest thing that could.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{why}{}", at(path), hint(nearest.as_ref()))]
pub struct FactsError {
    /// Path of the fact, as `sources[0].evidense`; empty when the whole document is at fault.
    pub path: String,
    /// What is wrong with it.
    pub why: String,
    /// The nearest known name, when a name is unknown.
    pub nearest: Option<String>,
}

fn at(path: &str) -> String {
    if path.is_empty() { String::new() } else { format!("`{path}`: ") }
}

fn hint(nearest: Option<&String>) -> String {
    nearest.map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}

impl Facts {
    /// Reads facts from JSON text, or from TOML text when it is no JSON object.
    pub fn from_text(text: &str) -> Result<Self, FactsError> {
        if text.trim_start().starts_with('{') {
            let value = super::json(text).map_err(|error| whole(format!("not JSON: {error}")))?;
            return Self::from_value(value);
        }
        let table = text.parse::<toml::Table>().map_err(|error| whole(format!("not TOML: {error}")))?;
        Self::from_value(toml_to_json(toml::Value::Table(table)))
    }

    /// Reads facts from a JSON value. The word `"unknown"` in place of any fact is the same as leaving it out.
    pub fn from_value(value: Value) -> Result<Self, FactsError> {
        decode(value)
    }
}

impl AuthorityFacts {
    /// As [`Facts::from_value`].
    pub fn from_value(value: Value) -> Result<Self, FactsError> {
        decode(value)
    }
}

fn whole(why: String) -> FactsError {
    FactsError { path: String::new(), why, nearest: None }
}

/// What is wrong with a day, in place of the calendar library's words for it; anything else as it is.
pub fn plainly(why: &str) -> String {
    let of_a_day = [
        "input is out of range",
        "input contains invalid characters",
        "premature end of input",
        "trailing input",
    ];
    if of_a_day.iter().any(|start| why.starts_with(start)) {
        return "there is no such day; write one as 2026-03-01, without an hour".to_owned();
    }
    why.to_owned()
}

/// Decodes any of the documents of this crate, with the path of whatever does not fit.
pub(crate) fn decode<T: DeserializeOwned>(mut value: Value) -> Result<T, FactsError> {
    forget_unknown(&mut value);
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        let why = error.into_inner().to_string();
        explain(if path == "." { String::new() } else { path }, why)
    })
}

/// Serde lists what it would have taken after the word it did not know: the nearest of those is the hint.
fn explain(path: String, why: String) -> FactsError {
    let unknown = why.starts_with("unknown field") || why.starts_with("unknown variant");
    let words: Vec<&str> = why.split('`').skip(1).step_by(2).collect();
    match words.split_first() {
        Some((wrong, known)) if unknown => {
            let nearest = nearest(wrong, known.iter().copied());
            let kind = if why.starts_with("unknown field") { "fact" } else { "value" };
            FactsError { path, why: format!("there is no {kind} `{wrong}` here"), nearest }
        }
        _ => FactsError { path, why: plainly(&why), nearest: None },
    }
}

/// The most similar of the known names; none where there are none.
pub fn nearest<'a>(wrong: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    known.min_by_key(|name| strsim::damerau_levenshtein(wrong, name)).map(str::to_owned)
}

fn forget_unknown(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|_, member| member.as_str() != Some("unknown"));
            members.values_mut().for_each(forget_unknown);
        }
        Value::Array(items) => items.iter_mut().for_each(forget_unknown),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// TOML as JSON; a TOML date becomes its own text.
pub(crate) fn toml_to_json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => Value::from(number),
        toml::Value::Float(number) => Value::from(number),
        toml::Value::Boolean(truth) => Value::Bool(truth),
        toml::Value::Datetime(moment) => Value::String(moment.to_string()),
        toml::Value::Array(items) => items.into_iter().map(toml_to_json).collect(),
        toml::Value::Table(members) => {
            members.into_iter().map(|(name, member)| (name, toml_to_json(member))).collect()
        }
    }
}
