//! What a buyer may know of its own price: the rule, the size of the cohort and where it stands, nobody named.

use serde::{Deserialize, Serialize};

use super::book::Book;
use super::cohort::{Around, Paid, Walker};
use super::policy::Policy;
use super::price::percent;
use super::published::Market;
use super::report::Unusable;
use super::seller::Seller;

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
    let Some(sale) = market.sales.iter().find(|sale| sale.id == trade) else {
        return Err(Unusable::UnknownSale(trade.to_owned()));
    };
    let book = Book::of(market, policy)?;
    let place = market.sales.iter().position(|other| std::ptr::eq(other, sale)).unwrap_or_default();
    let row = u32::try_from(place).unwrap_or(u32::MAX);
    let code = book.trades.seller.get(place);
    let rows: Vec<u32> = (0..)
        .zip(&market.sales)
        .filter(|(_, other)| other.seller == sale.seller)
        .map(|(row, _)| row)
        .collect();
    let seller = Seller::new(&book, policy, code, &rows);
    let own = seller.lines.iter().find(|line| line.row == row).map(|line| line.outcome.rho);
    let mut cohorts = seller.cohorts.iter().map(|cohort| seller.cohort(cohort));
    let lines = cohorts.find(|lines| lines.iter().any(|line| line.row == row)).unwrap_or_default();
    let cohort: Vec<Paid> = lines.iter().map(Paid::of).collect();
    let around = Walker::new(policy).around(&cohort, row);
    let standing = around.as_ref().and_then(|around| standing(policy, around));
    let cohort = around.map(|around| around.buyers);
    let says = says(policy, own, cohort, standing.as_ref());
    Ok(Position { trade: trade.to_owned(), policy: policy.version.clone(), cohort, standing, says })
}

fn standing(policy: &Policy, around: &Around) -> Option<Standing> {
    (around.buyers >= policy.receipt_buyers_min).then(|| Standing {
        own_ppm: around.own,
        median_ppm: around.median,
        paid_less: around.less,
        paid_same: around.same.saturating_sub(1),
        paid_more: around.buyers - around.less - around.same,
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
