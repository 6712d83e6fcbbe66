//! Hold the prices of a trade folder against each other from the command line (Data Regulations, Art. 69).

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use clap::Args;
use policies::{
    fairness::{Book, Policy, scan_book},
    law::Law,
};

use super::Outcome;

mod show;

/// A trade folder, and how it is judged.
#[derive(Debug, Args)]
pub(super) struct Comparison {
    /// A folder with the tables trades, list_prices, adjust, promos, lotteries and buyers as Parquet or CSV, or one file
    /// of trades; only trades must be there
    #[arg(value_name = "PATH")]
    path: PathBuf,
    /// A TOML file with the thresholds that are to differ from the platform's policy
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

/// Far more than any policy needs.
const POLICY_MAX: u64 = 1 << 20;

/// Compare all trades. A finding is a no.
pub(super) fn compare(asked: &Comparison) -> anyhow::Result<Outcome> {
    let policy = asked.policy.as_deref().map(policy).transpose()?.unwrap_or_default();
    let law = Law::load()?;
    let book = Book::read(&asked.path)?;
    let report = scan_book(&book, &policy, law.version());
    drop(book);
    if asked.json {
        show::json(&report)?;
    } else {
        show::report(&report)?;
    }
    Ok(if report.findings.is_empty() { Outcome::Done } else { Outcome::No })
}

fn policy(file: &Path) -> anyhow::Result<Policy> {
    let place = || file.display().to_string();
    let mut text = String::new();
    let read = File::open(file).with_context(place)?.take(POLICY_MAX).read_to_string(&mut text);
    if u64::try_from(read.with_context(place)?)? == POLICY_MAX {
        bail!("{}: this is too long for a policy", place());
    }
    Policy::from_toml(&text).with_context(place)
}
