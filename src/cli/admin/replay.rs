//! A period of decisions and fines, asked again: as they were, or supposing otherwise.

use std::io::Write;

use anyhow::Context;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use clap::Args;
use serde_json::json;

use super::{Outcome, Print, in_words};
use crate::{
    clock,
    ctx::Ctx,
    market::replay::{self, Outcome as Came, Period, Replayed, Supposition},
};

/// Which period, and what is supposed to be otherwise.
#[derive(Debug, Args)]
pub(in crate::cli) struct Options {
    /// The first day (YYYY-MM-DD, Shenzhen); the first of the market if left out
    #[arg(long)]
    since: Option<NaiveDate>,
    /// The last day; today if left out
    #[arg(long)]
    until: Option<NaiveDate>,
    /// Suppose it were asked about on this day (YYYY-MM-DD)
    #[arg(long)]
    on: Option<NaiveDate>,
    /// Suppose this version of the law were asked; `present` is the one in force here
    #[arg(long)]
    law: Option<String>,
    /// Suppose a number of the law were another, such as sz94.boundary=20000.00; as often as you like
    #[arg(long = "set", value_parser = number)]
    set: Vec<(String, String)>,
    #[command(flatten)]
    print: Print,
}

fn number(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').filter(|(name, value)| !name.is_empty() && !value.is_empty());
    pair.map(|(name, value)| (name.to_owned(), value.to_owned()))
        .ok_or_else(|| "write a name and its value, such as sz94.boundary=20000.00".to_owned())
}

/// Done where nothing was supposed and all is the same, or where a supposition was answered; no where an answer is
/// not what it was.
pub(super) async fn run(ctx: &Ctx, options: &Options) -> anyhow::Result<Outcome> {
    let supposed =
        Supposition { on: options.on, law: options.law.clone(), set: options.set.iter().cloned().collect() };
    for (name, value) in &supposed.set {
        ctx.state.parameters.supposing(name, value).context("--set")?;
    }
    let period = Period { since: midnight(options.since)?, until: midnight(next(options.until))? };
    let (mut same, mut others) = (0_usize, Vec::new());
    let each = |replayed: Replayed| {
        match replayed.outcome {
            Came::Same => same = same.saturating_add(1),
            Came::Different | Came::Unanswered => {
                if !options.print.json {
                    tell(&replayed)?;
                }
                others.push(replayed);
            }
        }
        Ok(())
    };
    replay::period(ctx, period, &supposed, each).await.map_err(in_words)?;
    let unanswered = others.iter().filter(|replayed| replayed.outcome == Came::Unanswered).count();
    let different = others.len().saturating_sub(unanswered);
    let text = format!("{same} the same, {different} different, {unanswered} could not be asked");
    let answer = json!({ "same": same, "different": different, "unanswered": unanswered, "answers": others });
    super::print(options.print, &text, &answer)?;
    let as_it_was = supposed.on.is_none() && supposed.law.is_none() && supposed.set.is_empty();
    let kept = unanswered == 0 && (different == 0 || !as_it_was);
    Ok(if kept { Outcome::Done } else { Outcome::No })
}

fn next(day: Option<NaiveDate>) -> Option<NaiveDate> {
    day.and_then(|day| day.checked_add_days(Days::new(1)))
}

fn midnight(day: Option<NaiveDate>) -> anyhow::Result<Option<DateTime<Utc>>> {
    day.map(|day| clock::in_shenzhen(day.and_time(NaiveTime::MIN)).context("a day of the calendar"))
        .transpose()
}

fn tell(replayed: &Replayed) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    let word = |word: &Option<String>| word.clone().unwrap_or_else(|| "nothing".to_owned());
    write!(out, "{} about {}: ", replayed.id, replayed.subject)?;
    match &replayed.why {
        Some(why) => writeln!(out, "could not be asked: {why}")?,
        None => writeln!(out, "{} → {} on {}", word(&replayed.before), word(&replayed.after), replayed.on)?,
    }
    replayed.gained.iter().try_for_each(|rule| writeln!(out, "  + {rule}"))?;
    replayed.lost.iter().try_for_each(|rule| writeln!(out, "  - {rule}"))?;
    for change in &replayed.changes {
        writeln!(out, "  {}: {} → {}", change.at, change.before, change.after)?;
    }
    Ok(())
}
