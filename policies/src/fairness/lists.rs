//! List prices that move for a moment, and somebody is made to buy in it.

#![expect(clippy::float_arithmetic, reason = "statistics")]

use std::collections::BTreeSet;

use super::book::List;
use super::chance::{poisson_at_least, real, wide};
use super::price::gap;
use super::seller::Seller;

/// A product whose list price was moved for single purchases.
#[derive(Debug)]
pub(super) struct Flicker {
    pub(super) product: u32,
    /// Places of the lines bought in such a moment, and the list price around it.
    pub(super) lines: Vec<(usize, i64)>,
    /// Lines of the product in all.
    pub(super) bought: usize,
    pub(super) p: f64,
}

/// A moment between two list prices that are both on the other side of its own.
struct Moment {
    from: i64,
    until: i64,
    is_above: bool,
    around: i64,
}

pub(super) fn flickers(seller: &Seller<'_>) -> Vec<Flicker> {
    let by_product = seller.lines.chunk_by(|one, next| one.key.product == next.key.product);
    let products: BTreeSet<u32> = by_product.filter_map(|own| Some(own.first()?.key.product)).collect();
    let flickers = products.into_iter().flat_map(|product| {
        let moments = moments(seller, product);
        [true, false].map(|above| flicker(seller, product, &moments, above))
    });
    flickers.flatten().collect()
}

fn moments(seller: &Seller<'_>, product: u32) -> Vec<Moment> {
    let mut lists: Vec<List> = seller.book.shelf.lists.of(product).to_vec();
    lists.dedup_by(|next, one| next.price == one.price);
    let triples = lists.iter().zip(lists.iter().skip(1)).zip(lists.iter().skip(2));
    triples
        .filter(|((_, one), next)| {
            next.from.saturating_sub(one.from) < seller.policy.list_moment_hours * 3_600
        })
        .filter_map(|((before, one), next)| {
            let least = seller.policy.materiality_ppm;
            let gaps = [gap(one.price, before.price), gap(one.price, next.price)];
            let is_above = gaps.iter().all(|gap| *gap >= least);
            let is_below = gaps.iter().all(|gap| *gap <= -least);
            let moment = Moment { from: one.from, until: next.from, is_above, around: before.price };
            (is_above || is_below).then_some(moment)
        })
        .collect()
}

fn flicker(seller: &Seller<'_>, product: u32, moments: &[Moment], above: bool) -> Option<Flicker> {
    let moments: Vec<&Moment> = moments.iter().filter(|moment| moment.is_above == above).collect();
    if moments.is_empty() {
        return None;
    }
    let own = || seller.lines.iter().enumerate().filter(|(_, line)| line.key.product == product);
    let times = || own().map(|(_, line)| line.outcome.moment);
    let (first, last) = (times().min()?, times().max()?);
    let hit = |at: i64| {
        let place = moments.partition_point(|moment| moment.from <= at).checked_sub(1)?;
        moments.get(place).filter(|moment| at < moment.until).map(|moment| (place, moment.around))
    };
    let lines: Vec<(usize, i64)> =
        own().filter_map(|(place, line)| Some((place, hit(line.outcome.moment)?.1))).collect();
    let pairs: BTreeSet<(usize, u32)> =
        own().filter_map(|(_, line)| Some((hit(line.outcome.moment)?.0, line.buyer))).collect();
    let used: BTreeSet<usize> = pairs.iter().map(|(moment, _)| *moment).collect();
    // Many buyers in one moment is a sale for everyone, or a price that follows demand.
    let is_for_one = pairs.len() * 2 < used.len() * 3;
    let exposed: i64 =
        moments.iter().map(|moment| (moment.until.min(last + 1) - moment.from.max(first)).max(0)).sum();
    let bought = own().count();
    let expected = real(bought) * wide(exposed) / wide((last - first).max(1));
    // What one buyer buys in one moment is one visit, however much it is.
    let p = poisson_at_least(pairs.len(), expected);
    let limit = wide(seller.policy.list_chance_ppb) / 1e9;
    let found = is_for_one && used.len() >= seller.policy.list_moments_min && p <= limit;
    found.then_some(Flicker { product, lines, bought, p })
}
