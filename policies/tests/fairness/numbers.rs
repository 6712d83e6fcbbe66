//! Estimates against numbers that statsmodels gave for the same points (`tests/fairness/known.py`).

#![expect(clippy::float_arithmetic, reason = "estimates are floats, and held against others")]

use policies::fairness::{Point, benjamini_hochberg, estimate, simes};

#[track_caller]
fn near(found: f64, known: f64) {
    assert!((found - known).abs() <= 1e-9 * known.abs().max(1e-3), "{found} is not {known}");
}

#[test]
fn coefficient_and_clustered_error_are_those_of_statsmodels() {
    let points: Vec<Point> = (0..40_u32)
        .map(|n| Point {
            stratum: n / 8,
            buyer: (n * 7) % 11,
            y: f64::from((n * 37) % 101) / 1_000.0,
            time: f64::from(n) * 9.0,
            x: f64::from(u8::from((n * 7) % 11 < 4)),
        })
        .collect();

    let found = estimate(&points, 11).unwrap();
    near(found.beta, 0.025_081_980_303_433_56);
    near(found.se_plain, 0.019_331_486_097_249_134);
    near(found.se, 0.022_573_864_190_738_01);
}

#[test]
fn simes_and_benjamini_hochberg_are_those_of_statsmodels() {
    let p = [0.001, 0.04, 0.03, 0.5, 0.009];
    let known = [0.005, 0.05, 0.05, 0.5, 0.0225];

    near(simes(&p), 0.005);
    for (found, known) in benjamini_hochberg(&p).into_iter().zip(known) {
        near(found, known);
    }
}
