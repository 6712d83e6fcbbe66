//! The only place that reads the time. Everything else takes the instant it is given.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, SubsecRound, TimeDelta, Utc};

/// Where the time comes from: the machine, or a hand that a test moves.
#[derive(Clone, Debug)]
pub enum Clock {
    System,
    Fixed(Arc<Mutex<DateTime<Utc>>>),
}

impl Clock {
    /// A clock that stands still until it is told to move.
    pub fn fixed(at: DateTime<Utc>) -> Self {
        Self::Fixed(Arc::new(Mutex::new(at)))
    }

    /// The instant, cut to microseconds because that is what PostgreSQL stores.
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            #[expect(clippy::disallowed_methods, reason = "this is the one reader of the system clock")]
            Self::System => Utc::now().trunc_subsecs(6),
            Self::Fixed(at) => *at.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Move a fixed clock; the system's clock moves by itself.
    pub fn advance(&self, by: TimeDelta) {
        if let Self::Fixed(at) = self {
            *at.lock().unwrap_or_else(PoisonError::into_inner) += by;
        }
    }
}

const EIGHT_HOURS: i32 = 8 * 3600;

/// The legal day of an instant: the day it is in Shenzhen (UTC+8, no summer time).
pub fn legal_day(at: DateTime<Utc>) -> NaiveDate {
    shenzhen(at).date_naive()
}

/// The same instant as a clock on a wall in Shenzhen shows it.
pub fn shenzhen(at: DateTime<Utc>) -> DateTime<FixedOffset> {
    FixedOffset::east_opt(EIGHT_HOURS).map_or_else(|| at.fixed_offset(), |zone| at.with_timezone(&zone))
}

/// The instant at which a clock on a wall in Shenzhen shows `local`.
pub fn in_shenzhen(local: NaiveDateTime) -> Option<DateTime<Utc>> {
    let zone = FixedOffset::east_opt(EIGHT_HOURS)?;
    Some(local.and_local_timezone(zone).single()?.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_legal_day_begins_at_midnight_in_shenzhen() {
        let eve = "2026-02-28T15:59:59Z".parse().unwrap();
        let midnight = "2026-02-28T16:00:00Z".parse().unwrap();
        assert_eq!(legal_day(eve).to_string(), "2026-02-28");
        assert_eq!(legal_day(midnight).to_string(), "2026-03-01");
    }
}
