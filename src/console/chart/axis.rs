//! Scales and round ticks. Whole numbers only: what is drawn decides nothing, and what is said beside it is exact.

use chrono::{DateTime, Utc};

use crate::clock;

/// Values on one side, places of the drawing on the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scale {
    from: i64,
    until: i64,
    start: i64,
    end: i64,
}

impl Scale {
    /// `from` lies at `start`, `until` at `end`.
    pub(super) fn new((from, until): (i64, i64), (start, end): (i64, i64)) -> Self {
        Self { from, until: until.max(from.saturating_add(1)), start, end }
    }

    /// The place of a value; one beyond the scale stays at its edge.
    pub(super) fn at(&self, value: i64) -> i64 {
        let span = i128::from(self.until) - i128::from(self.from);
        let along = i128::from(value.clamp(self.from, self.until)) - i128::from(self.from);
        let place = along * (i128::from(self.end) - i128::from(self.start)) / span;
        i64::try_from(place).unwrap_or_default() + self.start
    }
}

/// Round values from at or below `least` to at or above `most`, about `many` of them.
pub(super) fn ticks(least: i64, most: i64, many: i64) -> Vec<i64> {
    let step = round_step(most.saturating_sub(least) / many.max(1));
    let first = least.div_euclid(step).saturating_mul(step);
    let mut ticks = vec![first];
    let mut last = first;
    while last < most || ticks.len() < 2 {
        last = last.saturating_add(step);
        ticks.push(last);
        if last == i64::MAX {
            break;
        }
    }
    ticks
}

/// The smallest of 1, 2, 5, 10, 20, 50, … that is not less.
fn round_step(least: i64) -> i64 {
    let mut power = 1_i64;
    loop {
        for factor in [1, 2, 5] {
            let step = power.saturating_mul(factor);
            if step >= least {
                return step;
            }
        }
        power = power.saturating_mul(10);
    }
}

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// Steps of time that people count in, in seconds.
const STEPS: [i64; 14] = [
    1,
    10,
    MINUTE,
    5 * MINUTE,
    15 * MINUTE,
    HOUR,
    4 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    7 * DAY,
    28 * DAY,
    91 * DAY,
    364 * DAY,
];
/// Shenzhen is so far ahead of UTC: its days begin on a tick.
const AHEAD: i64 = 8 * HOUR;

/// Instants (in seconds since 1970) from `least` to `most` on which a clock in Shenzhen reads something round, about
/// `many`, with the words beside them.
pub(super) fn times(least: i64, most: i64, many: i64) -> Vec<(i64, String)> {
    let wanted = most.saturating_sub(least) / many.max(1);
    let step = STEPS.into_iter().find(|step| *step >= wanted).unwrap_or(364 * DAY);
    let before = (least.saturating_add(AHEAD)).div_euclid(step).saturating_mul(step) - AHEAD;
    let mut at = if before < least { before.saturating_add(step) } else { before };
    let mut times = Vec::new();
    while at <= most {
        times.push((at, reading(at, step)));
        at = at.saturating_add(step);
    }
    times
}

/// The first and last of some instants with a little room on both sides, and never nothing between them.
pub(super) fn with_room(first: i64, last: i64) -> (i64, i64) {
    let room = (last.saturating_sub(first) / 30).max(1);
    (first.saturating_sub(room), last.saturating_add(room))
}

fn reading(at: i64, step: i64) -> String {
    let at = clock::shenzhen(DateTime::<Utc>::from_timestamp(at, 0).unwrap_or_default());
    let shape = match step {
        ..MINUTE => "%H:%M:%S",
        MINUTE..DAY => "%m-%d %H:%M",
        DAY..=2_419_200 => "%m-%d",
        _ => "%Y-%m",
    };
    at.format(shape).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_hold_every_value() {
        assert_eq!(ticks(0, 9, 5), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        assert_eq!(ticks(9_600, 12_960, 4), [9_000, 10_000, 11_000, 12_000, 13_000]);
        assert_eq!(ticks(-30, 45, 4), [-40, -20, 0, 20, 40, 60]);
        assert_eq!(ticks(7, 7, 4), [7, 8]);
        assert!(ticks(i64::MIN, i64::MAX, 4).len() < 20);
    }

    #[test]
    fn a_scale_holds_its_ends_and_what_lies_beyond_stays_at_them() {
        let scale = Scale::new((-10, 10), (300, 100));
        assert_eq!([-10, 0, 10, 99, -99].map(|value| scale.at(value)), [300, 200, 100, 100, 300]);
        assert_eq!(Scale::new((5, 5), (0, 100)).at(5), 0);
        assert_eq!(Scale::new((i64::MIN, i64::MAX), (0, 100)).at(i64::MAX), 100);
    }

    #[test]
    fn days_begin_at_midnight_in_shenzhen_and_short_spans_show_the_hour() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap().timestamp();
        let days = times(at("2026-11-01T03:00:00Z"), at("2026-11-03T03:00:00Z"), 3);
        assert_eq!(
            days,
            [(at("2026-11-01T16:00:00Z"), "11-02".into()), (at("2026-11-02T16:00:00Z"), "11-03".into())]
        );
        let minutes = times(at("2026-11-01T03:00:07Z"), at("2026-11-01T03:02:00Z"), 3);
        assert_eq!(minutes.first().map(|(_, words)| words.as_str()), Some("11-01 11:01"));
        assert_eq!(with_room(7, 7), (6, 8));
        assert_eq!(times(6, 8, 4).len(), 3);
    }
}
