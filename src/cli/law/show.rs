//! What the law answered, written for a person or as one JSON document.

use std::{
    io::{Write, stdout},
    path::PathBuf,
};

use anyhow::Context;
use chrono::NaiveDate;
use policies::{Decision, Law, Rule, RuleKind, cases};
use serde::Serialize;
use serde_json::json;

use crate::cli::Outcome;

/// One JSON document on standard output.
pub(super) fn json(document: &impl Serialize) -> anyhow::Result<()> {
    let mut out = stdout().lock();
    serde_json::to_writer_pretty(&mut out, document)?;
    Ok(writeln!(out)?)
}

/// A decision: the verdict, then each hit with its article, reason and remedy, then what carries it.
pub(super) fn decision(decision: &Decision) -> anyhow::Result<()> {
    let mut out = stdout().lock();
    writeln!(out, "{} at the gate `{}` on {}", decision.verdict.word(), decision.gate.word(), decision.on)?;
    for hit in &decision.hits {
        let part = part(&hit.path, hit.name.as_ref());
        writeln!(out, "\n{} {} · {} · {part}", hit.verdict.word(), hit.rule, hit.article)?;
        writeln!(out, "  {}\n  {}", hit.says, hit.says_zh)?;
        writeln!(out, "  → {} ({})", hit.remedy, word(&hit.turn)?)?;
    }
    for basis in &decision.bases {
        let part = part(&basis.path, basis.name.as_ref());
        writeln!(out, "\nbasis {} · {} · {part}\n  {}", basis.rule, basis.article, basis.says)?;
    }
    Ok(writeln!(out, "\nlaw {}", decision.law)?)
}

fn part(path: &str, name: Option<&String>) -> String {
    name.map_or_else(|| path.to_owned(), |name| format!("{path} ({name})"))
}

/// A word of the law as it is written in JSON.
pub(super) fn word(value: &impl Serialize) -> anyhow::Result<String> {
    Ok(serde_json::to_value(value)?.as_str().unwrap_or_default().to_owned())
}

/// The rules in force on a day, one line each.
pub(super) fn rules(law: &Law, on: NaiveDate, as_json: bool) -> anyhow::Result<Outcome> {
    let rules = law.rules(on);
    if as_json {
        json(&json!({ "law": law.version(), "on": on, "rules": rules }))?;
        return Ok(Outcome::Done);
    }
    let mut out = stdout().lock();
    for rule in &rules {
        writeln!(out, "{:<14} {:<6} {}  {}", rule.id, severity(rule), rule.article, rule.says)?;
    }
    writeln!(out, "{} rules in force on {on}, law {}", rules.len(), law.version())?;
    Ok(Outcome::Done)
}

pub(super) fn severity(rule: &Rule) -> &'static str {
    match (rule.kind, rule.verdicts.first()) {
        (RuleKind::Bar, Some(worst)) => worst.word(),
        (RuleKind::Bar, None) => "bar",
        (RuleKind::Basis, _) => "basis",
        (RuleKind::Gate, _) => "gate",
        (RuleKind::Screen, _) => "screen",
    }
}

/// A law that can be applied, in numbers.
pub(super) fn fit(law: &Law, as_json: bool) -> anyhow::Result<Outcome> {
    let (rules, articles, version) = (law.all_rules().len(), law.articles().len(), law.version());
    if as_json {
        json(&json!({ "law": version, "rules": rules, "articles": articles }))?;
    } else {
        writeln!(stdout().lock(), "It can be applied: {rules} rules, {articles} articles, law {version}")?;
    }
    Ok(Outcome::Done)
}

/// Every article of the Data Regulations, and what carries it: a line or two each.
pub(super) fn coverage(law: &Law, as_json: bool) -> anyhow::Result<Outcome> {
    let articles = law.articles();
    if as_json {
        json(&json!({ "law": law.version(), "articles": articles }))?;
        return Ok(Outcome::Done);
    }
    let mut out = stdout().lock();
    for article in articles {
        let mode = if article.is_carried() { words(&article.mode)? } else { "not ours".to_owned() };
        writeln!(
            out,
            "Art. {:<3} {:<24} {} ({})",
            article.number,
            mode,
            article.title,
            if article.binds.is_empty() { "nobody in particular".to_owned() } else { words(&article.binds)? }
        )?;
        indented(&mut out, &article.says)?;
        for (kind, carriers) in [
            ("rules", &article.rules),
            ("numbers", &article.numbers),
            ("functions", &article.functions),
            ("records", &article.records),
        ] {
            if !carriers.is_empty() {
                indented(&mut out, &format!("{kind}: {}", carriers.join(", ")))?;
            }
        }
        if article.judgement {
            indented(&mut out, "a person judges")?;
        }
    }
    let ours = articles.iter().filter(|article| article.is_carried()).count();
    writeln!(
        out,
        "{} articles, {ours} carried here, {} not ours, law {}",
        articles.len(),
        articles.len().saturating_sub(ours),
        law.version()
    )?;
    Ok(Outcome::Done)
}

/// Below an article, broken at spaces so that a line stays within a hundred letters where its words let it.
fn indented(out: &mut impl Write, text: &str) -> anyhow::Result<()> {
    const LETTERS: usize = 91;
    let mut line = String::new();
    for word in text.split(' ') {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > LETTERS {
            writeln!(out, "         {line}")?;
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    Ok(writeln!(out, "         {line}")?)
}

fn words(list: &[impl Serialize]) -> anyhow::Result<String> {
    Ok(list.iter().map(word).collect::<anyhow::Result<Vec<_>>>()?.join(", ").replace('_', " "))
}

/// One case and what came of it.
#[derive(Serialize)]
struct Tested {
    name: String,
    file: String,
    line: usize,
    passed: bool,
    differences: Vec<String>,
}

/// Every case, put before the law. One that differs makes the answer no.
pub(super) fn tested(law: &Law, paths: &[PathBuf], as_json: bool) -> anyhow::Result<Outcome> {
    let mut results = Vec::new();
    for path in paths {
        for case in cases::load(path).context("the cases cannot be read")? {
            let judgment = law.judge(&case);
            let (passed, differences) = (judgment.passed, judgment.differences);
            results.push(Tested { name: case.name, file: case.file, line: case.line, passed, differences });
        }
    }
    let failed = results.iter().filter(|result| !result.passed).count();
    let passed = results.len().saturating_sub(failed);
    if as_json {
        json(&json!({ "law": law.version(), "passed": passed, "failed": failed, "cases": results }))?;
    } else {
        let mut out = stdout().lock();
        for result in &results {
            line(&mut out, result)?;
        }
        writeln!(out, "{passed} passed, {failed} failed")?;
    }
    Ok(if failed == 0 { Outcome::Done } else { Outcome::No })
}

fn line(out: &mut impl Write, result: &Tested) -> anyhow::Result<()> {
    if result.passed {
        return Ok(writeln!(out, "ok      {}", result.name)?);
    }
    let why = result.differences.join("; ");
    Ok(writeln!(out, "FAILED  {} ({}:{}): {why}", result.name, result.file, result.line)?)
}
