//! What the law answered, written for a person or as one JSON document.

use std::{
    io::{Write, stdout},
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use chrono::NaiveDate;
use policies::{
    Decision, Law, Rule, RuleKind, cases,
    fines::{self, Assessment, Fen, Head, Range},
    parameters::Parameters,
};
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
fn word(value: &impl Serialize) -> anyhow::Result<String> {
    Ok(serde_json::to_value(value)?.as_str().unwrap_or_default().to_owned())
}

/// The range of a fine: the headline, every head, what is alternative and what is unknown.
pub(super) fn assessment(answer: &Assessment) -> anyhow::Result<()> {
    let mut out = stdout().lock();
    writeln!(out, "headline {}", answer.headline.unwrap_or("none: no head is made out on these facts"))?;
    if let Some(overall) = &answer.overall {
        writeln!(out, "overall {}", span(overall))?;
    }
    for one in &answer.heads {
        head(&mut out, one)?;
    }
    for pointer in &answer.pointers {
        writeln!(
            out,
            "\n{} · {} · {}\n  {}",
            pointer.id,
            pointer.cite,
            word(&pointer.status)?,
            pointer.says
        )?;
    }
    if let Some(referral) = &answer.referral {
        let refer = serde_json::to_value(referral.refer_to_police)?;
        writeln!(out, "\nrefer to police: {refer} ({} of the numbers). {}", referral.ratio, referral.note)?;
    }
    if let Some(late) = &answer.surcharge {
        writeln!(out, "\nsurcharge {}: {}", yuan(late.amount), late.formula)?;
    }
    for alternatives in &answer.alternatives {
        writeln!(out, "\nalternatives, never added: {}", alternatives.join(", "))?;
    }
    for (name, words) in [("flags", &answer.flags), ("unknown", &answer.unresolved)] {
        if !words.is_empty() {
            writeln!(out, "{name}: {}", words.join(", "))?;
        }
    }
    for note in &answer.notes {
        writeln!(out, "note: {note}")?;
    }
    Ok(writeln!(out, "\n{}\nlaw {} on {}", answer.disclaimer, answer.law, answer.on)?)
}

fn head(out: &mut impl Write, head: &Head) -> anyhow::Result<()> {
    writeln!(out, "\n{} · {} · {}\n  {}", head.id, head.cite, word(&head.status)?, head.says)?;
    if let Some(fine) = &head.fine {
        let range = span(&Range { min: fine.min, max: fine.max });
        writeln!(out, "  fine {range} ({}): {}", word(&fine.modality)?, fine.formula)?;
    }
    if let Some(gains) = &head.confiscation {
        let amount = gains.amount.map_or_else(|| "unknown".to_owned(), yuan);
        writeln!(out, "  confiscation {amount}: {}", gains.formula)?;
    }
    if let Some(persons) = &head.persons {
        let range = span(&Range { min: persons.min, max: Some(persons.max) });
        writeln!(out, "  persons directly responsible {range} ({})", word(&persons.modality)?)?;
    }
    if let Some(other) = head.other {
        writeln!(out, "  {other}")?;
    }
    Ok(writeln!(out, "  by {}", head.authority)?)
}

fn yuan(fen: Fen) -> String {
    format!("¥{fen}")
}

fn span(range: &Range) -> String {
    match (range.min, range.max) {
        (Some(min), Some(max)) => format!("{} to {}", yuan(min), yuan(max)),
        (Some(min), None) => format!("from {}; the upper end is unknown", yuan(min)),
        (None, Some(max)) => format!("up to {}", yuan(max)),
        (None, None) => "unknown".to_owned(),
    }
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

fn severity(rule: &Rule) -> &'static str {
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
            words(&article.binds)?
        )?;
        writeln!(out, "         {}", article.says)?;
        for (kind, carriers) in [
            ("rules", &article.rules),
            ("numbers", &article.numbers),
            ("functions", &article.functions),
            ("records", &article.records),
        ] {
            if !carriers.is_empty() {
                writeln!(out, "         {kind}: {}", carriers.join(", "))?;
            }
        }
        if article.judgement {
            writeln!(out, "         a person judges")?;
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

fn words(list: &[impl Serialize]) -> anyhow::Result<String> {
    Ok(list.iter().map(word).collect::<anyhow::Result<Vec<_>>>()?.join(", ").replace('_', " "))
}

/// One rule, or one head of the fines, and the cases that catch it as far as they are at hand.
pub(super) fn rule(law: &Law, id: &str, folder: &Path, as_json: bool) -> anyhow::Result<Outcome> {
    let Some(rule) = law.rule(id) else { return provision(id, folder, as_json) };
    let caught = caught(id, folder)?;
    if as_json {
        return with_cases(rule, caught.as_deref(), law.version());
    }
    let mut out = stdout().lock();
    writeln!(out, "{} · {} · {}", rule.id, severity(rule), rule.article)?;
    let until = rule.until.map_or_else(String::new, |until| format!(" until {until}"));
    writeln!(out, "in force from {}{until}, in policies/law/{}", rule.from, rule.file)?;
    writeln!(out, "\n{}\n{}", rule.says, rule.says_zh)?;
    if !rule.remedy.is_empty() {
        writeln!(out, "\n→ {} ({})\n→ {}", rule.remedy, word(&rule.turn)?, rule.remedy_zh)?;
    }
    cases_of(&mut out, caught, folder)
}

/// One head of the fines with its numbers.
fn provision(id: &str, folder: &Path, as_json: bool) -> anyhow::Result<Outcome> {
    let Some(head) = fines::provisions().into_iter().find(|head| head.id == id) else {
        bail!(
            "there is no rule or head `{id}`; `steelyard law list` names every rule, `steelyard fine` the heads"
        )
    };
    let law = Parameters::load()?;
    let statute = law.statutes().find(|statute| statute.cite == head.law);
    let statute = statute.with_context(|| format!("there are no numbers of {}", head.law))?;
    let numbers: Vec<_> = statute.parameters.iter().filter(|number| head.uses(&number.name)).collect();
    let caught = caught(id, folder)?;
    if as_json {
        let document =
            json!({ "head": head, "from": statute.from, "until": statute.until, "parameters": numbers });
        return with_cases(&document, caught.as_deref(), law.version());
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
    cases_of(&mut out, caught, folder)
}

fn with_cases(of: &impl Serialize, caught: Option<&[String]>, law: &str) -> anyhow::Result<Outcome> {
    let mut document = serde_json::to_value(of)?;
    if let Some(members) = document.as_object_mut() {
        members.insert("cases".to_owned(), json!(caught));
        members.insert("law".to_owned(), json!(law));
    }
    json(&document)?;
    Ok(Outcome::Done)
}

fn cases_of(out: &mut impl Write, caught: Option<Vec<String>>, folder: &Path) -> anyhow::Result<Outcome> {
    match caught {
        None => writeln!(out, "\nno cases at {}: name their folder with --cases", folder.display())?,
        Some(names) => {
            writeln!(out, "\n{} cases catch it", names.len())?;
            names.iter().try_for_each(|name| writeln!(out, "  {name}"))?;
        }
    }
    Ok(Outcome::Done)
}

/// The names of the cases that expect the rule; none where there is no such folder.
fn caught(id: &str, folder: &Path) -> anyhow::Result<Option<Vec<String>>> {
    if !folder.exists() {
        return Ok(None);
    }
    let cases = cases::load(folder)?;
    Ok(Some(cases.into_iter().filter(|case| case.expects(id)).map(|case| case.name).collect()))
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
