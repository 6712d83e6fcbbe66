//! Coordinates, exact to about a hundred metres or better: a pair in one cell, or one of the pair.

/// What one number of decimal degrees can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::inspect) struct Degrees {
    /// Millionths.
    pub(in crate::inspect) micro: i64,
    /// Digits behind the point.
    pub(in crate::inspect) places: usize,
}

/// Decimal degrees with at least three places.
pub(in crate::inspect) fn degrees(text: &str) -> Option<Degrees> {
    let text = text.trim();
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, fraction) = digits.split_once('.')?;
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits(whole) || !all_digits(fraction) || whole.len() > 3 || !(3..=16).contains(&fraction.len()) {
        return None;
    }
    let micro: i64 = format!("{fraction:0<6}").get(..6)?.parse().ok()?;
    let micro = whole.parse::<i64>().ok()? * 1_000_000 + micro;
    (micro <= 180_000_000)
        .then_some(Degrees { micro: if negative { -micro } else { micro }, places: fraction.len() })
}

/// Two numbers of degrees with a comma, blank or semicolon between, perhaps in brackets or as `POINT (…)`.
pub(in crate::inspect) fn is_pair(cell: &str) -> bool {
    let inner = cell.strip_prefix("POINT").unwrap_or(cell).trim();
    let inner = inner.trim_start_matches(['(', '[']).trim_end_matches([')', ']']);
    let parted = inner.split_once([',', ';']).or_else(|| inner.split_once(' '));
    let Some((Some(first), Some(second))) = parted.map(|(first, second)| (degrees(first), degrees(second)))
    else {
        return false;
    };
    let latitude = |it: Degrees| it.micro.abs() <= 90_000_000;
    latitude(first) || latitude(second)
}

#[cfg(test)]
mod tests {
    use super::{degrees, is_pair};

    #[test]
    fn pairs_are_recognised_in_either_order() {
        for valid in
            ["22.543096,114.057865", "114.057865 22.543096", "(22.5431, 114.0579)", "POINT (-73.985 40.748)"]
        {
            assert!(is_pair(valid), "{valid}");
        }
    }

    #[test]
    fn near_misses_are_not() {
        for other in ["22.5,114.1", "122.543096,114.057865", "22.543096", "1,234.567", "22.543096,abc"] {
            assert!(!is_pair(other), "{other}");
        }
        assert_eq!(degrees("200.1234"), None);
    }
}
