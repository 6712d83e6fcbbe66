//! Ask the law from the command line: facts from a file or standard input, answers for people or for programs.

use std::{io::Read, path::PathBuf};

use anyhow::{Context, anyhow, bail};
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use policies::{Facts, Law, Verdict, fines, fines::FineFacts, parameters::Parameters};
use serde_json::{Map, Value};

use super::Outcome;
use crate::clock::{Clock, legal_day};

mod check;
mod fine;
mod one;
mod proofs;
mod show;

/// Facts, and the day whose law is asked.
#[derive(Debug, Args)]
pub(super) struct Question {
    /// A TOML or JSON file; `-` is standard input. A fact left out is unknown
    facts: PathBuf,
    /// The day of the question (YYYY-MM-DD); `on` in the facts if left out, or else today in Shenzhen
    #[arg(long)]
    on: Option<NaiveDate>,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

/// Facts of a product or an order, and the gate that is asked.
#[derive(Debug, Args)]
pub(super) struct Admission {
    #[command(flatten)]
    question: Question,
    /// The gate: list, order, deliver or stand; `gate` in the facts if left out, or else list
    #[arg(long)]
    gate: Option<String>,
}

/// Read and test the law.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// The rules in force on a day
    List {
        /// The day (YYYY-MM-DD); today in Shenzhen if left out
        #[arg(long)]
        on: Option<NaiveDate>,
        /// Print one JSON document
        #[arg(long)]
        json: bool,
    },
    /// Every article of the Data Regulations and what carries it
    Coverage {
        /// Print one JSON document
        #[arg(long)]
        json: bool,
    },
    /// Whether a folder of law files could be applied, and what is wrong with it if not
    Check {
        /// A folder in the shape of policies/law
        folder: PathBuf,
        /// Print one JSON document
        #[arg(long)]
        json: bool,
    },
    /// One rule with its article, its remedy and the cases that catch it
    Show {
        /// Its permanent id, such as ADM-67-1-1
        rule: String,
        /// A folder of legal cases instead of those compiled in
        #[arg(long)]
        cases: Option<PathBuf>,
        /// Print one JSON document
        #[arg(long)]
        json: bool,
    },
    /// Prove what may never happen, whatever the facts; needs the solver cvc5 (Debian package `cvc5`)
    Prove {
        /// Prove nothing: write the rules of today to this file as the accepted ones (policies/claims/accepted.cedar)
        #[arg(long, value_name = "FILE", conflicts_with = "json")]
        accept: Option<PathBuf>,
        /// Print one JSON document
        #[arg(long)]
        json: bool,
    },
    /// Run legal cases: one line each, then how many passed and failed
    Test {
        /// Case files, or folders of them
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// Put the cases before the law of this folder instead; fines keep to the law in force
        #[arg(long)]
        law: Option<PathBuf>,
        /// Print one JSON document
        #[arg(long)]
        json: bool,
    },
}

/// What a gate says of the facts. Anything but allow is a no.
pub(super) fn admit(asked: &Admission) -> anyhow::Result<Outcome> {
    let (mut facts, on) = asked.question.read()?;
    if let Some(gate) = &asked.gate {
        facts.insert("gate".to_owned(), Value::from(gate.as_str()));
    }
    let facts = Facts::from_value(Value::Object(facts)).with_context(|| asked.question.place())?;
    let decision = Law::load()?.admission(&facts, on)?;
    if asked.question.json {
        show::json(&decision)?;
    } else {
        show::decision(&decision)?;
    }
    Ok(if decision.verdict == Verdict::Allow { Outcome::Done } else { Outcome::No })
}

/// The heads and ranges the facts may carry.
pub(super) fn fine(question: &Question) -> anyhow::Result<Outcome> {
    let (facts, on) = question.read()?;
    let facts = FineFacts::from_json(&Value::Object(facts)).with_context(|| question.place())?;
    let assessment = fines::assess(&Parameters::load()?, &facts, on).with_context(|| question.place())?;
    if question.json {
        show::json(&assessment)?;
    } else {
        fine::assessment(&assessment)?;
    }
    Ok(Outcome::Done)
}

/// Read or test the law.
pub(super) fn run(command: &Command) -> anyhow::Result<Outcome> {
    let law = match command {
        Command::Check { folder, .. } | Command::Test { law: Some(folder), .. } => check::read(folder)?,
        _ => Law::load()?,
    };
    match command {
        Command::Check { json, .. } => show::fit(&law, *json),
        Command::Coverage { json } => show::coverage(&law, *json),
        Command::List { on, json } => show::rules(&law, on.unwrap_or_else(today), *json),
        Command::Show { rule, cases, json } => one::rule(&law, rule, cases.as_deref(), *json),
        Command::Prove { accept: Some(file), .. } => proofs::accept(&law, file),
        Command::Prove { accept: None, json } => proofs::prove(&law, *json),
        Command::Test { paths, json, .. } => show::tested(&law, paths, *json),
    }
}

impl Question {
    /// The facts as a table, and the day of the question.
    fn read(&self) -> anyhow::Result<(Map<String, Value>, NaiveDate)> {
        let mut facts = table(&self.text()?).with_context(|| self.place())?;
        let stated = facts.remove("on");
        let stated = stated.map(serde_json::from_value).transpose().map_err(|error| {
            anyhow!("{}: `on`: {}", self.place(), policies::facts::plainly(&error.to_string()))
        })?;
        Ok((facts, self.on.or(stated).unwrap_or_else(today)))
    }

    fn text(&self) -> anyhow::Result<String> {
        if self.facts.as_os_str() != "-" {
            return std::fs::read_to_string(&self.facts).with_context(|| self.place());
        }
        let mut text = String::new();
        std::io::stdin().lock().read_to_string(&mut text).with_context(|| self.place())?;
        Ok(text)
    }

    fn place(&self) -> String {
        if self.facts.as_os_str() == "-" {
            "standard input".to_owned()
        } else {
            self.facts.display().to_string()
        }
    }
}

fn today() -> NaiveDate {
    legal_day(Clock::System.now())
}

/// JSON where the text begins like it, else TOML.
fn table(text: &str) -> anyhow::Result<Map<String, Value>> {
    if text.trim_start().starts_with('{') {
        return match policies::facts::json(text).context("this JSON cannot be used")? {
            Value::Object(table) => Ok(table),
            _ => bail!("this JSON is no table of facts"),
        };
    }
    let table: toml::Table = text.parse().context("this is not TOML")?;
    Ok(table.into_iter().map(|(name, value)| (name, plain(value))).collect())
}

/// TOML as JSON; a date becomes its own text.
pub(super) fn plain(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::from(text),
        toml::Value::Integer(number) => Value::from(number),
        toml::Value::Float(number) => Value::from(number),
        toml::Value::Boolean(truth) => Value::from(truth),
        toml::Value::Datetime(moment) => Value::from(moment.to_string()),
        toml::Value::Array(items) => items.into_iter().map(plain).collect(),
        toml::Value::Table(table) => table.into_iter().map(|(name, value)| (name, plain(value))).collect(),
    }
}
