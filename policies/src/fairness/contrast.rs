//! What a difference in price is held against: each level of a trait against the rest, and amounts by their rank.

#![expect(clippy::float_arithmetic, reason = "statistics")]

use super::book::{Kind, NOTHING, index};
use super::cells::Cell;
use super::chance::real;
use super::seller::Seller;

/// A contrast among the cells of a seller.
#[derive(Debug, Clone)]
pub(super) struct Contrast {
    /// The trait.
    pub(super) of: String,
    /// The level that is held against the rest; none where amounts are ranked.
    pub(super) level: Option<String>,
    /// By cell; not a number where nothing is known.
    pub(super) x: Vec<f64>,
}

impl Contrast {
    /// The trait's family: tenure, purchases before and money spent before are one history with the seller.
    pub(super) fn driver(&self) -> &str {
        match self.of.as_str() {
            "purchases" | "spent" => "tenure",
            other => other,
        }
    }
}

/// Every contrast that has enough buyers on either side.
pub(super) fn contrasts(seller: &Seller<'_>, cells: &[Cell]) -> Vec<Contrast> {
    let mut all = Vec::new();
    for own in &seller.book.buyers.traits {
        match &own.kind {
            Kind::Levels { names, of } => {
                let level = |cell: &Cell| {
                    let code = seller.buyers.get(index(cell.buyer)).copied();
                    code.map_or(NOTHING, |code| of.get(index(code)))
                };
                let levels: Vec<u32> = cells.iter().map(level).collect();
                let mut present: Vec<u32> =
                    levels.iter().copied().filter(|level| *level != NOTHING).collect();
                present.sort_unstable();
                present.dedup();
                // Of two levels, one against the rest says it all.
                let skipped = usize::from(present.len() == 2);
                for one in present.into_iter().skip(skipped) {
                    let x = levels.iter().map(|level| match *level {
                        NOTHING => f64::NAN,
                        other => f64::from(u8::from(other == one)),
                    });
                    all.push(Contrast { of: own.name.clone(), level: Some(names.get(one)), x: x.collect() });
                }
            }
            Kind::Amounts(amounts) => {
                let amount = |cell: &Cell| {
                    let code = seller.buyers.get(index(cell.buyer)).copied();
                    code.and_then(|code| amounts.get(index(code)).copied()).unwrap_or(f64::NAN)
                };
                all.push(ranked(&own.name, cells.iter().map(amount)));
            }
        }
    }
    all.push(ranked("tenure", cells.iter().map(|cell| cell.tenure)));
    all.push(ranked("purchases", cells.iter().map(|cell| cell.purchases)));
    all.push(ranked("spent", cells.iter().map(|cell| cell.spent)));
    all.retain(|contrast| has_sides(seller, cells, contrast));
    all
}

/// Ranks between nought and one, ties in the middle of theirs.
fn ranked(of: &str, amounts: impl Iterator<Item = f64>) -> Contrast {
    let mut x: Vec<f64> = amounts.collect();
    let mut order: Vec<(f64, usize)> =
        x.iter().copied().zip(0..).filter(|(amount, _)| !amount.is_nan()).collect();
    order.sort_unstable_by(|(one, i), (other, j)| one.total_cmp(other).then(i.cmp(j)));
    let all = real(order.len());
    let mut below = 0;
    for same in order.chunk_by(|(one, _), (next, _)| one.total_cmp(next).is_eq()) {
        let rank = (real(below) + 0.5 * real(same.len())) / all;
        for (_, place) in same {
            if let Some(slot) = x.get_mut(*place) {
                *slot = rank;
            }
        }
        below += same.len();
    }
    Contrast { of: of.to_owned(), level: None, x }
}

/// Whether enough buyers stand on either side: of a level, those of it and the rest; of ranks, different buyers.
fn has_sides(seller: &Seller<'_>, cells: &[Cell], contrast: &Contrast) -> bool {
    let policy = seller.policy;
    let (mut low, mut high) = (0, 0);
    let mut met = vec![(false, false); seller.buyers.len()];
    for (cell, x) in cells.iter().zip(&contrast.x).filter(|(_, x)| !x.is_nan()) {
        let Some((is_low, is_high)) = met.get_mut(index(cell.buyer)) else { continue };
        let (is_met, count) = if *x > 0.5 { (is_high, &mut high) } else { (is_low, &mut low) };
        *count += usize::from(!*is_met);
        *is_met = true;
    }
    let least = if contrast.of == "related" { policy.related_buyers_min } else { policy.side_buyers_min };
    low >= policy.side_buyers_min && high >= least
}
