//! How many people are unique not only in the table but in the population it is a sample of.

#![expect(clippy::float_arithmetic, reason = "statistics")]

use super::answer::Population;
use super::histogram::Histogram;
use super::real::{real, share};
use crate::gamma::{digamma, ln_gamma, trigamma};

/// Samples up to this part of the population are judged by Pitman's model (Dankar and others 2012).
const SMALL_SAMPLE: f64 = 0.1;

/// Steps of the iteration before it counts as failed, and the change of a step that ends it.
const STEPS: usize = 200;
const SETTLED: f64 = 1e-12;

pub(super) fn estimate(histogram: &Histogram, sampling_fraction: f64) -> Population {
    let population = real(histogram.rows()) / sampling_fraction;
    let zayatz = zayatz(histogram, population);
    let pitman = pitman(histogram, population);
    let small = sampling_fraction <= SMALL_SAMPLE;
    let uniques_share = pitman.filter(|_| small).unwrap_or(zayatz);
    Population { sampling_fraction, pitman, zayatz, uniques_share }
}

/// Zayatz (1991): of the rows that are alone in the sample, the part that is alone in the population, if classes of
/// the population have the sizes seen in the sample and the sample was drawn blindly.
fn zayatz(histogram: &Histogram, population: f64) -> f64 {
    let sample = real(histogram.rows());
    if histogram.of(1) == 0 {
        return 0.0;
    }
    // The chance that a class of `rows` people has exactly one in the sample (hypergeometric): rows · n / N times the
    // product over j < rows of (N − n − j + 1) / (N − j).
    let (mut others_stay_out, mut at) = (1.0, 1);
    let (mut all, mut alone) = (0.0, 0.0);
    for (rows, classes) in histogram.sizes() {
        while at < rows && others_stay_out > f64::MIN_POSITIVE {
            others_stay_out *= ((population - sample - real(at) + 1.0) / (population - real(at))).max(0.0);
            at += 1;
        }
        let one = real(rows) * sample / population * others_stay_out;
        all += real(classes) * one;
        if rows == 1 {
            alone = real(classes) * one;
        }
    }
    share(histogram.of(1), histogram.rows()) * (alone / all)
}

/// Pitman's sampling formula fitted to the sample by maximum likelihood (Hoshino 2001, *Applying Pitman's sampling
/// formula to microdata disclosure risk assessment*), and the uniques it expects in the population:
/// Γ(θ + 1) / Γ(θ + α) · N^α.
fn pitman(histogram: &Histogram, population: f64) -> Option<f64> {
    if histogram.of(1) == 0 {
        return Some(0.0);
    }
    let (theta, alpha) = fit(histogram)?;
    let uniques = (ln_gamma(theta + 1.0) - ln_gamma(theta + alpha) + alpha * population.ln()).exp();
    Some(uniques / population).filter(|share| (0.0..=1.0).contains(share))
}

/// Newton's iteration for the two equations of the likelihood, halving a step that would leave 0 < α < 1, θ > 0.
fn fit(histogram: &Histogram) -> Option<(f64, f64)> {
    let (mut theta, mut alpha) = first_guess(histogram);
    for _ in 0..STEPS {
        let slopes = slopes(histogram, theta, alpha);
        let determinant = slopes.theta_theta * slopes.alpha_alpha - slopes.theta_alpha * slopes.theta_alpha;
        let step = (
            (slopes.theta * slopes.alpha_alpha - slopes.alpha * slopes.theta_alpha) / determinant,
            (slopes.alpha * slopes.theta_theta - slopes.theta * slopes.theta_alpha) / determinant,
        );
        let mut length = 1.0;
        let within = |length: f64| {
            let alpha = alpha - length * step.1;
            theta - length * step.0 > 0.0 && alpha > 0.0 && alpha < 1.0
        };
        while !within(length) {
            length /= 2.0;
            if length < SETTLED {
                return None;
            }
        }
        theta -= length * step.0;
        alpha -= length * step.1;
        if step.0.abs() <= SETTLED * theta && step.1.abs() <= SETTLED * alpha {
            return Some((theta, alpha));
        }
    }
    None
}

/// Hoshino's estimates by moments, or the middle of the range where they leave it.
fn first_guess(histogram: &Histogram) -> (f64, f64) {
    let (rows, classes) = (real(histogram.rows()), real(histogram.classes()));
    let (ones, twos) = (real(histogram.of(1)), real(histogram.of(2).max(1)));
    let c = ones * (ones - 1.0) / twos;
    let theta = (rows * classes * c - ones * (rows - 1.0) * (2.0 * classes + c))
        / (2.0 * ones * classes + ones * c - rows * c);
    let alpha = (theta * (ones - rows) + (rows - 1.0) * ones) / (rows * classes);
    if theta.is_finite() && theta > 0.0 && alpha > 0.0 && alpha < 1.0 {
        (theta, alpha)
    } else {
        (classes, 0.5)
    }
}

/// First and second derivatives of the logarithm of the likelihood.
struct Slopes {
    theta: f64,
    alpha: f64,
    theta_theta: f64,
    theta_alpha: f64,
    alpha_alpha: f64,
}

/// The likelihood of u classes among n rows, s_i of them of i rows, is the product of (θ + i α) over 0 < i < u, over
/// that of (θ + i) over 0 < i < n, times (1 − α) … (i − 1 − α) for each class of i rows. The sums of its logarithm's
/// derivatives are differences of ψ and ψ′.
fn slopes(histogram: &Histogram, theta: f64, alpha: f64) -> Slopes {
    let (rows, classes) = (real(histogram.rows()), real(histogram.classes()));
    let ratio = theta / alpha;
    // Σ 1 / (θ + i α), Σ 1 / (θ + i α)², over 0 < i < u
    let first = (digamma(ratio + classes) - digamma(ratio + 1.0)) / alpha;
    let second = (trigamma(ratio + 1.0) - trigamma(ratio + classes)) / (alpha * alpha);
    let steps = classes - 1.0;
    // Σ i / (θ + i α), Σ i / (θ + i α)², Σ i² / (θ + i α)², since i = ((θ + i α) − θ) / α
    let first_i = (steps - theta * first) / alpha;
    let second_i = (first - theta * second) / alpha;
    let second_ii = (steps - 2.0 * theta * first + theta * theta * second) / (alpha * alpha);
    let (mut within, mut within_squared) = (0.0, 0.0);
    for (size, count) in histogram.sizes().filter(|(size, _)| *size > 1) {
        within += real(count) * (digamma(real(size) - alpha) - digamma(1.0 - alpha));
        within_squared += real(count) * (trigamma(1.0 - alpha) - trigamma(real(size) - alpha));
    }
    Slopes {
        theta: first - (digamma(rows + theta) - digamma(theta + 1.0)),
        alpha: first_i - within,
        theta_theta: (trigamma(theta + 1.0) - trigamma(rows + theta)) - second,
        theta_alpha: -second_i,
        alpha_alpha: -second_ii - within_squared,
    }
}
