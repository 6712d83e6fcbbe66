//! One rule, or one head of the fines, with the cases that catch it.

use std::{
    io::{Write, stdout},
    path::Path,
};

use anyhow::{Context, bail};
use policies::{
    Law,
    cases::{self, Case},
    facts::nearest,
    fines,
    parameters::Parameters,
};
use serde::Serialize;
use serde_json::json;

use super::show::{json, severity, word};
use crate::cli::Outcome;

/// One rule, or one head of the fines, and the cases that catch it.
pub(super) fn rule(law: &Law, id: &str, folder: Option<&Path>, as_json: bool) -> anyhow::Result<Outcome> {
    let id = named(law, id)?;
    let caught = caught(id, folder)?;
    let Some(rule) = law.rule(id) else { return provision(id, &caught, as_json) };
    if as_json {
        return with_cases(rule, &caught, law.version());
    }
    let mut out = stdout().lock();
    writeln!(out, "{} · {} · {}", rule.id, severity(rule), rule.article)?;
    let until = rule.until.map_or_else(String::new, |until| format!(" until {until}"));
    writeln!(out, "in force from {}{until}, in policies/law/{}", rule.from, rule.file)?;
    writeln!(out, "\n{}\n{}", rule.says, rule.says_zh)?;
    if !rule.remedy.is_empty() {
        writeln!(out, "\n→ {} ({})\n→ {}", rule.remedy, word(&rule.turn)?, rule.remedy_zh)?;
    }
    cases_of(&mut out, &caught)
}

/// One head of the fines with its numbers.
fn provision(id: &str, caught: &[String], as_json: bool) -> anyhow::Result<Outcome> {
    let head = fines::provisions().into_iter().find(|head| head.id == id).context("no such head")?;
    let law = Parameters::load()?;
    let statute = law.statutes().find(|statute| statute.cite == head.law);
    let statute = statute.with_context(|| format!("there are no numbers of {}", head.law))?;
    let numbers: Vec<_> = statute.parameters.iter().filter(|number| head.uses(&number.name)).collect();
    if as_json {
        let document =
            json!({ "head": head, "from": statute.from, "until": statute.until, "parameters": numbers });
        return with_cases(&document, caught, law.version());
    }
    let mut out = stdout().lock();
    writeln!(out, "{} · head · {}", head.id, head.cite)?;
    let until = statute.until.map_or_else(String::new, |until| format!(" until {until}"));
    writeln!(
        out,
        "{}, in force from {}{until}\n\n{}\nby {}\n",
        statute.statute, statute.from, head.says, head.authority
    )?;
    for number in numbers {
        for value in &number.values {
            writeln!(out, "{} = {} {}, {}", number.name, value.value, word(&number.unit)?, number.says)?;
            writeln!(out, "  {}, from {} ({})", value.source, value.from, word(&value.verified)?)?;
        }
    }
    cases_of(&mut out, caught)
}

fn with_cases(of: &impl Serialize, caught: &[String], law: &str) -> anyhow::Result<Outcome> {
    let mut document = serde_json::to_value(of)?;
    if let Some(members) = document.as_object_mut() {
        members.insert("cases".to_owned(), json!(caught));
        members.insert("law".to_owned(), json!(law));
    }
    json(&document)?;
    Ok(Outcome::Done)
}

fn cases_of(out: &mut impl Write, caught: &[String]) -> anyhow::Result<Outcome> {
    let names = caught.len();
    writeln!(out, "\n{names} {}", if names == 1 { "case catches it" } else { "cases catch it" })?;
    caught.iter().try_for_each(|name| writeln!(out, "  {name}"))?;
    Ok(Outcome::Done)
}

/// The permanent id that is meant, in whatever case it is written.
fn named<'a>(law: &'a Law, id: &str) -> anyhow::Result<&'a str> {
    let heads = fines::provisions().into_iter().map(|head| head.id);
    let known: Vec<&str> = law.all_rules().iter().map(|rule| rule.id.as_str()).chain(heads).collect();
    if let Some(meant) = known.iter().find(|known| known.eq_ignore_ascii_case(id)) {
        return Ok(meant);
    }
    let near = nearest(&id.to_ascii_uppercase(), known.into_iter()).unwrap_or_default();
    bail!(
        "there is no rule or head `{id}`; did you mean `{near}`? `steelyard law list` names every rule, and \
         `steelyard fine` the heads"
    )
}

/// The names of the cases that expect the rule: of this folder, or else of those compiled in.
fn caught(id: &str, folder: Option<&Path>) -> anyhow::Result<Vec<String>> {
    let names =
        |cases: &[Case]| cases.iter().filter(|case| case.expects(id)).map(|case| case.name.clone()).collect();
    Ok(match folder {
        Some(folder) => names(&cases::load(folder)?),
        None => names(crate::console::cases::all()?),
    })
}
