//! Could it be chance? One random number in ten passes Luhn and one in eleven MOD 11-2, so a column is judged by
//! its pass rate, not by single cells. Integers only.

/// The square of 1.645, the one-sided 95 % point of the normal distribution, in ten-thousandths.
const Z_SQUARED: i128 = 27_055;

/// Whether the lower 95 % bound (Wilson) of `passed` out of `tried` reaches `share` thousandths.
pub(super) fn at_least(passed: u64, tried: u64, share: u64) -> bool {
    let (passed, tried, share) = (i128::from(passed), i128::from(tried), i128::from(share));
    let above = 1_000 * passed - share * tried;
    tried > 0 && above > 0 && above * above * 10_000 >= Z_SQUARED * share * (1_000 - share) * tried
}

/// Whether `part` of `whole` is at least `share` thousandths, as counted.
pub(super) fn is_share(part: u64, whole: u64, share: u64) -> bool {
    whole > 0 && u128::from(part) * 1_000 >= u128::from(whole) * u128::from(share)
}

#[cfg(test)]
mod tests {
    use super::at_least;

    #[test]
    fn a_bound_needs_more_than_the_rate_itself() {
        assert!(!at_least(60, 100, 600));
        assert!(at_least(69, 100, 600));
        assert!(!at_least(3, 3, 600), "three of three may be luck");
        assert!(at_least(5, 5, 600));
        assert!(!at_least(0, 0, 600));
    }
}
