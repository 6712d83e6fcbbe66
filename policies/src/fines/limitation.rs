//! Limitation (APL 36): two years from the end of the act, five where it did grave harm; the last day is in time.

use chrono::{Months, NaiveDate};

use super::answer::{Head, Status};
use super::error::FineError;
use super::question::Question;
use super::ternary::Ternary;

/// Whether the time to punish has run out, and what a reader should know of it.
pub(super) struct Limitation {
    barred: Ternary,
    pub(super) flags: Vec<&'static str>,
    pub(super) unresolved: Vec<&'static str>,
    pub(super) notes: Vec<String>,
}

pub(super) fn limitation(question: &Question<'_>) -> Result<Limitation, FineError> {
    let Some(ended) = question.facts.ended_on() else {
        return Ok(in_time());
    };
    // Acts older than the statute are judged by its terms, which are of procedure: ask on the day of the decision.
    let years = |name: &str| question.parameters.years(name, question.decided_on);
    let last_day = |years: u32| last_day(ended, years);
    let (short, long) = (last_day(years("apl36.years")?), last_day(years("apl36.years_of_harm")?));
    let discovered = question.facts.discovered_on;
    let latest = discovered.unwrap_or(question.decided_on);
    if latest <= short {
        return Ok(on_the_last_day(discovered == Some(short), short));
    }
    let grave = question.facts.grave_harm;
    let late = match (grave, latest > long) {
        (Ternary::Yes, false) => return Ok(on_the_last_day(discovered == Some(long), long)),
        (_, true) | (Ternary::No, _) => Ternary::Yes,
        (Ternary::Unknown, false) => Ternary::Unknown,
    };
    Ok(match discovered {
        Some(day) => barred(late, day, short, long),
        None => Limitation {
            barred: Ternary::Unknown,
            flags: Vec::new(),
            unresolved: vec!["discovered_on"],
            notes: vec![format!("Time-barred unless discovered by {short} (APL, Art. 36).")],
        },
    })
}

fn barred(late: Ternary, discovered: NaiveDate, short: NaiveDate, long: NaiveDate) -> Limitation {
    Limitation {
        barred: late,
        flags: vec!["time_barred"],
        unresolved: if late == Ternary::Unknown { vec!["grave_harm"] } else { Vec::new() },
        notes: vec![format!(
            "Discovered on {discovered}, after {short}: no penalty, unless life, health or financial safety was \
             harmed, and then until {long} (APL, Art. 36)."
        )],
    }
}

fn in_time() -> Limitation {
    Limitation { barred: Ternary::No, flags: Vec::new(), unresolved: Vec::new(), notes: Vec::new() }
}

fn on_the_last_day(last: bool, day: NaiveDate) -> Limitation {
    if !last {
        return in_time();
    }
    let notes =
        vec![format!("Discovered on the last day, {day}, which is counted as in time (APL, Art. 36).")];
    Limitation { flags: vec!["limitation_last_day"], notes, ..in_time() }
}

/// The same day of the later year, or the last day of its month (Civil Code, Arts. 201-203).
fn last_day(ended: NaiveDate, years: u32) -> NaiveDate {
    let months = years.checked_mul(12).and_then(|months| ended.checked_add_months(Months::new(months)));
    months.unwrap_or(NaiveDate::MAX)
}

impl Limitation {
    /// Closes or clouds a head that is open otherwise.
    pub(super) fn weigh(&self, head: &mut Head) {
        if head.status < Status::Possible {
            return;
        }
        match self.barred {
            Ternary::Yes => head.status = Status::TimeBarred,
            Ternary::Unknown => {
                head.status = Status::Possible;
                head.unresolved.extend(&self.unresolved);
            }
            Ternary::No => {}
        }
    }
}
