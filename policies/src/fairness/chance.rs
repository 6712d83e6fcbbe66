//! The distributions the tests need, to about thirteen digits.

#![expect(clippy::float_arithmetic, reason = "statistics")]

use crate::gamma::ln_gamma;

/// Far below anything that decides.
const TINY: f64 = 1e-300;
const STEPS: u32 = 500;

/// A count as a real number.
#[expect(clippy::cast_precision_loss, reason = "counts of rows stay far below 2^53")]
pub(super) fn real(count: usize) -> f64 {
    count as f64
}

/// An amount or a ratio as a real number.
#[expect(
    clippy::cast_precision_loss,
    reason = "ratios stay far below 2^53; of larger amounts sixteen digits do"
)]
pub(super) fn wide(amount: i64) -> f64 {
    amount as f64
}

/// In parts per million, to the nearest.
#[expect(clippy::cast_possible_truncation, reason = "it saturates, and no number that is none gets here")]
pub(super) fn ppm(ratio: f64) -> i64 {
    (ratio * 1e6).round() as i64
}

/// Probability that Student's t with `df` degrees of freedom exceeds `t`, for `t` from nought up.
pub(super) fn t_above(t: f64, df: f64) -> f64 {
    if t.is_infinite() {
        return 0.0;
    }
    0.5 * beta(0.5 * df, 0.5, df / (df + t * t))
}

/// The value that Student's t with `df` degrees of freedom exceeds with probability `above`, below one half.
pub(super) fn t_quantile(above: f64, df: f64) -> f64 {
    let mut high = 1.0;
    while t_above(high, df) > above {
        high *= 2.0;
    }
    let mut low = 0.0;
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if t_above(middle, df) > above { low = middle } else { high = middle }
    }
    high
}

/// Probability that a standard normal number exceeds `z`, for `z` from nought up: the limit of t, by the continued
/// fraction far out and the series near nought.
pub(super) fn normal_above(z: f64) -> f64 {
    let density = (-0.5 * z * z).exp() / std::f64::consts::TAU.sqrt();
    if z < 3.0 {
        let (mut term, mut sum, mut step) = (z, z, 1.0);
        while term > sum * 1e-17 {
            step += 2.0;
            term *= z * z / step;
            sum += term;
        }
        return 0.5 - density * sum;
    }
    let mut below = 0.0;
    for step in (1..=STEPS).rev() {
        below = f64::from(step) / (z + below);
    }
    density / (z + below)
}

/// The regularised incomplete beta function.
pub(super) fn beta(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let front = (ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * x.ln() + b * (-x).ln_1p()).exp();
    if x < (a + 1.0) / (a + b + 2.0) {
        front * fraction(a, b, x) / a
    } else {
        1.0 - front * fraction(b, a, 1.0 - x) / b
    }
}

/// Its continued fraction (Abramowitz and Stegun 1964, 26.5.8), by Lentz's method.
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    let guard = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut above = 1.0;
    let mut below = guard(1.0 - (a + b) * x / (a + 1.0)).recip();
    let mut product = below;
    for step in 1..=STEPS {
        let step = f64::from(step);
        let even = step * (b - step) * x / ((a + 2.0 * step - 1.0) * (a + 2.0 * step));
        let odd = -(a + step) * (a + b + step) * x / ((a + 2.0 * step) * (a + 2.0 * step + 1.0));
        let mut change = 1.0;
        for coefficient in [even, odd] {
            below = guard(1.0 + coefficient * below).recip();
            above = guard(1.0 + coefficient / above);
            change = below * above;
            product *= change;
        }
        if (change - 1.0).abs() < 1e-16 {
            break;
        }
    }
    product
}

/// Probability of `hits` or something no likelier among `trials` of which each hits with `chance`.
pub(super) fn binomial(hits: usize, trials: usize, chance: f64) -> f64 {
    if chance <= 0.0 || chance >= 1.0 {
        let certain = if chance <= 0.0 { 0 } else { trials };
        return if hits == certain { 1.0 } else { 0.0 };
    }
    let n = real(trials);
    let log = |k: usize| {
        let k = real(k);
        ln_choose(n, k) + k * chance.ln() + (n - k) * (-chance).ln_1p()
    };
    no_likelier(log(hits), (0..=trials).map(log))
}

/// Probability that a Poisson number of mean `mean` is at least `least`.
pub(super) fn poisson_at_least(least: usize, mean: f64) -> f64 {
    if least == 0 {
        return 1.0;
    }
    if mean <= 0.0 {
        return 0.0;
    }
    let mut term = (real(least) * mean.ln() - mean - ln_gamma(real(least) + 1.0)).exp();
    let (mut sum, mut step) = (0.0, real(least));
    while term > sum * 1e-17 || step < mean {
        sum += term;
        step += 1.0;
        term *= mean / step;
        if term == 0.0 && step > mean {
            break;
        }
    }
    sum.min(1.0)
}

/// Fisher's exact test of a table of two by two: `hits` of `trials` here, `hits_else` of `trials_else` elsewhere.
pub(super) fn fisher(hits: usize, trials: usize, hits_else: usize, trials_else: usize) -> f64 {
    let all_hits = hits + hits_else;
    let log = |k: usize| {
        ln_choose(real(trials), real(k)) + ln_choose(real(trials_else), real(all_hits - k))
            - ln_choose(real(trials + trials_else), real(all_hits))
    };
    let from = all_hits.saturating_sub(trials_else);
    no_likelier(log(hits), (from..=all_hits.min(trials)).map(log))
}

/// Sum of the probabilities that do not exceed the one observed; all are given as logarithms.
fn no_likelier(observed: f64, all: impl Iterator<Item = f64>) -> f64 {
    all.filter(|log| *log <= observed + 1e-7).map(f64::exp).sum::<f64>().min(1.0)
}

fn ln_choose(n: f64, k: f64) -> f64 {
    ln_gamma(n + 1.0) - ln_gamma(k + 1.0) - ln_gamma(n - k + 1.0)
}
