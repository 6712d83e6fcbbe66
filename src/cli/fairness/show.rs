//! A report on prices, written for a person or as one JSON document.

use std::io::{Write, stdout};

use policies::fairness::Report;

pub(super) fn json(report: &Report) -> anyhow::Result<()> {
    let mut out = std::io::BufWriter::new(stdout().lock());
    serde_json::to_writer_pretty(&mut out, report)?;
    writeln!(out)?;
    Ok(out.flush()?)
}

/// The findings by seller, then what has a lawful reason, what was left to a person, and what could not be judged.
pub(super) fn report(report: &Report) -> anyhow::Result<()> {
    let mut out = std::io::BufWriter::new(stdout().lock());
    let count = report.findings.len();
    let findings = if count == 1 { "finding" } else { "findings" };
    writeln!(out, "{} trades of {} sellers: {count} {findings}", report.trades, report.sellers)?;
    for finding in &report.findings {
        let pattern = serde_json::to_value(finding.pattern)?;
        let pattern = pattern.as_str().unwrap_or_default().replace('_', " ");
        let driver = finding.driver.as_ref().map(|driver| format!(", {driver}")).unwrap_or_default();
        writeln!(
            out,
            "\n{}  seller {}: {pattern}{driver} ({})",
            finding.id,
            finding.seller,
            finding.rules.join(", ")
        )?;
        writeln!(out, "  {}", finding.says)?;
    }
    if !report.cleared.is_empty() {
        writeln!(out, "\nLawful reasons:")?;
    }
    for cleared in &report.cleared {
        writeln!(out, "  {}: {} trades; {}", cleared.rule, cleared.trades, cleared.reason)?;
    }
    if report.referred_trades > 0 {
        writeln!(out, "\nLeft to a person: {} trades", report.referred_trades)?;
    }
    for referred in report.referred.iter().take(10) {
        writeln!(out, "  {}: {}", referred.trade, referred.reason)?;
    }
    writeln!(out, "\nNot judged:")?;
    writeln!(
        out,
        "  {} trades in {} sets of equal conditions have too few other buyers beside them",
        report.insufficient.trades, report.insufficient.strata
    )?;
    for unpriced in &report.unpriced {
        writeln!(out, "  {} trades: {} ({})", unpriced.trades, unpriced.reason, unpriced.first.join(", "))?;
    }
    report.unknown.iter().try_for_each(|unknown| writeln!(out, "  {unknown}"))?;
    writeln!(out, "\nLaw {}, policy {}, {}", report.law, report.policy, report.conditions)?;
    Ok(out.flush()?)
}
