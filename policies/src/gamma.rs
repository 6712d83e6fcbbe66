//! The gamma function's logarithm and its first two derivatives' kin, for positive arguments: recurrence up to 10,
//! then the asymptotic series (Abramowitz and Stegun 1964, 6.1.41, 6.3.18, 6.4.12). Relative errors below 1e-13.

#![expect(clippy::float_arithmetic, reason = "statistics")]

const LARGE: f64 = 10.0;

/// ln Γ(x)
pub(crate) fn ln_gamma(mut x: f64) -> f64 {
    let mut below = 0.0;
    while x < LARGE {
        below += x.ln();
        x += 1.0;
    }
    let inverse = x.recip();
    let square = inverse * inverse;
    let series = inverse
        * (1.0 / 12.0
            - square * (1.0 / 360.0 - square * (1.0 / 1260.0 - square * (1.0 / 1680.0 - square / 1188.0))));
    (x - 0.5) * x.ln() - x + 0.5 * std::f64::consts::TAU.ln() + series - below
}

/// ψ(x), the derivative of ln Γ
pub(super) fn digamma(mut x: f64) -> f64 {
    let mut below = 0.0;
    while x < LARGE {
        below += x.recip();
        x += 1.0;
    }
    let square = (x * x).recip();
    let series = square
        * (1.0 / 12.0
            - square
                * (1.0 / 120.0 - square * (1.0 / 252.0 - square * (1.0 / 240.0 - square * (1.0 / 132.0)))));
    x.ln() - 0.5 / x - series - below
}

/// ψ′(x)
pub(super) fn trigamma(mut x: f64) -> f64 {
    let mut below = 0.0;
    while x < LARGE {
        below += (x * x).recip();
        x += 1.0;
    }
    let inverse = x.recip();
    let square = inverse * inverse;
    let series = inverse
        * square
        * (1.0 / 6.0
            - square * (1.0 / 30.0 - square * (1.0 / 42.0 - square * (1.0 / 30.0 - square * (5.0 / 66.0)))));
    inverse + square / 2.0 + series + below
}

#[cfg(test)]
mod tests {
    use super::{digamma, ln_gamma, trigamma};

    #[track_caller]
    fn near(found: f64, known: f64) {
        assert!((found - known).abs() <= 1e-12 * known.abs().max(1.0), "{found} is not {known}");
    }

    #[test]
    fn known_values_are_met() {
        let pi = std::f64::consts::PI;
        let euler = 0.577_215_664_901_532_9;
        near(ln_gamma(0.5), pi.sqrt().ln());
        near(ln_gamma(5.0), 24_f64.ln());
        near(ln_gamma(101.0), (1..=100_u32).map(|factor| f64::from(factor).ln()).sum());
        near(digamma(1.0), -euler);
        near(digamma(0.5), -euler - 4_f64.ln());
        near(digamma(1_000.0) - digamma(999.0), 1.0 / 999.0);
        near(trigamma(1.0), pi * pi / 6.0);
        near(trigamma(0.5), pi * pi / 2.0);
        near(trigamma(50.0) - trigamma(51.0), 1.0 / 2_500.0);
    }
}
