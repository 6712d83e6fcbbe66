//! Other trades under the same conditions, to be laid beside one that stands apart.

use std::collections::BTreeSet;

use super::evidence::Evidence;
use super::finding::Comparator;
use super::price::yuan;
use super::record::amounts_of;
use super::seller::Line;

/// The nearest in time of each other buyer, within the window, at most so many as the policy shows.
pub(super) fn comparators(evidence: &Evidence<'_>, place: usize) -> Vec<Comparator> {
    let (seller, policy) = (&evidence.seller, evidence.seller.policy);
    let Some(line) = seller.lines.get(place) else { return Vec::new() };
    // Draws are compared with draws; whatever is judged, with what is judged under the same conditions.
    let like = |other: &&Line| {
        other.key == line.key && other.buyer != line.buyer && other.is_compared() == line.is_compared()
    };
    let silent = |other: &&Line| other.is_in_vain();
    let near = |other: &&Line| other.at.abs_diff(line.at) <= seller.window().unsigned_abs();
    let all: Vec<&Line> = seller.lines.iter().filter(like).filter(near).collect();
    let voices: BTreeSet<u32> = all.iter().filter(|other| !silent(other)).map(|other| other.buyer).collect();
    let heard = voices.len() >= policy.other_buyers_min;
    let mut order: Vec<(u64, String, &Line)> = all
        .into_iter()
        .filter(|other| !heard || !silent(other))
        .map(|other| (other.at.abs_diff(line.at), seller.id(other), other))
        .collect();
    order.sort_by(|(apart, id, _), (other, other_id, _)| (apart, id).cmp(&(other, other_id)));
    let mut buyers = BTreeSet::new();
    order.retain(|(.., other)| buyers.insert(other.buyer));
    order
        .into_iter()
        .take(policy.comparators_max)
        .filter_map(|(apart, trade, other)| {
            let amounts = amounts_of(seller, other)?;
            Some(Comparator {
                trade,
                buyer: seller.buyer(other.buyer),
                rho_ppm: other.outcome.rho,
                expected: yuan(amounts.expected, seller.book.per_yuan),
                net: yuan(amounts.net, seller.book.per_yuan),
                seconds_apart: i64::try_from(apart).unwrap_or(i64::MAX),
            })
        })
        .collect()
}
