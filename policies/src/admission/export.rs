//! Data that leaves the mainland: people counted against the limits of the day, approvals against the moment.

use chrono::{Datelike, Months, NaiveDate};

use super::data::{is_written, members};
use super::part::Part;
use super::sensitivity::for_security;
use crate::facts::{Approval, Facts, FreeTradeZone, Moment, Route, Source, State, YearCount};
use crate::law::PartKind;
use crate::parameters::Parameters;
use crate::tri::Tri;

/// Whether the data is received or read outside: who is said to read it abroad does, whatever the buyer is said to do.
pub(super) fn abroad(facts: &Facts) -> Tri {
    match facts.export.overseas_access {
        Some(true) => Tri::Yes,
        Some(false) | None => facts.buyer.abroad.into(),
    }
}

pub(super) fn export_part(facts: &Facts, on: NaiveDate, numbers: &Parameters) -> Part {
    let export = &facts.export;
    let use_ = Moving { at: facts.at.unwrap_or(Moment::Day(on)), on, numbers };
    let counted = Counted::of(facts, use_.at.day());
    let unknown_source = [Source::default()];
    let (sources, _) = members(facts.sources.as_deref(), &unknown_source);
    let part = Part::new(PartKind::Export, "export".to_owned(), None)
        .tri("abroad", abroad(facts))
        .tri("personal", personal(facts.personal_data.state))
        .tri("important", Tri::any(sources.iter().map(|source| source.important.into())))
        .tri("core", Tri::any(sources.iter().map(|source| source.state_secret.into())))
        .tri("critical_operator", export.critical_operator)
        .tri("counted_this_year", counted.this_year)
        .tri("sensitive_uncounted", counted.sensitive_uncounted)
        .tri("route_number", use_.calls_for("route", &counted))
        .tri("assessment_number", use_.calls_for("assessment", &counted));
    let approvals = export.approvals.as_deref();
    part.tri("assessed", use_.shown(approvals, is_assessment))
        .tri(
            "assessed_in_scope",
            use_.shown(approvals, |approval| Tri::all([is_assessment(approval), approval.in_scope.into()])),
        )
        .tri("routed", use_.shown(approvals, |approval| approval.in_scope.into()))
        .tri("free_trade_zone", export.free_trade_zone.as_ref().map_or(Tri::No, may_hold))
        .tri("impact_assessment", export.impact_assessment)
        .tri("restricted_recipient", export.restricted_recipient)
        .tri("foreign_authority", export.foreign_authority)
        .tri("authority_approval", export.authority_approval)
}

fn personal(state: Option<State>) -> Tri {
    state.map(|state| matches!(state, State::Identified | State::Deidentified)).into()
}

fn is_assessment(approval: &Approval) -> Tri {
    approval.route.map(|route| route == Route::Assessment).into()
}

fn may_hold(claim: &FreeTradeZone) -> Tri {
    let listed = claim.list.as_deref().map(|list| !list.trim().is_empty());
    Tri::all([claim.seat.into(), listed.into(), claim.outside_list.into()])
}

/// What is known of a number: so many, or at least so many.
#[derive(Clone, Copy)]
enum Number {
    Exactly(u64),
    AtLeast(u64),
}

impl Number {
    fn reaches(self, limit: i128) -> Tri {
        let (Self::Exactly(least) | Self::AtLeast(least)) = self;
        match self {
            _ if i128::from(least) >= limit => Tri::Yes,
            Self::Exactly(_) => Tri::No,
            Self::AtLeast(_) => Tri::Unknown,
        }
    }
}

impl From<Option<u64>> for Number {
    fn from(stated: Option<u64>) -> Self {
        stated.map_or(Self::AtLeast(0), Self::Exactly)
    }
}

/// The people of the year of the export.
struct Counted {
    this_year: Tri,
    persons: Number,
    sensitive: Number,
    sensitive_uncounted: Tri,
}

