//! Promotions for new users that some new users were refused.

use std::collections::BTreeMap;

use super::book::Promotion;
use super::cells::{Cell, past};
use super::contrast::contrasts;
use super::draws::goes_with;
use super::exemption::{Ground, Status};
use super::many::simes;
use super::policy::share;
use super::seller::{Line, Seller};

/// A promotion that was not for all it was published for.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) offer: Promotion,
    /// Places of the lines of new users who had to pay more.
    pub(super) refused: Vec<usize>,
    /// New users who bought in the window.
    pub(super) eligible: usize,
}

pub(super) fn refusals(seller: &Seller<'_>) -> Vec<Refusal> {
    seller.promotions().filter_map(|offer| refusal(seller, offer)).collect()
}

fn refusal(seller: &Seller<'_>, offer: &Promotion) -> Option<Refusal> {
    let mut firsts: BTreeMap<u32, (usize, &Line)> = BTreeMap::new();
    for (place, line) in seller.lines.iter().enumerate().filter(|(_, line)| is_eligible(seller, offer, line))
    {
        let first = firsts.entry(line.buyer).or_insert((place, line));
        // Of purchases at one moment, one with the promotion speaks for the buyer.
        if is_granted(offer, seller, line) {
            *first = (place, line);
        }
    }
    let granted = firsts.values().filter(|(_, line)| is_granted(offer, seller, line)).count();
    let refused: Vec<usize> = firsts
        .values()
        .filter(|(_, line)| line.claim.is_none() && pays_more(seller, offer, line))
        .map(|(place, _)| *place)
        .collect();
    let policy = seller.policy;
    let eligible = firsts.len();
    let share = i64::try_from(refused.len() * 1_000_000 / eligible.max(1)).unwrap_or(i64::MAX);
    let found = eligible >= policy.eligible_min
        && granted > 0
        && refused.len() >= policy.refused_min
        && share > policy.refused_share_ppm
        && (share <= policy.refused_most_ppm || goes_with_a_trait(seller, firsts.values(), &refused));
    found.then_some(Refusal { offer: *offer, refused, eligible })
}

/// Whether those who were refused have something in common that the others have not.
fn goes_with_a_trait<'l>(
    seller: &Seller<'_>,
    firsts: impl Iterator<Item = &'l (usize, &'l Line)>,
    refused: &[usize],
) -> bool {
    let past = past(seller);
    let (cells, outcomes): (Vec<Cell>, Vec<bool>) =
        firsts.map(|(place, line)| (Cell::of(seller, *place, line, &past), refused.contains(place))).unzip();
    let contrasts = contrasts(seller, &cells);
    let p: Vec<f64> = contrasts.iter().map(|contrast| goes_with(contrast, &outcomes)).collect();
    simes(&p) <= share(seller.policy.refused_chance_ppm)
}

fn is_eligible(seller: &Seller<'_>, offer: &Promotion, line: &Line) -> bool {
    let moment = line.outcome.moment;
    (offer.from..offer.until).contains(&moment)
        && offer.published <= moment
        && offer.product.is_none_or(|product| product == line.key.product)
        && !seller.bought_before(line.buyer, line.at)
        // Who bought under another claim was priced by that.
        && line.claim.is_none_or(|claim| claim.ground == Ground::NewUser)
}

fn is_granted(offer: &Promotion, seller: &Seller<'_>, line: &Line) -> bool {
    line.claim.is_some_and(|claim| (claim.ground, claim.status) == (Ground::NewUser, Status::Valid))
        || !pays_more(seller, offer, line)
}

fn pays_more(seller: &Seller<'_>, offer: &Promotion, line: &Line) -> bool {
    let promised = 1_000_000_i64.saturating_sub(offer.discount);
    line.outcome.rho > promised + seller.policy.materiality_ppm.max(line.outcome.tolerance)
}
