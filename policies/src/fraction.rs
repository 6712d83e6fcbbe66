//! Exact shares of a whole: a third is a third, and just under a half is no half.

use std::cmp::Ordering;

/// A non-negative fraction in lowest terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fraction {
    above: u128,
    below: u128,
}

/// Numerators and denominators as written stay under this, so that no comparison can overflow.
const MOST: u128 = 1_000_000_000_000;

impl Fraction {
    /// Nothing at all.
    pub const ZERO: Self = Self { above: 0, below: 1 };
    /// The whole.
    pub const ONE: Self = Self { above: 1, below: 1 };

    /// A fraction (`1/3`), a percentage (`26.6%`) or a decimal (`0.5`). Errors say what is wrong and what to write.
    pub fn read(text: &str) -> Result<Self, String> {
        let parts = match (text.strip_suffix('%'), text.split_once('/')) {
            (Some(percent), None) => decimal(percent.trim_end(), 100),
            (None, Some((above, below))) => {
                whole(above.trim()).and_then(|above| Some((above, whole(below.trim())?)))
            }
            (None, None) => decimal(text, 1),
            (Some(_), Some(_)) => None,
        };
        match parts {
            Some((above, below)) if below > 0 && above < MOST && below < MOST => {
                Ok(Self { above, below }.reduced())
            }
            Some(_) | None => Err(format!(
                "`{text}` is no share; write a fraction (1/3), a percentage (26.6%) or a decimal (0.5) of at most 12 digits"
            )),
        }
    }

    /// The sum; none where it cannot be written exactly.
    pub fn plus(self, other: Self) -> Option<Self> {
        let common = self.below / gcd(self.below, other.below);
        let below = common.checked_mul(other.below)?;
        let mine = self.above.checked_mul(below / self.below)?;
        let theirs = other.above.checked_mul(below / other.below)?;
        Some(Self { above: mine.checked_add(theirs)?, below }.reduced())
    }

    /// Exact order; none where the products cannot be written.
    pub fn compare(self, other: Self) -> Option<Ordering> {
        let mine = self.above.checked_mul(other.below)?;
        Some(mine.cmp(&other.above.checked_mul(self.below)?))
    }

    fn reduced(self) -> Self {
        let by = gcd(self.above, self.below).max(1);
        Self { above: self.above / by, below: self.below / by }
    }
}

fn whole(text: &str) -> Option<u128> {
    if text.is_empty() || !text.bytes().all(|letter| letter.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

fn decimal(text: &str, of: u128) -> Option<(u128, u128)> {
    let (units, decimals) = text.split_once('.').unwrap_or((text, ""));
    let scale = 10_u128.checked_pow(u32::try_from(decimals.len()).ok()?)?;
    let fraction = if decimals.is_empty() { 0 } else { whole(decimals)? };
    let above = whole(units)?.checked_mul(scale)?.checked_add(fraction)?;
    (text.contains('.') != decimals.is_empty()).then_some((above, scale.checked_mul(of)?))
}

fn gcd(one: u128, other: u128) -> u128 {
    if other == 0 { one } else { gcd(other, one % other) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(text: &str) -> Fraction {
        Fraction::read(text).unwrap()
    }

    #[test]
    fn three_ways_to_write_one_share_are_equal() {
        assert_eq!(share("1/4"), share("25%"));
        assert_eq!(share("1/4"), share("0.25"));
        assert_eq!(share("80/300"), share("4/15"));
        assert_eq!(share("0/7"), Fraction::ZERO);
    }

    #[test]
    fn a_third_and_two_thirds_are_the_whole_and_just_under_a_half_is_less() {
        assert_eq!(share("1/3").plus(share("2/3")), Some(Fraction::ONE));
        assert_eq!(share("49.999999999%").compare(share("1/2")), Some(Ordering::Less));
        assert_eq!(share("50%").compare(share("1/2")), Some(Ordering::Equal));
    }

    #[test]
    fn what_is_no_share_is_refused() {
        for text in [
            "",
            "%",
            "-1/2",
            "1/0",
            "1/",
            "/2",
            "half",
            "1.%",
            ".5",
            "1e9",
            "1/2%",
            "9999999999999/1",
            "50,5%",
        ] {
            assert!(Fraction::read(text).unwrap_err().contains("is no share"), "{text}");
        }
    }

    #[test]
    fn a_sum_that_cannot_be_written_exactly_is_none() {
        let fine = |below: &str| share(&format!("1/{below}"));
        let sum = ["999999999989", "999999999961", "999999999959", "999999999937"]
            .into_iter()
            .try_fold(Fraction::ZERO, |sum, below| sum.plus(fine(below)));
        assert_eq!(sum, None);
    }
}
