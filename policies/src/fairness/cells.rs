//! What the systematic test looks at: strata of ninety days within a cohort, and in each stratum one cell for every
//! buyer, so that a heavy buyer is one voice there.

#![expect(clippy::float_arithmetic, reason = "statistics")]

use super::book::{DAY, index};
use super::chance::{real, wide};
use super::seller::{Line, Seller};
use super::sorted::Sorted;

/// A buyer in a stratum.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cell {
    /// The stratum's number among the seller's.
    pub(super) stratum: u32,
    /// The buyer's place among the seller's.
    pub(super) buyer: u32,
    /// Mean of ln ρ less the logarithm of the stratum's centre, cut at the policy's bound.
    pub(super) y: f64,
    /// Mean time, in days.
    pub(super) day: f64,
    /// Mean days since the buyer joined the platform; not a number where that is unknown.
    pub(super) tenure: f64,
    /// Mean number of purchases before from this seller.
    pub(super) purchases: f64,
    /// Mean of what those came to.
    pub(super) spent: f64,
}

impl Cell {
    /// What is known of one line; its price is not yet in it.
    pub(super) fn of(seller: &Seller<'_>, place: usize, line: &Line, past: &[(u32, i128)]) -> Self {
        let (purchases, spent) = past.get(place).copied().unwrap_or_default();
        let days = |seconds: i64| wide(seconds) / wide(DAY);
        Self {
            stratum: 0,
            buyer: line.buyer,
            y: 0.0,
            day: days(line.at),
            tenure: seller.joined(line.buyer).map_or(f64::NAN, |joined| days(line.at.saturating_sub(joined))),
            purchases: f64::from(purchases),
            spent: wide(i64::try_from(spent).unwrap_or(i64::MAX)),
        }
    }
}

/// The cells of a seller, by stratum and buyer.
#[derive(Debug, Default)]
pub(super) struct Cells {
    pub(super) all: Vec<Cell>,
    pub(super) strata: u32,
    /// Where in the seller's lines each used line stands, and in which stratum.
    pub(super) lines: Vec<(usize, u32)>,
    /// The centre of each stratum.
    pub(super) centres: Vec<i64>,
}

impl Cells {
    pub(super) fn of(seller: &Seller<'_>) -> Self {
        // What buyers did before is asked for only where there is a difference in price to explain.
        let past = if seller.cohorts.iter().all(|cohort| is_even(seller.cohort(cohort))) {
            Vec::new()
        } else {
            past(seller)
        };
        let mut cells = Self::default();
        let width = seller.window().max(1);
        for cohort in &seller.cohorts {
            let lines = seller.cohort(cohort);
            let mut start = cohort.start;
            for stratum in lines.chunk_by(|one, next| one.at.div_euclid(width) == next.at.div_euclid(width)) {
                cells.add(seller, start, stratum, &past);
                start += stratum.len();
            }
        }
        cells
    }

    fn add(&mut self, seller: &Seller<'_>, start: usize, lines: &[Line], past: &[(u32, i128)]) {
        let policy = seller.policy;
        if lines.len() < policy.stratum_buyers_min {
            return;
        }
        let mut order: Vec<(u32, usize)> = lines.iter().map(|line| line.buyer).zip(start..).collect();
        order.sort_unstable();
        let by_buyer = || order.chunk_by(|(one, _), (next, _)| one == next);
        if by_buyer().count() < policy.stratum_buyers_min {
            return;
        }
        let rho = |place: usize| seller.lines.get(place).map_or(0, |line| line.outcome.rho);
        let mut prices = Sorted::default();
        let medians = by_buyer().filter_map(|own| {
            prices.fill(own.iter().map(|(_, place)| rho(*place)));
            prices.median()
        });
        let Some(centre) = Sorted::of(medians.collect()).median().filter(|centre| *centre > 0) else {
            return;
        };
        let (bound, log_centre) = (wide(policy.clip_ppm) / 1e6, wide(centre).ln());
        let ln = |rho: i64| if rho > 0 { wide(rho).ln() - log_centre } else { -bound };
        for own in by_buyer() {
            let mut cell = Cell { stratum: self.strata, ..Cell::default() };
            for (_, place) in own {
                let Some(line) = seller.lines.get(*place) else { continue };
                let one = Cell::of(seller, *place, line, past);
                cell.buyer = one.buyer;
                cell.y += ln(line.outcome.rho).clamp(-bound, bound);
                cell.day += one.day;
                cell.tenure += one.tenure;
                cell.purchases += one.purchases;
                cell.spent += one.spent;
            }
            let n = real(own.len());
            for sum in [&mut cell.y, &mut cell.day, &mut cell.tenure, &mut cell.purchases, &mut cell.spent] {
                *sum /= n;
            }
            self.all.push(cell);
        }
        self.lines.extend(order.iter().map(|(_, place)| (*place, self.strata)));
        self.centres.push(centre);
        self.strata += 1;
    }
}

fn is_even(lines: &[Line]) -> bool {
    let first = lines.first().map(|line| line.outcome.rho);
    lines.iter().all(|line| Some(line.outcome.rho) == first)
}

/// For each line, how many lines of the buyer came before it, and what was paid for them.
pub(super) fn past(seller: &Seller<'_>) -> Vec<(u32, i128)> {
    let mut order: Vec<(u32, i64, usize)> =
        seller.lines.iter().enumerate().map(|(place, line)| (line.buyer, line.at, place)).collect();
    order.sort_unstable();
    let mut past = vec![(0, 0); seller.lines.len()];
    for own in order.chunk_by(|(one, ..), (next, ..)| one == next) {
        let mut sum = (0_u32, 0_i128);
        for moment in own.chunk_by(|(_, one, _), (_, next, _)| one == next) {
            for (.., place) in moment {
                if let Some(slot) = past.get_mut(*place) {
                    *slot = sum;
                }
            }
            sum.0 = sum.0.saturating_add(u32::try_from(moment.len()).unwrap_or(u32::MAX));
            let rows = moment.iter().filter_map(|(.., place)| seller.lines.get(*place));
            sum.1 += rows.map(|line| i128::from(seller.book.trades.paid.get(index(line.row)))).sum::<i128>();
        }
    }
    past
}
