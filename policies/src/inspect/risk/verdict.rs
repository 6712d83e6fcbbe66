//! Whether a claim about a table holds, with a sentence for each reason.

use super::answer::{Risk, Sensitive};
use super::real::{real, share};
use super::thresholds::{Threshold, Thresholds};
use crate::inspect::declared::{State, refutes};
use crate::inspect::report::{Counted, Report, Verdict};
use crate::parameters::Verified;

/// Holds a claim against what was found in the columns and measured of the rows. Without a measurement no claim holds.
///
/// *Anonymised* (Data Regulations, Art. 2 (7): nobody can be identified, nothing restored) holds where no column is
/// an identifier or merely replaces one, no row is more likely to be recognised than the threshold, and every
/// sensitive column keeps enough different values in every class. *De-identified* (Art. 26) holds where no column is
/// an identifier in clear.
pub fn verdict(claim: State, report: &Report, thresholds: &Thresholds) -> Verdict {
    let found = report.columns.iter().filter(|column| refutes(column, claim));
    let mut reasons: Vec<String> =
        found.map(|column| format!("{}: {}", column.name, column.reason)).collect();
    let mut warnings = Vec::new();
    match (&report.counted, &report.risk) {
        _ if claim == State::Identified => {}
        (None, None) => reasons.push("how far people can be told apart was not measured".to_owned()),
        (Some(counted), _) if claim == State::Anonymised => reasons.extend(too_few(counted, thresholds)),
        (Some(counted), _) => warnings.extend(too_few(counted, thresholds)),
        (None, Some(risk)) if claim == State::Anonymised => {
            reasons.extend(too_risky(risk, thresholds));
            reasons.extend(risk.sensitive.iter().filter_map(|column| too_uniform(column, &thresholds.l_min)));
            warnings.extend(risk.sensitive.iter().filter_map(|column| too_far(column, &thresholds.t_max)));
            warnings.extend(key(risk));
        }
        (None, Some(risk)) => warnings.extend(too_risky(risk, thresholds)),
    }
    Verdict { claim, holds: reasons.is_empty(), reasons, warnings }
}

/// Groups of people that are too small, where every row is one.
fn too_few(counted: &Counted, thresholds: &Thresholds) -> Option<String> {
    let limit = &thresholds.prosecutor_max;
    let odds = share(1, counted.fewest.max(1));
    (odds > limit.value).then(|| {
        format!(
            "{}: a row is of {} people; the odds of recognising one reach {odds:.4}, more than {}",
            counted.column,
            counted.fewest,
            cited(limit)
        )
    })
}

/// The prosecutor's odds, or why they cannot be known to be low. A row is taken for a person.
fn too_risky(risk: &Risk, thresholds: &Thresholds) -> Option<String> {
    let limit = &thresholds.prosecutor_max;
    if risk.quasi.is_empty() {
        return Some(
            "no column is known to be one that others may know of a person; name those that are".to_owned(),
        );
    }
    let quasi = risk.quasi.join(" + ");
    if risk.odds.prosecutor_max <= limit.value {
        return (risk.one_class_in > 1).then(|| {
            format!("{quasi}: the table is too large; only one class in {} was looked at", risk.one_class_in)
        });
    }
    let alone = match (risk.uniques, risk.k) {
        (0, k) => format!("a class has only {k} rows"),
        (uniques, _) => format!("{uniques} of {} rows are alone", risk.rows),
    };
    Some(format!(
        "{quasi}: {alone}; the odds of recognising a person reach {:.4}, more than {}",
        risk.odds.prosecutor_max,
        cited(limit)
    ))
}

fn too_uniform(sensitive: &Sensitive, limit: &Threshold) -> Option<String> {
    let Some(learned) = &sensitive.learned else {
        return Some(format!("{}: too many different values to compare; group them", sensitive.column));
    };
    (real(learned.l) < limit.value).then(|| {
        format!(
            "{}: a class has {} different values, fewer than {}",
            sensitive.column,
            learned.l,
            cited(limit)
        )
    })
}

fn too_far(sensitive: &Sensitive, limit: &Threshold) -> Option<String> {
    let t = sensitive.learned?.t;
    (t > limit.value).then(|| {
        format!(
            "{}: a class differs from the table by t = {t:.4}, more than {}",
            sensitive.column,
            cited(limit)
        )
    })
}

/// Columns nobody asked about may be known to somebody.
fn key(risk: &Risk) -> Option<String> {
    let asked = |name: &String| risk.quasi.contains(name);
    let key = risk.discovery.combinations.iter().find(|set| set.is_key && !set.columns.iter().all(asked))?;
    Some(format!(
        "{}: tells nearly every row apart; whoever may know it can single people out",
        key.columns.join(" + ")
    ))
}

fn cited(limit: &Threshold) -> String {
    let unverified = if limit.verified == Verified::R { ", unverified" } else { "" };
    format!("{} ({}{unverified})", limit.value, limit.source)
}
