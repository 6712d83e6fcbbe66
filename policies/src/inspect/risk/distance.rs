//! How far numbers lie apart: the ordered distance of t-closeness.

#![expect(clippy::float_arithmetic, reason = "statistics")]

use super::part::Run;
use super::real::wide;

/// The values of a column in order.
#[derive(Debug)]
pub(super) struct Order {
    /// The place of each code.
    ranks: Vec<u32>,
    /// Rows of the table at or below each place.
    up_to: Vec<u64>,
    /// Their sums over the places before each place, and over all.
    sums: Vec<u128>,
}

impl Order {
    /// `counts` are by code, as the ranks are.
    pub(super) fn new(ranks: Vec<u32>, counts: &[u64]) -> Self {
        let mut by_rank: Vec<(u32, u64)> = ranks.iter().copied().zip(counts.iter().copied()).collect();
        by_rank.sort_unstable();
        let up_to: Vec<u64> = by_rank
            .iter()
            .scan(0, |sum, (_, count)| {
                *sum += count;
                Some(*sum)
            })
            .collect();
        let later = up_to.iter().scan(0, |sum, rows| {
            *sum += u128::from(*rows);
            Some(*sum)
        });
        let sums = std::iter::once(0).chain(later).collect();
        Self { ranks, up_to, sums }
    }

    fn rank(&self, code: u32) -> usize {
        let rank = usize::try_from(code).ok().and_then(|code| self.ranks.get(code)).copied();
        rank.and_then(|rank| usize::try_from(rank).ok()).unwrap_or_default()
    }

    /// The earth mover's distance with steps of one place (Li, Li and Venkatasubramanian 2007): Σ |Σ (q − p)| over the
    /// m places, by m − 1. The class has `rows` rows and the table `all`. Between two places of the class its running
    /// sum Q stands still and the table's P grows, so that each stretch is summed at once, below and above where P
    /// passes Q.
    pub(super) fn earth_mover(&self, class: &[Run], rows: u64, all: u64) -> f64 {
        let mut places: Vec<(usize, u32)> = class.iter().map(|run| (self.rank(run.code), run.rows)).collect();
        places.sort_unstable();
        let (mut moved, mut from, mut seen) = (0, 0, 0);
        for (place, count) in places {
            moved += self.stretch(from, place, seen, rows, all);
            (from, seen) = (place, seen + u64::from(count));
        }
        moved += self.stretch(from, self.up_to.len(), seen, rows, all);
        let steps = u128::try_from(self.up_to.len().saturating_sub(1)).unwrap_or(u128::MAX);
        wide(moved) / wide((u128::from(rows) * u128::from(all) * steps).max(1))
    }

    /// Σ |seen · all − up_to · rows| over the places from one to before another.
    fn stretch(&self, from: usize, to: usize, seen: u64, rows: u64, all: u64) -> u128 {
        let level = u128::from(seen) * u128::from(all);
        let places = self.up_to.get(from..to).unwrap_or_default();
        let passed = from + places.partition_point(|up_to| u128::from(*up_to) * u128::from(rows) <= level);
        let height = |from: usize, to: usize| {
            let sum = |at: usize| self.sums.get(at).copied().unwrap_or_default();
            let length = u128::try_from(to - from).unwrap_or_default();
            ((sum(to) - sum(from)) * u128::from(rows), length * level)
        };
        let (below, level_below) = height(from, passed);
        let (above, level_above) = height(passed, to);
        (level_below - below) + (above - level_above)
    }
}

#[cfg(test)]
mod tests {
    use super::{Order, Run};

    fn of(counts: &[(u32, u32)]) -> Vec<Run> {
        counts.iter().map(|(code, rows)| Run { class: 0, code: *code, rows: *rows }).collect()
    }

    /// The sum of the definition, place by place.
    fn plainly(table: &[u64], class: &[u64]) -> f64 {
        let (all, rows): (u64, u64) = (table.iter().sum(), class.iter().sum());
        let mut sum = 0_i64;
        let mut moved = 0_u64;
        for (there, here) in table.iter().zip(class) {
            sum += i64::try_from(here * all).unwrap() - i64::try_from(there * rows).unwrap();
            moved += sum.unsigned_abs();
        }
        crate::inspect::risk::real::share(moved, rows * all * (table.len() as u64 - 1))
    }

    #[test]
    fn stretches_sum_to_what_places_do() {
        let mut seed = 7_u64;
        let mut next = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % below
        };
        for places in 2..40 {
            let class: Vec<u64> = (0..places).map(|_| next(4) * next(2)).collect();
            let table: Vec<u64> = class.iter().map(|count| count + 1 + next(5)).collect();
            if class.iter().sum::<u64>() == 0 {
                continue;
            }
            let order = Order::new((0..places).collect(), &table);
            let counts = (0..).zip(&class).filter(|(_, count)| **count > 0);
            let counts: Vec<_> =
                counts.map(|(place, count)| (place, u32::try_from(*count).unwrap())).collect();
            let found = order.earth_mover(&of(&counts), class.iter().sum(), table.iter().sum());
            assert!((found - plainly(&table, &class)).abs() < 1e-14, "{table:?} {class:?}");
        }
    }

    #[test]
    fn the_salaries_of_the_paper_are_as_far_as_it_says() {
        // Li and others 2007, section 4.2: {3k, 4k, 5k} and {6k, 8k, 11k} of {3k, …, 11k}.
        let order = Order::new((0..9).collect(), &[1; 9]);
        let far = order.earth_mover(&of(&[(0, 1), (1, 1), (2, 1)]), 3, 9);
        let near = order.earth_mover(&of(&[(3, 1), (5, 1), (8, 1)]), 3, 9);
        assert!((far - 0.375).abs() < 1e-12 && (near - 1.0 / 6.0).abs() < 1e-12, "{far} {near}");
    }
}
