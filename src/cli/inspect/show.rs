//! What was found in a table, written for a person or as one JSON document.

use std::io::{Write, stdout};

use policies::inspect::{Column, Report, risk::Risk};
use serde::Serialize;
use serde_json::{Value, json};

/// One report as an object, several as an array of them.
pub(super) fn json(reports: &[(String, Report)]) -> anyhow::Result<()> {
    let mut documents = Vec::with_capacity(reports.len());
    for (file, report) in reports {
        let mut document = json!({ "file": file });
        if let (Some(own), Value::Object(members)) = (document.as_object_mut(), serde_json::to_value(report)?)
        {
            own.extend(members);
        }
        documents.push(document);
    }
    let mut out = stdout().lock();
    match documents.as_slice() {
        [only] => serde_json::to_writer_pretty(&mut out, only)?,
        several => serde_json::to_writer_pretty(&mut out, several)?,
    }
    Ok(writeln!(out)?)
}

/// The columns one below the other, then what stands in texts, how far people can be told apart, and what that means.
pub(super) fn report(file: &str, report: &Report) -> anyhow::Result<()> {
    let mut out = stdout().lock();
    writeln!(out, "{file}: {} rows, {} columns\n", report.rows, report.columns.len())?;
    let mut lines = vec![
        ["column", "kind", "class", "hits", "cells", "distinct", "declared", "examples"]
            .map(str::to_owned)
            .to_vec(),
    ];
    lines.extend(report.columns.iter().map(line).collect::<anyhow::Result<Vec<_>>>()?);
    table(&mut out, &lines)?;
    for column in report.columns.iter().filter(|column| column.class.is_some()) {
        writeln!(out, "\n{}: {}", column.name, column.reason)?;
    }
    for (column, kinds) in &report.free_text {
        for (kind, cells) in kinds {
            writeln!(out, "\n{column}: {} in the text of {cells} cells", word(kind)?)?;
        }
    }
    if let Some(counted) = &report.counted {
        writeln!(out, "\n{}: at least {} people stand behind every row", counted.column, counted.fewest)?;
    }
    if let Some(risk) = &report.risk {
        self::risk(&mut out, risk)?;
    }
    if let Some(verdict) = &report.verdict {
        let holds = if verdict.holds { "holds" } else { "does not hold" };
        writeln!(out, "\nThe claim \"{}\" {holds}.", word(&verdict.claim)?)?;
        verdict.reasons.iter().try_for_each(|reason| writeln!(out, "  {reason}"))?;
        verdict.warnings.iter().try_for_each(|warning| writeln!(out, "  to be looked at: {warning}"))?;
    }
    report.notes.iter().try_for_each(|note| writeln!(out, "note: {note}"))?;
    Ok(writeln!(out)?)
}

fn line(column: &Column) -> anyhow::Result<Vec<String>> {
    let sure = column.confidence.map(|confidence| word(&confidence)).transpose()?;
    let kind = column.kind.map(|kind| word(&kind)).transpose()?;
    let kind = kind.zip(sure).map(|(kind, sure)| format!("{kind} ({sure})"));
    Ok(vec![
        column.name.clone(),
        kind.unwrap_or_else(|| "–".to_owned()),
        column.class.map(|class| word(&class)).transpose()?.unwrap_or_else(|| "–".to_owned()),
        column.hits.to_string(),
        column.cells.to_string(),
        format!("{}{}", if column.distinct_is_exact { "" } else { "~" }, column.distinct),
        column.comparison.map(|comparison| word(&comparison)).transpose()?.unwrap_or_else(|| "–".to_owned()),
        column.examples.join(" "),
    ])
}

fn risk(out: &mut impl Write, risk: &Risk) -> anyhow::Result<()> {
    if !risk.quasi.is_empty() {
        told_apart(out, risk)?;
    }
    for set in &risk.discovery.combinations {
        writeln!(out, "  {} tell rows apart: distinction {:.4}", set.columns.join(" + "), set.distinction)?;
    }
    Ok(())
}

fn told_apart(out: &mut impl Write, risk: &Risk) -> anyhow::Result<()> {
    writeln!(out, "\nTelling people apart by {}:", risk.quasi.join(" + "))?;
    writeln!(
        out,
        "  k = {}; {} classes in {} rows; {} rows are alone ({:.4})",
        risk.k, risk.classes, risk.rows, risk.uniques, risk.uniques_share
    )?;
    writeln!(
        out,
        "  odds of recognising a person: {:.4} at worst, {:.4} on the whole",
        risk.odds.prosecutor_max, risk.odds.marketer
    )?;
    if let (Some(l), Some(t)) = (risk.l, risk.t) {
        writeln!(out, "  l = {l}; t = {t:.4}")?;
    }
    Ok(())
}

/// A word of the report as it is written in JSON.
fn word(value: &impl Serialize) -> anyhow::Result<String> {
    Ok(serde_json::to_value(value)?.as_str().unwrap_or_default().to_owned())
}

/// Lines of cells, each column as wide as its widest. A Chinese character is as wide as two letters.
fn table(out: &mut impl Write, lines: &[Vec<String>]) -> anyhow::Result<()> {
    let columns = lines.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|place| {
            lines.iter().filter_map(|line| line.get(place)).map(|cell| width(cell)).max().unwrap_or(0)
        })
        .collect();
    for line in lines {
        let mut text = String::new();
        for (cell, wide) in line.iter().zip(&widths) {
            text.push_str(cell);
            text.push_str(&" ".repeat(wide.saturating_sub(width(cell)) + 2));
        }
        writeln!(out, "{}", text.trim_end())?;
    }
    Ok(())
}

/// Columns of a terminal: a sign of Chinese, Japanese or Korean takes two, a dash one.
fn width(cell: &str) -> usize {
    let is_wide = |sign| matches!(sign, '\u{1100}'..='\u{115f}' | '\u{2e80}'..);
    cell.chars().map(|sign| if is_wide(sign) { 2 } else { 1 }).sum()
}
