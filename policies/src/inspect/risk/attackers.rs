//! The odds of those who try to recognise people (El Emam 2013): a prosecutor knows that the person is in the table,
//! a journalist does not, a marketer tries every row.

#![expect(clippy::float_arithmetic, reason = "statistics")]

use super::answer::Odds;
use super::histogram::Histogram;
use super::real::{real, share};

pub(super) fn odds(histogram: &Histogram, sampling_fraction: Option<f64>) -> Odds {
    let inverse = |rows: u64| share(u64::from(rows > 0), rows);
    let journalist = |rows| sampling_fraction.map_or(inverse(rows), |fraction| journalist(rows, fraction));
    let sum: f64 = histogram.sizes().map(|(rows, classes)| real(rows * classes) * journalist(rows)).sum();
    Odds {
        prosecutor_max: inverse(histogram.smallest()),
        prosecutor_min: inverse(histogram.largest()),
        journalist_max: journalist(histogram.smallest()),
        journalist_mean: if histogram.rows() == 0 { 0.0 } else { sum / real(histogram.rows()) },
        marketer: histogram.distinction(),
    }
}

/// Classes of so many rows, and samples of such a part, are reckoned by the series.
const MANY: u64 = 50;
const HALF: f64 = 0.5;

/// The expected 1 / F of a class with `f` rows in a sample of a known fraction p, where F − f is negative binomial
/// (Benedetti and Franconi 1998). It is p · J(f) with J(f) = ∫₀¹ u^(f − 1) / (p + q u) du and q = 1 − p.
fn journalist(f: u64, p: f64) -> f64 {
    let q = 1.0 - p;
    if f == 0 || q <= 0.0 {
        return share(u64::from(f > 0), f);
    }
    if f >= MANY || p >= HALF { p * series(f, q) } else { p * recurrence(f, p, q) }
}

/// J(1) = −ln p / q and J(f) = (1 / (f − 1) − p · J(f − 1)) / q; an error shrinks with every step while p < q.
fn recurrence(f: u64, p: f64, q: f64) -> f64 {
    (1..f).fold(-p.ln() / q, |integral, below| (real(below).recip() - p * integral) / q)
}

/// 1 / (p + q u) = Σ q^j (1 − u)^j, and ∫₀¹ u^(f − 1) (1 − u)^j du = B(f, j + 1): few terms where q or the betas
/// shrink fast.
fn series(f: u64, q: f64) -> f64 {
    let (mut term, mut sum, mut j) = (real(f).recip(), 0.0, 0.0);
    while term > sum * f64::EPSILON {
        sum += term;
        j += 1.0;
        term *= q * j / (real(f) + j);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::{journalist, recurrence, series};

    #[test]
    fn the_closed_forms_for_one_and_two_rows_are_met() {
        for p in [0.01_f64, 0.1, 0.5, 0.9] {
            let q = 1.0 - p;
            let one = p / q * -p.ln();
            let two = p / (q * q) * (q + p * p.ln());
            assert!((journalist(1, p) - one).abs() < 1e-12, "{p}");
            assert!((journalist(2, p) - two).abs() < 1e-12, "{p}");
        }
    }

    #[test]
    fn both_ways_agree_where_they_meet() {
        for (f, p) in [(3, 0.45), (20, 0.49), (49, 0.3)] {
            let q = 1.0 - p;
            assert!((series(f, q) - recurrence(f, p, q)).abs() < 1e-12, "{f} {p}");
        }
    }

    #[test]
    fn who_is_in_the_table_for_sure_is_found_as_a_prosecutor_finds_him() {
        assert!((journalist(5, 1.0) - 0.2).abs() < 1e-15);
        assert!(journalist(5, 0.5) < 0.2 && journalist(5, 0.1) < journalist(5, 0.5));
    }
}
