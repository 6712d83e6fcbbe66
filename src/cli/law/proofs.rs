//! What the solver proved of the law, one line for each claim, and the facts that break the others.

use std::{
    io::{Write, stdout},
    path::Path,
};

use anyhow::Context;
use policies::{
    Law,
    prove::{self, Claim},
};

use super::show::json;
use crate::cli::Outcome;

/// Every claim, put to the solver. One that is falsified makes the answer no.
pub(super) fn prove(law: &Law, as_json: bool) -> anyhow::Result<Outcome> {
    let report = prove::prove(law)?;
    if as_json {
        json(&report)?;
    } else {
        let mut out = stdout().lock();
        for claim in &report.claims {
            line(&mut out, claim)?;
        }
        let tenths = report.took_ms / 100;
        writeln!(
            out,
            "{} proved, {} falsified, in {}.{} seconds",
            report.proved,
            report.falsified,
            tenths / 10,
            tenths % 10
        )?;
    }
    Ok(if report.falsified == 0 { Outcome::Done } else { Outcome::No })
}

fn line(out: &mut impl Write, claim: &Claim) -> anyhow::Result<()> {
    let word = if claim.proved { "proved   " } else { "FALSIFIED" };
    let article = claim.article.as_ref().map_or_else(String::new, |article| format!(" ({article})"));
    let took = claim.took_ms.map_or_else(String::new, |took| format!("{took} ms"));
    writeln!(out, "{word} {took:>9}  {:<14} {}{article}", claim.id, claim.says)?;
    for example in &claim.examples {
        writeln!(out, "\n# {}", example.says)?;
        if let Some(case) = &example.case {
            writeln!(out, "{case}")?;
        }
    }
    Ok(())
}

/// The rules of today become those that later ones are compared with.
pub(super) fn accept(law: &Law, file: &Path) -> anyhow::Result<Outcome> {
    std::fs::write(file, prove::accept(law)?).with_context(|| file.display().to_string())?;
    writeln!(stdout().lock(), "accepted: law {} in {}", law.version(), file.display())?;
    Ok(Outcome::Done)
}
