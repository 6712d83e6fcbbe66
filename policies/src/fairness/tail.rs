//! Negotiated prices: how far apart they usually lie, learned from the seller's own trades, and which lie further
//! apart than that.

#![expect(clippy::float_arithmetic, reason = "statistics")]

use super::chance::{real, t_above};
use crate::gamma::ln_gamma;

/// Shapes of the tail that are tried, from heavy to nearly normal, and the third quartile of each.
const SHAPES: [(f64, f64); 9] = [
    (2.5, 0.785_013_682_992_299_2),
    (3.0, 0.764_892_328_404_344_4),
    (4.0, 0.740_697_084_112_683),
    (5.0, 0.726_686_843_800_422_6),
    (7.0, 0.711_141_778_081_786_6),
    (10.0, 0.699_812_061_312_431_7),
    (15.0, 0.691_196_948_958_489_7),
    (30.0, 0.682_755_693_321_292_7),
    (60.0, 0.678_600_720_648_135_5),
];
/// The shape that is believed before anything is seen, and by how much.
const USUAL: f64 = 30.0;
const USUAL_NATS: f64 = 2.0;

/// Student's t around nought.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Tail {
    pub(super) scale: f64,
    pub(super) shape: f64,
}

impl Tail {
    /// Learns scale and shape from residuals. The largest have no vote: one that stands out must not excuse itself.
    pub(super) fn of(residuals: &[f64]) -> Option<Self> {
        let mut sizes: Vec<f64> = residuals.iter().map(|residual| residual.abs()).collect();
        sizes.sort_by(f64::total_cmp);
        let middle = *sizes.get(sizes.len() / 2)?;
        if middle <= 0.0 {
            return None;
        }
        let mute = (sizes.len() / 200).max(1);
        let voting = sizes.get(..sizes.len().checked_sub(mute)?)?;
        let cut = *voting.last()?;
        let most = (real(sizes.len()) / 5.0).max(4.0);
        let fits = SHAPES.iter().filter(|(shape, _)| *shape <= most).map(|(shape, quartile)| {
            let tail = Self { scale: middle / quartile, shape: *shape };
            let bonus = if (*shape - USUAL).abs() < 0.5 { USUAL_NATS } else { 0.0 };
            (tail.fit(voting, cut) + bonus, tail)
        });
        fits.max_by(|(one, _), (other, _)| one.total_cmp(other)).map(|(_, tail)| tail)
    }

    /// Logarithm of the likelihood of sizes up to a cut.
    fn fit(self, sizes: &[f64], cut: f64) -> f64 {
        let Self { scale, shape } = self;
        let constant = ln_gamma(0.5 * (shape + 1.0))
            - ln_gamma(0.5 * shape)
            - 0.5 * (shape * std::f64::consts::PI).ln()
            - scale.ln();
        let inside = (1.0 - 2.0 * t_above(cut / scale, shape)).ln();
        let density = |size: &f64| -0.5 * (shape + 1.0) * ((size / scale).powi(2) / shape).ln_1p();
        sizes.iter().map(density).sum::<f64>() + real(sizes.len()) * (constant - inside)
    }

    /// Probability of lying at least so far out on either side.
    pub(super) fn p(self, residual: f64) -> f64 {
        (2.0 * t_above(residual.abs() / self.scale, self.shape)).min(1.0)
    }
}
