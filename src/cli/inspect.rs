//! Look into tables from the command line: personal data found, compared with what is declared, and whether a claim
//! that nobody can be identified holds. Nothing is uploaded, and no value is shown.

use std::{
    fs::File,
    io::{Read, stdin},
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use policies::inspect::{Asked, Comparison, Declared, Progress, Report, Source, State, read};
use serde::Deserialize;
use serde_json::Value;

use super::{Outcome, law::plain};

mod bar;
mod show;

/// Tables, and what is asked of them.
#[derive(Debug, Args)]
pub(super) struct Inspection {
    /// CSV, JSON Lines, a JSON array, Parquet or an Excel workbook, packed with gzip or zstd or not; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// A TOML or JSON file that says what is declared: `[[columns]]` with `column`, `class` (quasi, personal,
    /// sensitive, biometric, organization) and `state` (identified, deidentified, anonymised)
    #[arg(long, value_name = "FILE")]
    declare: Option<PathBuf>,
    /// Columns that others may know of a person; told by their kinds if left out
    #[arg(long, value_delimiter = ',', value_name = "COLUMN")]
    quasi: Vec<String>,
    /// Columns that nobody should learn of a person; told by their kinds if left out
    #[arg(long, value_delimiter = ',', value_name = "COLUMN")]
    sensitive: Vec<String>,
    /// The column that counts the people behind each row, as in statistics; if left out, every row is a person's
    #[arg(long, value_name = "COLUMN", conflicts_with_all = ["quasi", "sensitive"])]
    people: Option<String>,
    /// What is claimed of each table
    #[arg(long)]
    claim: Option<Claim>,
    /// Print one JSON document: an object, or an array of them for several files
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Claim {
    Anonymised,
    #[value(alias = "deidentified")]
    DeIdentified,
}

/// What a declaration file holds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Declaration {
    columns: Vec<Declared>,
}

/// Look into every file. More than was declared, or a claim that does not hold, is a no.
pub(super) fn inspect(asked: &Inspection) -> anyhow::Result<Outcome> {
    let declared = asked.declare.as_deref().map(declared).transpose()?.unwrap_or_default();
    let reports: Vec<(String, Report)> = asked
        .files
        .iter()
        .map(|file| Ok((place(file), report(file, &declared, asked)?)))
        .collect::<anyhow::Result<_>>()?;
    if asked.json {
        show::json(&reports)?;
    } else {
        reports.iter().try_for_each(|(file, report)| show::report(file, report))?;
    }
    Ok(if reports.iter().all(|(_, report)| stands(report)) { Outcome::Done } else { Outcome::No })
}

/// Whether nothing was found that was not declared, and what is claimed holds.
fn stands(report: &Report) -> bool {
    let declared = report.columns.iter().all(|column| match column.comparison {
        Some(
            Comparison::UndeclaredPersonal
            | Comparison::UnderDeclaredSensitive
            | Comparison::UnderDeclaredBiometric,
        ) => false,
        None | Some(Comparison::Match | Comparison::OverDeclared | Comparison::Unverifiable) => true,
    });
    declared && report.verdict.as_ref().is_none_or(|verdict| verdict.holds)
}

fn report(file: &Path, declared: &[Declared], asked: &Inspection) -> anyhow::Result<Report> {
    let (source, bytes) = if file.as_os_str() == "-" {
        (Source::Stream(Box::new(stdin())), None)
    } else {
        let opened = File::open(file).with_context(|| place(file))?;
        let about = opened.metadata().with_context(|| place(file))?;
        if about.is_dir() {
            bail!("{}: this is a folder; name the files in it", place(file));
        }
        (
            if about.is_file() { Source::File(opened) } else { Source::Stream(Box::new(opened)) },
            Some(about.len()),
        )
    };
    let progress = Progress::default();
    let asked = Asked {
        declared,
        quasi: &asked.quasi,
        sensitive: &asked.sensitive,
        people: asked.people.as_deref(),
        claim: asked.claim.map(State::from),
        progress: Some(&progress),
        scratch: Some(tempfile::tempfile),
        ..Asked::default()
    };
    bar::beside(&progress, bytes, || read(source, &asked)).with_context(|| place(file))
}

impl From<Claim> for State {
    fn from(claim: Claim) -> Self {
        match claim {
            Claim::Anonymised => Self::Anonymised,
            Claim::DeIdentified => Self::Deidentified,
        }
    }
}

fn declared(file: &Path) -> anyhow::Result<Vec<Declared>> {
    let mut text = String::new();
    let mut from = File::open(file).with_context(|| place(file))?.take(DECLARATION_MAX);
    from.read_to_string(&mut text).with_context(|| place(file))?;
    let value: Value = if text.trim_start().starts_with('{') {
        serde_json::from_str(&text).with_context(|| format!("{}: this is not JSON", place(file)))?
    } else {
        let table = text.parse().with_context(|| format!("{}: this is not TOML", place(file)))?;
        plain(toml::Value::Table(table))
    };
    let declaration: Declaration = serde_path_to_error::deserialize(value).with_context(|| place(file))?;
    if declaration.columns.is_empty() {
        bail!(
            "{}: no column is declared; name at least one, without a class if it holds nobody's data",
            place(file)
        );
    }
    Ok(declaration.columns)
}

/// Far more than any declaration needs.
const DECLARATION_MAX: u64 = 1 << 20;

fn place(file: &Path) -> String {
    if file.as_os_str() == "-" { "standard input".to_owned() } else { file.display().to_string() }
}
