//! Many tests at once.

#![expect(clippy::float_arithmetic, reason = "statistics")]

use super::chance::real;

/// Simes' test that all hypotheses hold: the least of p·m/rank. One if there is none.
pub fn simes(p: &[f64]) -> f64 {
    let mut sorted = p.to_vec();
    sorted.sort_by(f64::total_cmp);
    let m = real(sorted.len());
    sorted.iter().zip(1_u32..).map(|(p, rank)| p * m / f64::from(rank)).fold(1.0, f64::min)
}

/// Benjamini and Hochberg's adjusted p, in the order given: rejecting all at most `q` keeps the expected share of
/// false rejections at `q`.
pub fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<(usize, f64)> = p.iter().copied().enumerate().collect();
    order.sort_by(|(i, one), (j, other)| one.total_cmp(other).then(i.cmp(j)));
    let m = real(p.len());
    let mut adjusted = vec![1.0; p.len()];
    let mut least = 1.0_f64;
    for (rank, (place, p)) in order.iter().enumerate().rev() {
        least = least.min(p * m / real(rank + 1));
        if let Some(slot) = adjusted.get_mut(*place) {
            *slot = least;
        }
    }
    adjusted
}
