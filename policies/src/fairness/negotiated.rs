//! Prices without a norm: which trades, and which buyers, lie further from the others than this seller's prices do.

#![expect(clippy::float_arithmetic, reason = "statistics")]

use super::book::index;
use super::chance::{normal_above, real, wide};
use super::seller::Seller;
use super::systematic::{Systematic, Tested};
use super::tail::Tail;
use super::voices::Judgment;

/// What lies too far out.
#[derive(Debug, Default)]
pub(super) struct Negotiated {
    /// Places of lines, with the chance of such a residual at a seller who treats all alike.
    pub(super) isolated: Vec<(usize, f64)>,
    /// Buyers, likewise.
    pub(super) targeted: Vec<(u32, f64)>,
    /// Trades that were looked at, and buyers: how many times something could have stood out by chance.
    pub(super) looked_at: (usize, usize),
}

/// A residual: the place of its line, its buyer, and ln ρ less that of the others' centre.
type Residual = (usize, u32, f64);

pub(super) fn negotiated(seller: &Seller<'_>, judged: &[Judgment], systematic: &Systematic) -> Negotiated {
    let residuals = residuals(seller, judged, systematic);
    let values: Vec<f64> = residuals.iter().map(|(.., residual)| *residual).collect();
    let Some(tail) = Tail::of(&values) else { return Negotiated::default() };
    let policy = seller.policy;
    let chance = wide(policy.dispersed_chance_ppb) / 1e9;
    let floor = wide(policy.dispersed_floor_ppm) / 1e6;
    let limit = chance / real(values.len());
    let isolated = residuals
        .iter()
        .map(|(place, _, residual)| (*place, *residual, tail.p(*residual)))
        .filter(|(_, residual, p)| *p <= limit && residual.abs() > floor)
        .map(|(place, _, p)| (place, p))
        .collect();
    let (targeted, buyers) = targeted(seller, &residuals, tail);
    Negotiated { isolated, targeted, looked_at: (values.len(), buyers) }
}

fn residuals(seller: &Seller<'_>, judged: &[Judgment], systematic: &Systematic) -> Vec<Residual> {
    let fitted = fitted(seller, systematic);
    let lines = seller.lines.iter().zip(judged).enumerate();
    lines
        .filter_map(|(place, (line, judgment))| match judgment {
            Judgment::Dispersed { centre, others }
                if index(*others) >= seller.policy.dispersed_buyers_min && line.outcome.rho > 0 =>
            {
                let explained = fitted.get(place).copied().unwrap_or_default();
                Some((
                    place,
                    line.buyer,
                    wide(line.outcome.rho).ln() - wide((*centre).max(1)).ln() - explained,
                ))
            }
            _ => None,
        })
        .collect()
}

/// What a systematic difference explains of each line's price, if the seller has one.
fn fitted(seller: &Seller<'_>, systematic: &Systematic) -> Vec<f64> {
    let mut fitted = vec![0.0; seller.lines.len()];
    let Some(tested) = systematic.strongest().filter(|tested| tested.p <= 0.01) else { return fitted };
    let cells = &systematic.cells;
    let mut means = vec![(0.0, 0.0); index(cells.strata)];
    for (cell, x) in cells.all.iter().zip(&tested.contrast.x).filter(|(_, x)| !x.is_nan()) {
        if let Some((sum, count)) = means.get_mut(index(cell.stratum)) {
            *sum += x;
            *count += 1.0;
        }
    }
    for (place, stratum) in &cells.lines {
        let x = seller.lines.get(*place).and_then(|line| x_of(systematic, tested, *stratum, line.buyer));
        let mean = means.get(index(*stratum)).map(|(sum, count)| sum / count);
        if let (Some(x), Some(mean), Some(slot)) = (x, mean, fitted.get_mut(*place)) {
            *slot = tested.estimate.beta * (x - mean);
        }
    }
    fitted
}

/// The contrast's value in a buyer's cell of a stratum.
pub(super) fn x_of(systematic: &Systematic, tested: &Tested, stratum: u32, buyer: u32) -> Option<f64> {
    let cells = &systematic.cells.all;
    let place = cells.binary_search_by_key(&(stratum, buyer), |cell| (cell.stratum, cell.buyer)).ok()?;
    tested.contrast.x.get(place).copied().filter(|x| !x.is_nan())
}

/// Buyers whose middle residual lies further out than chance and the usual differences between buyers allow.
fn targeted(seller: &Seller<'_>, residuals: &[Residual], tail: Tail) -> (Vec<(u32, f64)>, usize) {
    let policy = seller.policy;
    let mut order: Vec<(u32, f64)> =
        residuals.iter().map(|(_, buyer, residual)| (*buyer, *residual)).collect();
    order.sort_by(|(one, r), (other, s)| one.cmp(other).then(r.total_cmp(s)));
    let heavy = if tail.shape > 2.0 { 1.0 + 2.0 / (tail.shape - 2.0) } else { 5.0 };
    let buyers: Vec<(u32, f64, f64)> = order
        .chunk_by(|(one, _), (next, _)| one == next)
        .filter(|own| own.len() >= policy.targeted_trades_min)
        .filter_map(|own| {
            let middle = median(own.iter().map(|(_, residual)| *residual).collect());
            let own_error = 1.57 * tail.scale * tail.scale * heavy / real(own.len());
            own.first().map(|(buyer, _)| (*buyer, middle, own_error))
        })
        .collect();
    let limit = wide(policy.dispersed_chance_ppb) / 1e9 / real(buyers.len().max(1));
    let floor = wide(policy.dispersed_floor_ppm) / 1e6;
    let found = buyers.iter().enumerate().filter(|(_, (_, own, _))| own.abs() > floor).filter_map(
        |(place, (buyer, own, error))| {
            let others: Vec<(f64, f64)> = buyers
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != place)
                .map(|(_, (_, middle, error))| (*middle, *error))
                .collect();
            let middle = median(others.iter().map(|(middle, _)| *middle).collect());
            let chance =
                |between: f64| 2.0 * normal_above((own - middle).abs() / (error + between * between).sqrt());
            if chance(0.0) > limit {
                return None;
            }
            let p = chance(spread(&others, middle));
            (p <= limit).then_some((*buyer, p))
        },
    );
    (found.collect(), buyers.len())
}

/// How far buyers may differ among themselves: the largest spread that fits the middles of the others, each known up
/// to an error, at most 1.35 nats worse than the best (one-sided 95 per cent).
fn spread(others: &[(f64, f64)], middle: f64) -> f64 {
    let fit = |between: f64| -> f64 {
        let one = |(own, error): &(f64, f64)| {
            let square = error + between * between;
            -0.5 * (square.ln() + (own - middle).powi(2) / square)
        };
        others.iter().map(one).sum()
    };
    let fits: Vec<(f64, f64)> = (0..=100).map(|step| f64::from(step) / 200.0).map(|s| (s, fit(s))).collect();
    let best = fits.iter().map(|(_, fit)| *fit).fold(f64::NEG_INFINITY, f64::max);
    fits.iter().rev().find(|(_, fit)| best - fit <= 1.35).map_or(0.5, |(spread, _)| *spread)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let upper = values.get(values.len() / 2).copied().unwrap_or_default();
    if values.len() % 2 == 1 {
        return upper;
    }
    let lower =
        values.len().checked_sub(1).and_then(|last| values.get(last / 2)).copied().unwrap_or_default();
    0.5 * (lower + upper)
}
