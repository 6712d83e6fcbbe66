//! What was published, by codes: each trade finds what bound it at its moment. Ties are broken by content, never by
//! the order of rows.

use super::grouped::Grouped;
use super::trade::Trade;
use crate::fairness::published::Dimension;

/// One version of a list price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::fairness) struct List {
    pub(in crate::fairness) product: u32,
    pub(in crate::fairness) from: i64,
    pub(in crate::fairness) published: i64,
    pub(in crate::fairness) price: i64,
}

/// One row of a published table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::fairness) struct Step {
    pub(in crate::fairness) product: u32,
    pub(in crate::fairness) dimension: Dimension,
    pub(in crate::fairness) threshold: i64,
    pub(in crate::fairness) published: i64,
    pub(in crate::fairness) ppm: i64,
    pub(in crate::fairness) until: i64,
}

/// A promotion for new users.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::fairness) struct Promotion {
    pub(in crate::fairness) seller: u32,
    pub(in crate::fairness) id: u32,
    pub(in crate::fairness) published: i64,
    pub(in crate::fairness) from: i64,
    pub(in crate::fairness) until: i64,
    pub(in crate::fairness) discount: i64,
    /// None is every product of the seller.
    pub(in crate::fairness) product: Option<u32>,
    pub(in crate::fairness) max_days: Option<i64>,
}

/// A published draw.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::fairness) struct Lottery {
    pub(in crate::fairness) seller: u32,
    pub(in crate::fairness) id: u32,
    pub(in crate::fairness) published: i64,
    pub(in crate::fairness) probability: i64,
    pub(in crate::fairness) discount: i64,
    pub(in crate::fairness) commitment: Option<String>,
    pub(in crate::fairness) seed: Option<String>,
}

/// Everything published.
#[derive(Debug, Clone, Default)]
pub(in crate::fairness) struct Shelf {
    pub(in crate::fairness) lists: Grouped<List>,
    pub(in crate::fairness) steps: Grouped<Step>,
    pub(in crate::fairness) promotions: Grouped<Promotion>,
    pub(in crate::fairness) lotteries: Grouped<Lottery>,
}

impl Shelf {
    /// The list price of a product that could be seen and applied at `moment`.
    pub(in crate::fairness) fn list_price(&self, product: u32, moment: i64) -> Option<i64> {
        let lists = self.lists.of(product);
        let begun = lists.partition_point(|list| list.from <= moment);
        lists.iter().take(begun).rev().find(|list| list.published <= moment).map(|list| list.price)
    }

    /// How far the published tables move the price of this trade, one factor for each dimension with a table. The
    /// grade of credit is given: by evidence, or as it is claimed.
    pub(in crate::fairness) fn factors(
        &self,
        trade: &Trade,
        credit: i64,
        moment: i64,
    ) -> impl Iterator<Item = i64> {
        let steps = self.steps.of(trade.product);
        let values = [
            (Dimension::Quantity, trade.quantity),
            (Dimension::Duration, trade.duration),
            (Dimension::Credit, credit),
        ];
        let dimensions = if steps.is_empty() { 0 } else { values.len() };
        values.into_iter().take(dimensions).filter_map(move |(dimension, value)| {
            steps
                .iter()
                .rfind(|step| step.dimension == dimension && step.threshold <= value && step.binds(moment))
                .map(|step| step.ppm)
        })
    }

    /// Whether a table for this dimension is in force, so that the difference is in the price already.
    pub(in crate::fairness) fn publishes(&self, product: u32, dimension: Dimension, moment: i64) -> bool {
        self.steps.of(product).iter().any(|step| step.dimension == dimension && step.binds(moment))
    }

    /// Days from the start of the first promotion that runs into this one, to the end of this one: an offer issued
    /// again as soon as it ends is one long offer.
    pub(in crate::fairness) fn promotion_days(&self, offer: &Promotion, gap: i64) -> i64 {
        let related = |other: &&Promotion| {
            other.product.is_none() || offer.product.is_none() || other.product == offer.product
        };
        let mut start = offer.from;
        while let Some(earlier) = self
            .promotions
            .of(offer.seller)
            .iter()
            .filter(related)
            .filter(|other| other.from < start && other.until.saturating_add(gap) >= start)
            .map(|other| other.from)
            .min()
        {
            start = earlier;
        }
        offer.until.saturating_sub(start).saturating_add(super::DAY - 1).div_euclid(super::DAY)
    }
}

impl Step {
    fn binds(&self, moment: i64) -> bool {
        self.published <= moment && moment < self.until
    }
}
