//! Whether a trait of the buyers goes with the price, by more than an immaterial amount.

#![expect(clippy::float_arithmetic, reason = "statistics")]

use super::cells::{Cell, Cells};
use super::chance::{t_above, t_quantile, wide};
use super::cluster::{Estimate, Ground, Point, estimate};
use super::contrast::{Contrast, contrasts};
use super::many::simes;
use super::policy::Policy;
use super::seller::Seller;

/// A contrast that was tested.
#[derive(Debug, Clone)]
pub(super) struct Tested {
    pub(super) contrast: Contrast,
    pub(super) estimate: Estimate,
    /// Difference in ln ρ: of a level from the rest, of ranks from the tenth to the ninetieth per cent.
    pub(super) effect: f64,
    pub(super) se: f64,
    pub(super) df: f64,
    pub(super) p: f64,
}

impl Tested {
    /// Half the width of the interval that covers with 95 per cent.
    pub(super) fn half_width(&self) -> f64 {
        self.se * t_quantile(0.025, self.df)
    }
}

/// All contrasts of a seller that could be tested, and the chance that none of them matters.
#[derive(Debug, Default)]
pub(super) struct Systematic {
    pub(super) cells: Cells,
    pub(super) tested: Vec<Tested>,
    pub(super) p: Option<f64>,
}

/// Tests every contrast; none where too little can be compared.
pub(super) fn test(seller: &Seller<'_>) -> Systematic {
    let cells = Cells::of(seller);
    if cells.all.len() < seller.policy.cells_min {
        return Systematic { cells, ..Systematic::default() };
    }
    if cells.all.iter().all(|cell| cell.y == 0.0) {
        return Systematic { cells, tested: Vec::new(), p: Some(1.0) };
    }
    let all: Vec<Point> = cells.all.iter().map(|cell| point(cell, 0.0)).collect();
    let ground = Ground::of(&all);
    let tested: Vec<Tested> = contrasts(seller, &cells.all)
        .into_iter()
        .filter_map(|contrast| tested(seller.policy, &cells, &ground, seller.buyers.len(), contrast))
        .collect();
    let p: Vec<f64> = tested.iter().map(|tested| tested.p).collect();
    let p = (!p.is_empty()).then(|| simes(&p));
    Systematic { cells, tested, p }
}

fn tested(
    policy: &Policy,
    cells: &Cells,
    ground: &Ground,
    buyers: usize,
    contrast: Contrast,
) -> Option<Tested> {
    let points: Vec<Point> = points(cells, &contrast);
    if points.len() < policy.cells_min {
        return None;
    }
    let is_known = points.len() == cells.all.len();
    let estimate = if is_known { ground.estimate(&points, buyers) } else { estimate(&points, buyers) }?;
    if estimate.buyers_effective < wide(policy.buyers_effective_ppm) / 1e6 {
        return None;
    }
    let reach = if contrast.level.is_some() { 1.0 } else { 0.8 };
    let effect = reach * estimate.beta;
    let (se, df) = moderated(policy, &estimate);
    let se = reach * se;
    let beyond = effect.abs() - wide(policy.negligible_ppm) / 1e6;
    let p = if beyond <= 0.0 { 1.0 } else { (2.0 * t_above(beyond / se, df)).min(1.0) };
    Some(Tested { contrast, estimate, effect, se, df, p })
}

/// The clustered error, steadied by the one under a common spread: each counts with its degrees of freedom.
fn moderated(policy: &Policy, estimate: &Estimate) -> (f64, f64) {
    let (own, lent) = (estimate.buyers_effective - 1.0, f64::from(policy.model_weight));
    let square = (own * estimate.se.powi(2) + lent * estimate.se_model.powi(2)) / (own + lent);
    (square.sqrt(), own + lent)
}

/// The cells in which something is known of the contrast.
pub(super) fn points(cells: &Cells, contrast: &Contrast) -> Vec<Point> {
    cells.all.iter().zip(&contrast.x).filter(|(_, x)| !x.is_nan()).map(|(cell, x)| point(cell, *x)).collect()
}

fn point(cell: &Cell, x: f64) -> Point {
    Point { stratum: cell.stratum, buyer: cell.buyer, y: cell.y, time: cell.day, x }
}

impl Systematic {
    /// The contrast with the most evidence that it matters: the largest effect for its error.
    pub(super) fn strongest(&self) -> Option<&Tested> {
        let ratio =
            |tested: &&Tested| if tested.effect == 0.0 { 0.0 } else { tested.effect.abs() / tested.se };
        self.tested.iter().max_by(|one, other| ratio(one).total_cmp(&ratio(other)))
    }
}
