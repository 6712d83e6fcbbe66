//! What a buyer may know of its own price: the rule, the size of the cohort and where it stands, nobody named.

use serde::{Deserialize, Serialize};

use super::cohort::{Around, around, median};
use super::index::Index;
use super::judge::{cohorts, price_all};
use super::policy::Policy;
use super::price::percent;
use super::published::Market;
use super::report::Unusable;

/// The price part of a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The sale.
    pub trade: String,
    /// Version of the policy.
    pub policy: String,
    /// Buyers under the same conditions within the window, this one included; none when the sale is outside
    /// comparison (an exemption holds or must be reviewed, or it cannot be priced).
    pub cohort: Option<usize>,
    /// Where this buyer stands; none in a cohort too small to say without exposing anyone.
    pub standing: Option<Standing>,
    /// The same in a sentence.
    pub says: String,
}

/// Where one buyer stands among others. Prices are ratios to what was published, in parts per million.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// This buyer's median price.
    pub own_ppm: i64,
    /// The cohort's median price.
    pub median_ppm: i64,
    /// Other buyers who paid less.
    pub paid_less: usize,
    /// Other buyers who paid the same.
    pub paid_same: usize,
    /// Other buyers who paid more.
    pub paid_more: usize,
}

/// Where the buyer of `trade` stands among buyers under the same conditions.
///
/// # Errors
/// [`Unusable`] when the input contradicts itself or holds no such sale.
pub fn position(market: &Market, policy: &Policy, trade: &str) -> Result<Position, Unusable> {
    if !market.sales.iter().any(|sale| sale.id == trade) {
        return Err(Unusable::UnknownSale(trade.to_owned()));
    }
    let index = Index::new(market);
    let (priced, _) = price_all(market, policy, &index)?;
    let found = cohorts(&priced)
        .values()
        .find(|cohort| cohort.iter().any(|sale| sale.sale.id == trade))
        .and_then(|cohort| around(policy, cohort, trade));
    let own = priced.iter().find(|sale| sale.sale.id == trade).map(|sale| sale.outcome.rho);
    let standing = found.as_ref().and_then(|around| standing(policy, around));
    let cohort = found.map(|around| around.medians.len());
    let says = says(policy, own, cohort, standing.as_ref());
    Ok(Position { trade: trade.to_owned(), policy: policy.version.clone(), cohort, standing, says })
}

fn standing(policy: &Policy, around: &Around) -> Option<Standing> {
    if around.medians.len() < policy.receipt_buyers_min {
        return None;
    }
    let less = around.medians.partition_point(|price| *price < around.own);
    let up_to = around.medians.partition_point(|price| *price <= around.own);
    Some(Standing {
        own_ppm: around.own,
        median_ppm: median(&around.medians)?,
        paid_less: less,
        paid_same: (up_to - less).saturating_sub(1),
        paid_more: around.medians.len() - up_to,
    })
}

/// One order's price and the medians of buyers are different things: a buyer is compared by all its orders under the
/// same conditions.
fn says(policy: &Policy, own: Option<i64>, cohort: Option<usize>, standing: Option<&Standing>) -> String {
    let this =
        own.map(|rho| format!("This order was priced at {} of what was published for it. ", percent(rho)));
    let this = this.unwrap_or_default();
    match (cohort, standing) {
        (None, _) => "This sale is outside the comparison of prices.".to_owned(),
        (Some(_), None) => format!(
            "Fewer than {} buyers bought under the same conditions, too few to say more.",
            policy.receipt_buyers_min
        ),
        (Some(buyers), Some(standing)) => format!(
            "{this}The median of your orders under the same conditions is {} of what was published for them; of the \
             {buyers} buyers under these conditions, you among them, it is {}. Measured by their medians, {} paid less \
             than you, {} the same and {} more.",
            percent(standing.own_ppm),
            percent(standing.median_ppm),
            standing.paid_less,
            standing.paid_same,
            standing.paid_more,
        ),
    }
}
