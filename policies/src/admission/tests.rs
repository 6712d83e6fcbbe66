//! Properties of admission that no single legal case shows.

use chrono::NaiveDate;

use super::people::is_under_14;
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
        println!("{:?}", decision.because());
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
