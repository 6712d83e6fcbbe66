//! Counts as real numbers: exact up to 2^53, which is more rows than any table here has.

/// A count.
#[expect(clippy::cast_precision_loss, reason = "counts of rows stay far below 2^53")]
pub(super) fn real(count: u64) -> f64 {
    count as f64
}

/// A part of a whole, nothing of nothing.
#[expect(clippy::float_arithmetic, reason = "statistics")]
pub(super) fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { real(part) / real(whole) }
}

/// A count of pairs or products, which may be more than 2^53: to sixteen digits.
#[expect(clippy::cast_precision_loss, reason = "a quotient of two is rounded to sixteen digits anyway")]
pub(super) fn wide(count: u128) -> f64 {
    count as f64
}
