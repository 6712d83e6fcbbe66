//! A point in time as a record states it: to the instant, or only to the day.

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveTime, SecondsFormat, TimeDelta, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An instant (RFC 3339) or a whole day in Shenzhen. A day runs from its first to its last microsecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Moment {
    /// The exact instant.
    Instant(DateTime<Utc>),
    /// A day, the hour not being recorded.
    Day(NaiveDate),
}

/// China has one time zone and no summer time since 1991.
const EAST_8: TimeDelta = TimeDelta::hours(8);

impl Moment {
    /// The earliest instant this can mean.
    pub fn first(self) -> DateTime<Utc> {
        match self {
            Self::Instant(instant) => instant,
            Self::Day(day) => start_of(day),
        }
    }

    /// The latest instant this can mean.
    pub fn last(self) -> DateTime<Utc> {
        match self {
            Self::Instant(instant) => instant,
            Self::Day(day) => day
                .checked_add_days(Days::new(1))
                .and_then(|next| start_of(next).checked_sub_signed(TimeDelta::microseconds(1)))
                .unwrap_or(DateTime::<Utc>::MAX_UTC),
        }
    }

    /// The legal day it falls on, in Shenzhen.
    pub fn day(self) -> NaiveDate {
        match self {
            Self::Instant(instant) => {
                instant.naive_utc().checked_add_signed(EAST_8).map_or(NaiveDate::MAX, |local| local.date())
            }
            Self::Day(day) => day,
        }
    }

    /// Whether the order of two records is kept: exact between instants; when one of them records only the
    /// day, the same day counts as in order.
    pub fn not_after(self, later: Self) -> bool {
        match (self, later) {
            (Self::Instant(this), Self::Instant(that)) => this <= that,
            (this, that) => this.day() <= that.day(),
        }
    }
}

/// At the far ends of the calendar a day begins where time does.
fn start_of(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN).and_utc();
    midnight.checked_sub_signed(EAST_8).unwrap_or(DateTime::<Utc>::MIN_UTC)
}

impl From<DateTime<Utc>> for Moment {
    fn from(instant: DateTime<Utc>) -> Self {
        Self::Instant(instant)
    }
}

impl From<NaiveDate> for Moment {
    fn from(day: NaiveDate) -> Self {
        Self::Day(day)
    }
}

impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Instant(instant) => f.write_str(&instant.to_rfc3339_opts(SecondsFormat::AutoSi, true)),
            Self::Day(day) => day.fmt(f),
        }
    }
}

impl std::str::FromStr for Moment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Ok(day) = text.parse::<NaiveDate>() {
            return Ok(Self::Day(day));
        }
        DateTime::<FixedOffset>::parse_from_rfc3339(text).map(|instant| Self::Instant(instant.to_utc())).map_err(
            |_| format!("`{text}` is no moment; write a day (2026-03-01) or an instant (2026-03-01T10:00:00+08:00)"),
        )
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
