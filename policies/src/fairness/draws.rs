//! Random transactions without a revealed seed, held against what was declared: as many winners as there should be,
//! and no trait of the buyers among them.

#![expect(clippy::float_arithmetic, reason = "statistics")]

use super::cells::{Cell, past};
use super::chance::{binomial, fisher, normal_above, real, wide};
use super::contrast::{Contrast, contrasts};
use super::exemption::{Reason, is_won};
use super::many::simes;
use super::seller::{Line, Seller};

/// What the audit of one draw came to.
#[derive(Debug)]
pub(super) struct Audit {
    pub(super) draw: u32,
    /// Places of the draw's lines, and whether each won.
    pub(super) lines: Vec<(usize, bool)>,
    pub(super) won: usize,
    pub(super) declared: i64,
    /// Chance of so many or so few winners.
    pub(super) p_count: f64,
    /// The trait that goes with winning most, and the chance of that.
    pub(super) traits: Vec<(Contrast, f64)>,
    pub(super) p: f64,
}

impl Audit {
    /// The trait with the least chance.
    pub(super) fn strongest(&self) -> Option<&(Contrast, f64)> {
        self.traits.iter().min_by(|(_, one), (_, other)| one.total_cmp(other))
    }
}

/// Audits every draw of a seller of which there are enough outcomes.
pub(super) fn audits(seller: &Seller<'_>) -> Vec<Audit> {
    let mut own: Vec<(u32, usize)> = seller
        .lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.claim.is_some_and(|claim| claim.reason == Reason::Unaudited))
        .map(|(place, line)| (seller.book.trades.reference.get(super::book::index(line.row)), place))
        .collect();
    if own.is_empty() {
        return Vec::new();
    }
    own.sort_unstable();
    let past = past(seller);
    own.chunk_by(|(one, _), (next, _)| one == next).filter_map(|lines| audit(seller, lines, &past)).collect()
}

fn audit(seller: &Seller<'_>, own: &[(u32, usize)], past: &[(u32, i128)]) -> Option<Audit> {
    let (draw, _) = own.first()?;
    let published =
        seller.book.shelf.lotteries.of(seller.code).iter().find(|published| published.id == *draw)?;
    let lines: Vec<(usize, &Line)> =
        own.iter().filter_map(|(_, place)| Some((*place, seller.lines.get(*place)?))).collect();
    if lines.len() < seller.policy.draws_min {
        return None;
    }
    let outcomes: Vec<bool> =
        lines.iter().map(|(_, line)| is_won(seller.policy, &line.outcome, published)).collect();
    let won = outcomes.iter().filter(|won| **won).count();
    let cells: Vec<Cell> = lines.iter().map(|(place, line)| Cell::of(seller, *place, line, past)).collect();
    let traits: Vec<(Contrast, f64)> = contrasts(seller, &cells)
        .into_iter()
        .map(|contrast| {
            let p = goes_with(&contrast, &outcomes);
            (contrast, p)
        })
        .collect();
    let p_count = binomial(won, outcomes.len(), wide(published.probability) / 1e6);
    let all: Vec<f64> = traits.iter().map(|(_, p)| *p).collect();
    // The number of winners and the traits among them are two questions.
    let p = simes(&[p_count, simes(&all)]);
    let lines = lines.into_iter().map(|(place, _)| place).zip(outcomes).collect();
    Some(Audit { draw: *draw, lines, won, declared: published.probability, p_count, traits, p })
}

/// The chance that a contrast goes with an outcome as closely as it does: Fisher's test of a level, the rank sum of
/// amounts.
pub(super) fn goes_with(contrast: &Contrast, outcomes: &[bool]) -> f64 {
    let known: Vec<(f64, bool)> =
        contrast.x.iter().copied().zip(outcomes.iter().copied()).filter(|(x, _)| !x.is_nan()).collect();
    let hits = known.iter().filter(|(_, hit)| *hit).count();
    if contrast.level.is_some() {
        let inside = known.iter().filter(|(x, _)| *x > 0.5);
        let (trials, own) = (inside.clone().count(), inside.filter(|(_, hit)| *hit).count());
        return fisher(own, trials, hits - own, known.len() - trials);
    }
    let (n, m) = (real(known.len()), real(hits));
    if hits == 0 || hits == known.len() || known.len() < 3 {
        return 1.0;
    }
    let mean = known.iter().map(|(x, _)| x).sum::<f64>() / n;
    let spread = known.iter().map(|(x, _)| (x - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let sum: f64 = known.iter().filter(|(_, hit)| *hit).map(|(x, _)| x - mean).sum();
    let error = (spread * m * (n - m) / n).sqrt();
    if error > 0.0 { (2.0 * normal_above(sum.abs() / error)).min(1.0) } else { 1.0 }
}
