//! Exact money in fen, how it is written, and how an upper end is rounded.

use std::fmt;

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

/// The longest whole part an input may have: a thousand trillion yuan. It keeps every product below within `i128`.
const WHOLE_DIGITS: usize = 16;
const MILLION: i128 = 1_000_000;

/// An amount of money in fen: not negative, never rounded unseen. Written as yuan with two decimals, always as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fen(i128);

impl Fen {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// This many fen. Not open to others: what they bring is checked for sign and size by `parse`.
    pub(crate) const fn new(fen: i128) -> Self {
        Self(fen)
    }

    /// How many fen.
    pub const fn fen(self) -> i128 {
        self.0
    }

    /// Reads yuan with at most two decimals, not negative. Errors: a sentence that says how to put it right.
    pub fn parse(yuan: &str) -> Result<Self, String> {
        scaled(yuan, 2).map(Self)
    }

    /// A share of this amount in millionths, rounded down to the fen: for the upper end of a range.
    #[must_use]
    pub const fn share_down(self, millionths: i128) -> Self {
        Self((self.0 * millionths).div_euclid(MILLION))
    }

    /// A share of this amount in millionths, rounded up to the fen: for the lower end of a range.
    #[must_use]
    pub const fn share_up(self, millionths: i128) -> Self {
        Self((self.0 * millionths + MILLION - 1).div_euclid(MILLION))
    }

    /// A whole multiple of this amount.
    #[must_use]
    pub const fn times(self, multiple: i128) -> Self {
        Self(self.0 * multiple)
    }

    /// What is left after taking the other amount off, never less than nothing.
    #[must_use]
    pub fn less(self, other: Self) -> Self {
        Self((self.0 - other.0).max(0))
    }

    /// Both amounts together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl TryFrom<Decimal> for Fen {
    type Error = String;

    /// From yuan. Errors: as `parse`.
    fn try_from(yuan: Decimal) -> Result<Self, String> {
        Self::parse(&yuan.normalize().to_string())
    }
}

impl fmt::Display for Fen {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

impl Serialize for Fen {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}

/// Reads a plain decimal as a whole number of its last permitted place: `scaled("5.25", 2)` is 525.
/// Errors: a sentence that says how to put it right.
pub(crate) fn scaled(written: &str, decimals: usize) -> Result<i128, String> {
    if written.starts_with('-') {
        return Err(format!("`{written}` is negative; state an amount of zero or more"));
    }
    let (whole, fraction) = written.split_once('.').unwrap_or((written, "0"));
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole) || !plain(fraction) {
        return Err(format!(
            "`{written}` is not a plain decimal; write digits with a point, such as \"10000.00\""
        ));
    }
    if whole.len() > WHOLE_DIGITS {
        return Err(format!(
            "`{written}` is too large; at most {WHOLE_DIGITS} digits may stand before the point"
        ));
    }
    let kept = if decimals == 0 { fraction.trim_end_matches('0') } else { fraction };
    if kept.len() > decimals {
        return Err(format!("`{written}` has more than {decimals} decimals; state at most {decimals}"));
    }
    let digits = format!("{whole}{kept:0<decimals$}");
    digits.parse().map_err(|_| format!("`{written}` is too large"))
}
