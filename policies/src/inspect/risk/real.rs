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
