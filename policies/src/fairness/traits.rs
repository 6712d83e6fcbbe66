//! Which trait of the buyers a difference goes with, and which trades and how much it touches.

#![expect(clippy::float_arithmetic, reason = "statistics")]

use std::collections::BTreeMap;

use super::book::index;
use super::cells::{Cell, past};
use super::chance::{real, wide};
use super::contrast::contrasts;
use super::draws::{Audit, goes_with};
use super::evidence::Evidence;
use super::exemption::Ground;
use super::finding::Pattern;
use super::lists::Flicker;
use super::many::benjamini_hochberg;
use super::negotiated::x_of;
use super::pattern::Standing;
use super::policy::share;
use super::price::gap;
use super::record::{Case, Entry, Measured};
use super::sorted::Sorted;
use super::systematic::Tested;

/// The systematic difference of a seller, if one was found among all sellers: the trait with the most evidence, those
/// that pass beside it, and the trades on its side.
pub(super) fn systematic(evidence: &Evidence<'_>, standing: &Standing) -> Option<Case> {
    let (q, policy) = (standing.q?, evidence.seller.policy);
    let tested = &evidence.systematic.tested;
    let within = benjamini_hochberg(&tested.iter().map(|tested| tested.p).collect::<Vec<_>>());
    // Benjamini and Bogomolov 2014: within what was selected, at the share that was selected.
    let level = share(policy.false_discovery_ppm) * real(standing.found) / real(standing.tested.max(1));
    let floor = share(policy.systematic_floor_ppm);
    let ratio = |place: &usize| {
        let tested = tested.get(*place);
        tested.map_or(0.0, |tested| if tested.effect == 0.0 { 0.0 } else { tested.effect.abs() / tested.se })
    };
    let mut passing: Vec<usize> = tested
        .iter()
        .zip(&within)
        .enumerate()
        .filter(|(_, (tested, q))| **q <= level && tested.effect.abs() >= floor)
        .map(|(place, _)| place)
        .collect();
    passing.sort_by(|one, other| ratio(other).total_cmp(&ratio(one)).then(one.cmp(other)));
    let first = tested.get(*passing.first()?)?;
    let driver = first.contrast.driver();
    let mut case = Case::new(Pattern::Systematic, None, touched(evidence, first));
    case.driver = Some(driver.to_owned());
    case.measured = Some(Measured { passing, q });
    Some(case)
}

/// The trades of the side whose price is different: those that stand apart from the rest of their stratum, either way.
fn touched(evidence: &Evidence<'_>, tested: &Tested) -> Vec<Entry> {
    let (seller, systematic) = (&evidence.seller, &evidence.systematic);
    let mut rests: BTreeMap<u32, BTreeMap<u32, Vec<i64>>> = BTreeMap::new();
    let mut side = Vec::new();
    for (place, stratum) in &systematic.cells.lines {
        let Some(line) = seller.lines.get(*place) else { continue };
        match x_of(systematic, tested, *stratum, line.buyer) {
            Some(x) if x > 0.5 => side.push((*place, *stratum, line.outcome.rho)),
            Some(_) => {
                rests.entry(*stratum).or_default().entry(line.buyer).or_default().push(line.outcome.rho);
            }
            None => {}
        }
    }
    let centres: BTreeMap<u32, (i64, usize)> = rests
        .into_iter()
        .filter_map(|(stratum, buyers)| {
            let others = buyers.len();
            let medians = buyers.into_values().filter_map(|prices| Sorted::of(prices).median()).collect();
            Some((stratum, (Sorted::of(medians).median()?, others)))
        })
        .collect();
    let entries = side.into_iter().filter_map(|(place, stratum, rho)| {
        let (centre, others) = *centres.get(&stratum)?;
        let apart = gap(rho, centre).abs() >= seller.policy.materiality_ppm;
        let others = u32::try_from(others).unwrap_or(u32::MAX);
        apart.then_some(Entry { place, centre, others, p: None })
    });
    entries.collect()
}

