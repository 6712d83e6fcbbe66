//! The operator's own affairs: who works here, jobs that failed, the log, and a copy of it all.

use std::{
    io::{IsTerminal, Read, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use clap::{Args, Subcommand, ValueEnum};
use entity::{account::Locale, organization::Kind};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};

use super::{
    Outcome,
    serve::{block_on, bring_up_to_date},
};
use crate::{
    config::Config,
    ctx::Ctx,
    error::Error,
    jobs,
    log::{self, Verified},
    market::account::{NewStaff, Password, found_staff, recover},
    state::State,
};

mod replay;

/// What the operator can do.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Bring in somebody who runs the platform
    Operator(Person),
    /// Bring in somebody of a supervising body
    Regulator(Person),
    /// Let somebody who lost the device with the codes sign in with the password alone
    ForgetCodes { email: String },
    /// List the jobs that failed too often
    Jobs(Print),
    /// Try a parked job again
    Retry { job: String },
    /// Recompute the log and its seals; exit 1 names the first place that was tampered with
    VerifyLog(Print),
    /// Ask the law again about every decision and every fine of a period; exit 1 if an answer is not what it was
    Replay(replay::Options),
    /// Copy the database into a new file while the market runs
    Backup { file: PathBuf },
}

/// Somebody who comes in. The password is read from standard input; at a terminal one is made and shown once.
#[derive(Debug, Args)]
pub(super) struct Person {
    /// The organization's name
    #[arg(long)]
    organization: String,
    /// Its unified social credit code (GB 32100)
    #[arg(long)]
    uscc: String,
    /// The person's e-mail address
    #[arg(long)]
    email: String,
    /// The person's name
    #[arg(long)]
    name: String,
    /// The language of pages and mail
    #[arg(long, default_value = "zh-cn")]
    locale: Language,
    #[command(flatten)]
    print: Print,
}

/// How to answer.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct Print {
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Language {
    ZhCn,
    En,
}

impl Command {
    /// It may be the first thing that happens in a new market.
    fn founds(&self) -> bool {
        matches!(self, Self::Operator(_) | Self::Regulator(_))
    }
}

/// Do what the command says, on the market that the environment describes.
pub(super) fn run(command: Command) -> anyhow::Result<Outcome> {
    block_on(async {
        let config = Config::from_env()?;
        crate::state::start_tracing(&config);
        if config.sqlite_file().is_some_and(|file| !file.exists()) && !command.founds() {
            anyhow::bail!("there is no market at {}; set DATA_DIR to the folder of one", config.database_url);
        }
        let state = State::open(config).await?;
        bring_up_to_date(&state).await?;
        let ctx = Ctx::of_market(state);
        match command {
            Command::Operator(person) => bring_in(&ctx, Kind::Operator, person).await,
            Command::Regulator(person) => bring_in(&ctx, Kind::Regulator, person).await,
            Command::ForgetCodes { email } => forget_codes(&ctx, &email).await,
            Command::Jobs(print) => list_parked(&ctx, print).await,
            Command::Retry { job } => retry(&ctx, &job).await,
            Command::VerifyLog(print) => verify_log(&ctx, print).await,
            Command::Replay(options) => replay::run(&ctx, &options).await,
            Command::Backup { file } => back_up(&ctx, &file).await,
        }
    })
}

async fn bring_in(ctx: &Ctx, kind: Kind, person: Person) -> anyhow::Result<Outcome> {
    let given = given_password()?;
    let made = given.is_none().then(|| hex::encode(ctx.state.chance.bytes::<12>()));
    let password = given.or_else(|| made.clone()).unwrap_or_default();
    let email = person.email.clone();
    let new = NewStaff {
        organization: person.organization,
        uscc: person.uscc,
        name: person.name,
        email: person.email,
        password: Password::from(password),
        locale: match person.locale {
            Language::ZhCn => Locale::ZhCn,
            Language::En => Locale::En,
        },
    };
    let made_row = found_staff(ctx, kind, new).await.map_err(in_words)?;
    let text = match &made {
        Some(password) => format!("{email} works here as {kind}.\nPassword, shown this once: {password}"),
        None => format!("{email} works here as {kind}."),
    };
    let mut answer = json!({
        "organization_id": made_row.organization.id,
        "account_id": made_row.account_id,
        "email": email,
        "kind": kind,
    });
    if let (Some(password), Some(fields)) = (made, answer.as_object_mut()) {
        fields.insert("password".to_owned(), password.into());
    }
    print(person.print, &text, &answer)?;
    Ok(Outcome::Done)
}

