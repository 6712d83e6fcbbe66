//! What was published, arranged so that each sale finds what bound it at its moment. Ties are broken by content,
//! never by the order of rows.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::published::{Adjustment, Dimension, Draw, ListPrice, Market, Offer};
use super::sale::Sale;

pub(super) const DAY: i64 = 86_400;

type Instant = DateTime<Utc>;

pub(super) struct Index<'a> {
    lists: BTreeMap<(&'a str, &'a str), Vec<&'a ListPrice>>,
    adjustments: BTreeMap<&'a str, Vec<&'a Adjustment>>,
    offers: BTreeMap<&'a str, Vec<&'a Offer>>,
    draws: BTreeMap<&'a str, Vec<&'a Draw>>,
    first_purchase: BTreeMap<(&'a str, &'a str), Instant>,
}

impl<'a> Index<'a> {
    pub(super) fn new(market: &'a Market) -> Self {
        let mut index = Self {
            lists: group(&market.lists, |list| (list.product.as_str(), list.plan.as_str())),
            adjustments: group(&market.adjustments, |row| row.product.as_str()),
            offers: group(&market.offers, |offer| offer.seller.as_str()),
            draws: group(&market.draws, |draw| draw.seller.as_str()),
            first_purchase: BTreeMap::new(),
        };
        for offers in index.offers.values_mut() {
            offers.sort_by_key(|o| (&o.id, o.published_at, o.from, o.until, o.discount_ppm, &o.product));
        }
        for draws in index.draws.values_mut() {
            draws.sort_by_key(|d| {
                (&d.id, d.published_at, d.probability_ppm, d.discount_ppm, &d.commitment, &d.seed)
            });
        }
        let sales = market.sales.iter().map(|sale| (&sale.seller, &sale.buyer, sale.at));
        let earlier = market.earlier.iter().map(|sale| (&sale.seller, &sale.buyer, sale.at));
        for (seller, buyer, at) in sales.chain(earlier) {
            let first = index.first_purchase.entry((seller.as_str(), buyer.as_str())).or_insert(at);
            *first = at.min(*first);
        }
        index
    }

    /// The list price that could be seen and applied at `moment`.
    pub(super) fn list_price(&self, sale: &Sale, moment: Instant) -> Option<i64> {
        self.lists
            .get(&(sale.product.as_str(), sale.plan.as_str()))?
            .iter()
            .filter(|list| list.valid_from <= moment && list.published_at <= moment)
            .max_by_key(|list| (list.valid_from, list.published_at, list.price))
            .map(|list| list.price)
    }

    /// How far the published tables move the price of this sale, one factor for each dimension that has a table.
    pub(super) fn adjustments(&self, sale: &Sale, moment: Instant) -> Vec<i64> {
        [Dimension::Quantity, Dimension::Duration, Dimension::Credit]
            .into_iter()
            .filter_map(|dimension| {
                let value = match dimension {
                    Dimension::Quantity => sale.quantity,
                    Dimension::Duration => sale.conditions.duration_months,
                    Dimension::Credit => sale.conditions.credit_grade,
                };
                self.in_force(sale, dimension, moment)
                    .filter(|row| row.threshold <= value)
                    .max_by_key(|row| (row.threshold, row.published_at, row.ppm))
                    .map(|row| row.ppm)
            })
            .collect()
    }

    /// Whether the seller publishes a table for this dimension, so that the difference is in the price already.
    pub(super) fn publishes(&self, sale: &Sale, dimension: Dimension, moment: Instant) -> bool {
        self.in_force(sale, dimension, moment).next().is_some()
    }

    fn in_force<'s>(
        &'s self,
        sale: &'s Sale,
        dimension: Dimension,
        moment: Instant,
    ) -> impl Iterator<Item = &'a Adjustment> + 's {
        self.adjustments.get(sale.product.as_str()).into_iter().flatten().copied().filter(move |row| {
            row.dimension == dimension
                && (row.plan.is_empty() || row.plan == sale.plan)
                && row.published_at <= moment
                && row.valid_until.is_none_or(|end| moment < end)
        })
    }

    pub(super) fn offer(&self, seller: &str, id: &str) -> Option<&'a Offer> {
        self.offers.get(seller)?.iter().copied().find(|offer| offer.id == id)
    }

    pub(super) fn draw(&self, seller: &str, id: &str) -> Option<&'a Draw> {
        self.draws.get(seller)?.iter().copied().find(|draw| draw.id == id)
    }

    /// Days from the start of the first promotion that runs into this one, to the end of this one: an offer issued
    /// again as soon as it ends is one long offer.
    pub(super) fn offer_days(&self, offer: &Offer, gap_days: i64) -> i64 {
        let gap = gap_days.saturating_mul(DAY);
        let mut start = offer.from.timestamp();
        let related = || {
            self.offers.get(offer.seller.as_str()).into_iter().flatten().filter(|other| {
                other.product.is_empty() || offer.product.is_empty() || other.product == offer.product
            })
        };
        while let Some(earlier) = related()
            .filter(|o| o.from.timestamp() < start && o.until.timestamp().saturating_add(gap) >= start)
            .map(|o| o.from.timestamp())
            .min()
        {
            start = earlier;
        }
        let seconds = offer.until.timestamp().saturating_sub(start);
        seconds.saturating_add(DAY - 1).div_euclid(DAY)
    }

    /// Whether the buyer had bought from the seller before this sale.
    pub(super) fn bought_before(&self, sale: &Sale) -> bool {
        self.first_purchase
            .get(&(sale.seller.as_str(), sale.buyer.as_str()))
            .is_some_and(|first| *first < sale.at)
    }
}

fn group<'a, T, K: Ord>(rows: &'a [T], key: impl Fn(&'a T) -> K) -> BTreeMap<K, Vec<&'a T>> {
    let mut groups: BTreeMap<K, Vec<&'a T>> = BTreeMap::new();
    for row in rows {
        groups.entry(key(row)).or_default().push(row);
    }
    groups
}