impl Counted {
    /// A year stated twice with different numbers is unknown. Where people are sensitive and none is counted, at least
    /// one is; how many, nobody knows.
    fn of(facts: &Facts, day: NaiveDate) -> Self {
        let counts = facts.export.counts.as_deref().unwrap_or_default();
        let is_this = |count: &YearCount| count.year.map(|year| year == day.year()).into();
        let mut of_year = counts.iter().filter(|count| is_this(count) == Tri::Yes);
        let found = of_year.next();
        let stated = found.filter(|found| of_year.all(|other| other == *found));
        let sensitive = stated.and_then(|count| count.sensitive_persons);
        let nobody_sensitive = sensitive == Some(0);
        let (sensitive, sensitive_uncounted) = match (sensitive, for_security(facts, day)) {
            (Some(0) | None, Tri::Yes) => (Number::AtLeast(1), Tri::from(sensitive.is_some())),
            (Some(0), people) => (Number::from(sensitive), people),
            (stated, _) => (Number::from(stated), Tri::No),
        };
        Self {
            this_year: if counts.is_empty() { Tri::Unknown } else { Tri::any(counts.iter().map(is_this)) },
            // Who sends people's data abroad sends somebody's.
            persons: match stated.and_then(|count| count.persons) {
                Some(0) if nobody_sensitive && personal(facts.personal_data.state) == Tri::Yes => {
                    Number::AtLeast(1)
                }
                persons => Number::from(persons),
            },
            sensitive,
            sensitive_uncounted,
        }
    }
}

/// One export at its moment, under the numbers of its day.
struct Moving<'a> {
    at: Moment,
    on: NaiveDate,
    numbers: &'a Parameters,
}

impl Moving<'_> {
    /// Whether the people counted call for the step by either of its limits. On a day without limits nobody knows.
    fn calls_for(&self, step: &str, counted: &Counted) -> Tri {
        let reaches = |number: Number, of: &str| {
            let limit = self.numbers.count(&format!("export.{step}.{of}"), self.on);
            limit.map_or(Tri::Unknown, |limit| number.reaches(limit))
        };
        Tri::any([reaches(counted.persons, "persons"), reaches(counted.sensitive, "sensitive_persons")])
    }

    /// Whether an approval that is so is in force; approvals nobody listed are unknown.
    fn shown(&self, approvals: Option<&[Approval]>, is_so: impl Fn(&Approval) -> Tri) -> Tri {
        approvals.map_or(Tri::Unknown, |approvals| {
            Tri::any(approvals.iter().map(|approval| {
                // Who names no number has not shown which approval it is.
                let numbered = if is_written(approval.number.as_ref()) { Tri::Yes } else { Tri::Unknown };
                Tri::all([is_so(approval), self.in_force(approval), numbered])
            }))
        })
    }

    /// From its day to its last; what states no last day holds only if it is an assessment, whose term is the law's.
    fn in_force(&self, approval: &Approval) -> Tri {
        let begun = approval.granted_on.map(|granted| granted.not_after(self.at));
        let stated = approval.until.map(|until| self.at.last() <= until.last());
        let lasts = match approval.route {
            Some(Route::Contract | Route::Certificate) => stated.into(),
            Some(Route::Assessment) | None => {
                Tri::all([self.within_term(approval), stated.map_or(Tri::Yes, Tri::from)])
            }
        };
        Tri::all([approval.granted.into(), begun.into(), lasts])
    }

    /// The first day is not counted, so the last one is that of the same date (Civil Code, Arts. 201, 202).
    fn within_term(&self, approval: &Approval) -> Tri {
        let last = approval.granted_on.map(Moment::day).and_then(|granted| {
            let years = self.numbers.years("export.assessment.term", granted).ok()?;
            granted.checked_add_months(Months::new(years.checked_mul(12)?))
        });
        last.map(|last| self.at.day() <= last).into()
    }
}