/// The first line of standard input, where that is a file or a pipe that says something.
fn given_password() -> anyhow::Result<Option<String>> {
    let mut input = std::io::stdin();
    if input.is_terminal() {
        return Ok(None);
    }
    let mut text = String::new();
    input.read_to_string(&mut text).context("the password on standard input")?;
    let password = text.lines().next().unwrap_or_default();
    match password.chars().count() {
        0 => Ok(None),
        12..=128 => Ok(Some(password.to_owned())),
        _ => bail!("a password has 12 to 128 characters"),
    }
}

async fn forget_codes(ctx: &Ctx, email: &str) -> anyhow::Result<Outcome> {
    recover(ctx, email).await.map_err(in_words)?;
    writeln!(std::io::stdout().lock(), "{email} signs in with the password alone now.")?;
    Ok(Outcome::Done)
}

async fn list_parked(ctx: &Ctx, how: Print) -> anyhow::Result<Outcome> {
    let parked = jobs::parked(ctx).await?;
    let mut lines: Vec<String> = parked
        .iter()
        .map(|job| {
            let error = job.last_error.as_deref().unwrap_or_default();
            format!("{}  {:<14}  {} attempts  {error}", job.id, job.kind, job.attempts)
        })
        .collect();
    if lines.is_empty() {
        lines.push("No job is parked.".to_owned());
    }
    let answer: Vec<Value> = parked
        .iter()
        .map(|job| json!({ "id": job.id, "kind": job.kind, "attempts": job.attempts, "last_error": job.last_error, "created_at": job.created_at }))
        .collect();
    print(how, &lines.join("\n"), &json!({ "parked": answer }))?;
    Ok(Outcome::Done)
}

async fn retry(ctx: &Ctx, job: &str) -> anyhow::Result<Outcome> {
    jobs::retry(ctx, job).await.map_err(in_words)?;
    writeln!(std::io::stdout().lock(), "{job} is due again.")?;
    Ok(Outcome::Done)
}

async fn verify_log(ctx: &Ctx, how: Print) -> anyhow::Result<Outcome> {
    match log::verify(ctx).await? {
        Verified::Whole { entries, seals, unsealed } => {
            let text = format!(
                "The log is whole: {entries} entries, {seals} seals, {unsealed} entries not sealed yet."
            );
            let answer = json!({ "whole": true, "entries": entries, "seals": seals, "unsealed": unsealed });
            print(how, &text, &answer)?;
            Ok(Outcome::Done)
        }
        Verified::Broken { place, why } => {
            let text = format!("The log was tampered with, first at {place}: {why}.");
            print(how, &text, &json!({ "whole": false, "place": place, "why": why }))?;
            Ok(Outcome::No)
        }
    }
}

async fn back_up(ctx: &Ctx, file: &Path) -> anyhow::Result<Outcome> {
    let rows = &ctx.state.db.rows;
    if rows.get_database_backend() != DbBackend::Sqlite {
        bail!(
            "the database is PostgreSQL: use pg_dump --format=custom, which copies it while the market runs"
        );
    }
    if file.exists() {
        bail!("{} exists already; name a new file", file.display());
    }
    let name = file.to_str().context("the name of the file is not text")?;
    let copy = Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [name.into()]);
    rows.execute_raw(copy).await.with_context(|| format!("cannot write {name}"))?;
    let folder = ctx.state.config.data_dir.display();
    writeln!(
        std::io::stdout().lock(),
        "The database is copied to {name}. To restore, put it in place of steelyard.sqlite (remove the -wal and -shm\nfiles beside it). Data files and signing.key are in {folder}; copy them too."
    )?;
    Ok(Outcome::Done)
}

fn print(how: Print, text: &str, answer: &Value) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    if how.json {
        writeln!(out, "{answer:#}")?;
    } else {
        writeln!(out, "{text}")?;
    }
    Ok(())
}

/// An error with the places it names, for somebody at a terminal.
fn in_words(error: Error) -> anyhow::Error {
    match error {
        Error::Invalid(fields) => {
            let places: Vec<String> = fields
                .iter()
                .map(|field| format!("{}: {}", field.pointer.trim_start_matches('/'), field.detail))
                .collect();
            anyhow::anyhow!(places.join("; "))
        }
        other => other.into(),
    }
}
