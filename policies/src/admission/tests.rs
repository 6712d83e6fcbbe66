//! Properties of admission that no single legal case shows.

use std::path::Path;

use chrono::NaiveDate;

use super::consent::is_under_14;
use crate::cases::{Kind, load};
use crate::decision::Verdict;
use crate::facts::{Facts, Gate};
use crate::law::Law;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn of_unknown_facts_nothing_is_ever_allowed() {
    let law = Law::load().unwrap();
    for gate in Gate::ALL {
        let facts = Facts { gate, ..Facts::default() };
        let decision = law.admission(&facts, day("2026-03-01")).unwrap();
        assert_ne!(decision.verdict, Verdict::Allow, "{gate:?}");
    }
}

/// Here, and only here, Cedar checks every entity and request against the schema.
#[test]
fn what_the_law_is_told_of_every_case_fits_the_schema() {
    let law = Law::load().unwrap();
    let cases = load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")).unwrap();
    for case in
        cases.iter().filter(|case| matches!(case.kind, Kind::Admission | Kind::Consent | Kind::Export))
    {
        let judgment = law.judge(case);
        assert!(judgment.passed, "{}: {:?}", case.name, judgment.differences);
    }
}

#[test]
fn the_fourteenth_birthday_still_counts_as_under_fourteen() {
    for (born, on, under) in [
        ("2012-11-23", "2026-11-23", true),
        ("2012-11-22", "2026-11-23", false),
        ("2012-02-29", "2026-02-28", true),
        ("2012-02-29", "2026-03-01", false),
    ] {
        assert_eq!(is_under_14(day(born), day(on)), under, "born {born}, on {on}");
    }
}
