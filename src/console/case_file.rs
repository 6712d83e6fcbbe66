//! The file of a case as one page that needs nothing else, to be kept or printed.

use anyhow::Context;
use askama::Template;
use chrono::{DateTime, Utc};
use entity::Money;
use serde::Deserialize;
use serde_json::Value;

use super::Frame;
use crate::{
    api::cases::{CaseContent, CaseView, DecisionView, StepView},
    clock,
    error::Error,
    market::case::DecisionGround,
};

#[derive(Template)]
#[template(path = "case_file.html")]
struct CaseFile<'a> {
    frame: &'a Frame,
    case: &'a CaseView,
    steps: &'a [StepView],
    decision: Option<&'a DecisionView>,
    sha256: &'a str,
}

/// The page.
pub fn render(frame: &Frame, case: &CaseView, sha256: &str) -> Result<String, Error> {
    let (steps, decision) = match (&case.content, &case.own) {
        (Some(content), _) => (content.steps.as_slice(), content.decision.as_ref()),
        (None, Some(own)) => (own.steps.as_slice(), own.decision.as_ref()),
        (None, None) => (&[][..], None),
    };
    Ok(CaseFile { frame, case, steps, decision, sha256 }.render().context("the file of a case")?)
}

/// Each thing that was said, with its name.
pub(super) fn lines(detail: &Value) -> Vec<(String, String)> {
    let members = detail.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
    members.map(|(name, value)| line(name, value)).collect()
}

/// A decision's ground has two parts; an exemption's is a word.
fn line(name: &str, value: &Value) -> (String, String) {
    match DecisionGround::deserialize(value) {
        Ok(ground) if name == "ground" => ("ground for leaving the range".to_owned(), ground.to_string()),
        _ => (name.replace('_', " "), said(value)),
    }
}

/// Each thing that was said, for the file: nothing is left out.
fn every(frame: &Frame, detail: &Value) -> Vec<(String, String)> {
    let all = lines(detail).into_iter();
    let words = |name: &str| {
        IN_A_STEP
            .iter()
            .find(|(known, _)| *known == name)
            .map_or_else(|| name.to_owned(), |(_, words)| (*words).to_owned())
    };
    all.map(|(name, said)| (frame.word(&words(&name)), in_words(frame, &name, said))).collect()
}

/// What some things in a step are called: an acceptance there is no delivery, and what is paid goes to buyers.
const IN_A_STEP: [(&str, &str); 7] = [
    ("finding id", "finding"),
    ("accepted", "found sufficient"),
    ("paid", "paid back so far"),
    ("amount", "to be paid back"),
    ("orders", "orders concerned"),
    ("on", "until the end of"),
    ("deadline on", "correct by"),
];

/// The same for whoever reads the page: in the words of a case, without what only a program needs.
pub(super) fn stated(frame: &Frame, detail: &Value) -> Vec<(String, String)> {
    let ours = |name: &str| name == "id" || [" id", " by", " at"].iter().any(|end| name.ends_with(end));
    let lines = lines(detail).into_iter().filter(|(name, _)| name == "finding id" || !ours(name));
    let put = |(name, said): (String, String)| {
        let words = IN_A_STEP.iter().find(|(known, _)| *known == name).map(|(_, words)| *words);
        (frame.label(&words.unwrap_or(&name)), in_words(frame, &name, said))
    };
    lines.map(put).collect()
}

/// What is told in yuan.
const SUMS: [&str; 9] =
    ["amount", "paid", "fine", "confiscation", "restitution", "fee", "to seller", "refund", "list price"];

/// What people wrote stays; a word, a sum or a citation of ours is said as everywhere else.
pub(super) fn in_words(frame: &Frame, name: &str, said: String) -> String {
    match (name, said.as_str()) {
        (_, "true") => frame.t("Yes").to_owned(),
        (_, "false") => frame.t("No").to_owned(),
        ("ground", _) => frame.word(&said),
        ("articles", _) => frame.cite(&said),
        (name, _) if SUMS.contains(&name) => said.parse::<Money>().map_or(said, |sum| frame.money(&sum)),
        _ => said,
    }
}

fn said(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(said).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}

/// To the second.
fn moment(at: &DateTime<Utc>) -> String {
    clock::shenzhen(*at).format("%Y-%m-%d %H:%M:%S UTC+8").to_string()
}

/// A party by name, which stands with its id among the parties.
fn named<'c>(content: &'c CaseContent, id: &'c str) -> &'c str {
    let found = content.buyers.iter().find(|buyer| buyer.id == id);
    found.map_or(id, |buyer| &buyer.name)
}

/// Millionths in per cent, two places.
pub fn percent(ppm: &i64) -> String {
    let hundredths = ppm.unsigned_abs() / 100;
    let sign = if *ppm < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", hundredths / 100, hundredths % 100)
}
