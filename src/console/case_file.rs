//! The file of a case as one page that needs nothing else, to be kept or printed.

use anyhow::Context;
use askama::Template;
use serde_json::Value;

use crate::{
    api::cases::{CaseView, DecisionView, StepView},
    error::Error,
};

#[derive(Template)]
#[template(path = "case_file.html")]
struct CaseFile<'a> {
    case: &'a CaseView,
    steps: &'a [StepView],
    decision: Option<&'a DecisionView>,
    sha256: &'a str,
}

/// The page.
pub fn render(case: &CaseView, sha256: &str) -> Result<String, Error> {
    let (steps, decision) = match (&case.content, &case.own) {
        (Some(content), _) => (content.steps.as_slice(), content.decision.as_ref()),
        (None, Some(own)) => (own.steps.as_slice(), own.decision.as_ref()),
        (None, None) => (&[][..], None),
    };
    Ok(CaseFile { case, steps, decision, sha256 }.render().context("the file of a case")?)
}

/// Each thing that was said, with its name.
fn lines(detail: &Value) -> Vec<(String, String)> {
    let said = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let members = detail.as_object().into_iter().flatten();
    members.map(|(name, value)| (name.replace('_', " "), said(value))).collect()
}

/// Millionths in per cent, two places.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "a template lends what it shows")]
fn percent(ppm: &i64) -> String {
    let hundredths = ppm.unsigned_abs() / 100;
    let sign = if *ppm < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", hundredths / 100, hundredths % 100)
}