/// A draw in which a trait goes with winning, or there are too many or too few winners.
pub(super) fn rigged(audit: &Audit, standing: &Standing) -> Case {
    let strongest = audit.strongest().filter(|(_, p)| *p < audit.p_count);
    let favoured =
        |place: usize| strongest.and_then(|(contrast, _)| contrast.x.get(place)).is_none_or(|x| *x > 0.5);
    let others = u32::try_from(audit.lines.len() - audit.won).unwrap_or(u32::MAX);
    let mut sides = [0_usize; 4];
    for (place, (_, won)) in audit.lines.iter().enumerate() {
        let side = usize::from(favoured(place)) * 2 + usize::from(*won);
        if let Some(count) = sides.get_mut(side) {
            *count += 1;
        }
    }
    let [lost_else, won_else, lost, won] = sides;
    // The side that wins more often is the one that was preferred.
    let prefers = won * (lost_else + won_else) >= won_else * (lost + won);
    let winners =
        audit.lines.iter().enumerate().filter(|(place, (_, won))| *won && favoured(*place) == prefers);
    let entries =
        winners.map(|(_, (place, _))| Entry { place: *place, centre: 1_000_000, others, p: Some(audit.p) });
    let mut case = Case::new(Pattern::ExemptionAbuse, Some(Ground::Random.driver()), entries.collect());
    case.reference = Some((Ground::Random, audit.draw));
    case.rigged = standing.rigged.get(&audit.draw).copied();
    case
}

/// The trait that goes with buying in moments at which the list price was moved.
pub(super) fn of_flicker(evidence: &Evidence<'_>, flicker: &Flicker) -> Option<String> {
    let seller = &evidence.seller;
    let past = past(seller);
    let own: Vec<(usize, Cell)> = (0..)
        .zip(&seller.lines)
        .filter(|(_, line)| line.key.product == flicker.product)
        .map(|(place, line)| (place, Cell::of(seller, place, line, &past)))
        .collect();
    let hit: Vec<bool> =
        own.iter().map(|(place, _)| flicker.lines.iter().any(|(hit, _)| hit == place)).collect();
    let cells: Vec<Cell> = own.into_iter().map(|(_, cell)| cell).collect();
    let contrasts = contrasts(seller, &cells);
    let p: Vec<f64> = contrasts.iter().map(|contrast| goes_with(contrast, &hit)).collect();
    let adjusted = benjamini_hochberg(&p);
    let least = p
        .iter()
        .copied()
        .zip(0_usize..)
        .min_by(|(one, i), (other, j)| one.total_cmp(other).then(i.cmp(j)))?
        .1;
    let is_clear = adjusted.get(least).is_some_and(|q| *q <= 0.05);
    contrasts.get(least).filter(|_| is_clear).map(|contrast| contrast.driver().to_owned())
}

/// Difference in the mean logarithm of what a unit cost, between a contrast's side and the rest, whatever the
/// conditions.
pub(super) fn unconditional(evidence: &Evidence<'_>, tested: &Tested) -> Option<f64> {
    let (seller, systematic) = (&evidence.seller, &evidence.systematic);
    let mut sums = [(0.0, 0.0), (0.0, 0.0)];
    for (place, stratum) in &systematic.cells.lines {
        let Some(line) = seller.lines.get(*place) else { continue };
        let Some(x) = x_of(systematic, tested, *stratum, line.buyer) else { continue };
        let net = super::record::amounts_of(seller, line)?.net;
        let unit = wide(i64::try_from(net / 1_000_000).unwrap_or(i64::MAX))
            / wide(seller.book.trades.quantity.get(index(line.row)).max(1));
        let [rest, side] = &mut sums;
        let sum = if x > 0.5 { side } else { rest };
        if unit > 0.0 {
            sum.0 += unit.ln();
            sum.1 += 1.0;
        }
    }
    let [(rest, rests), (side, sides)] = sums;
    (rests > 0.0 && sides > 0.0).then(|| side / sides - rest / rests)
}
