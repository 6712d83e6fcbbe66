//! What the act was traded for: orders added exactly, foreign money converted at the day's rate.

use super::answer::{Amount, OrderAmount};
use super::error::FineError;
use super::facts::{FineFacts, OrderFact};
use super::fen::{Fen, scaled};
use super::reading::RATE_DECIMALS;
use super::ternary::Ternary;

/// The amount of a trade, and where it stands to a boundary.
#[derive(Clone)]
pub(super) struct Traded {
    pub(super) shown: Amount,
    /// The greatest single order.
    pub(super) greatest: Option<Fen>,
}

impl Traded {
    /// Whether all orders together are below the amount. The known part settles it once it reaches the amount.
    pub(super) fn below(&self, boundary: Fen) -> Ternary {
        match (self.shown.known < boundary, self.shown.complete) {
            (false, _) => Ternary::No,
            (true, true) => Ternary::Yes,
            (true, false) => Ternary::Unknown,
        }
    }
}

/// One order in hundred-millionths of a fen, so that a sum is rounded once and not at each order.
struct Exact {
    amount: Option<i128>,
    without_tax: Option<i128>,
}

pub(super) fn traded(facts: &FineFacts) -> Result<Traded, FineError> {
    let single = [OrderFact { amount: facts.amount, tax: facts.tax, ..OrderFact::default() }];
    let orders = if facts.orders.is_empty() { &single[..] } else { &facts.orders };
    let exact = orders.iter().map(exact).collect::<Result<Vec<_>, _>>()?;
    let known = sum(exact.iter().filter_map(|order| order.amount))?;
    let without_tax: Option<Vec<i128>> = exact.iter().map(|order| order.without_tax).collect();
    let taxed = orders.iter().any(|order| order.tax.is_some());
    let without_tax = without_tax.filter(|_| taxed).map(|each| sum(each.into_iter())).transpose()?;
    let shown = orders.iter().zip(&exact).map(|(order, exact)| OrderAmount {
        yuan: exact.amount.map(down),
        currency: order.currency.clone().unwrap_or_else(|| "CNY".to_owned()),
        rate: order.rate.clone(),
        at: order.at,
    });
    Ok(Traded {
        greatest: exact.iter().filter_map(|order| order.amount).max().map(down),
        shown: Amount {
            known: down(known),
            complete: exact.iter().all(|order| order.amount.is_some()),
            without_tax: without_tax.map(down),
            orders: shown.collect(),
        },
    })
}

/// A rate of one, with the decimals a rate may have.
const ONE: i128 = 100_000_000;

/// Down is the exact direction here: a sum is below a boundary in whole fen exactly when its whole fen are.
fn down(exact: i128) -> Fen {
    Fen::new(exact.div_euclid(ONE))
}

fn exact(order: &OrderFact) -> Result<Exact, FineError> {
    let foreign = order.currency.as_deref().is_some_and(|currency| currency != "CNY");
    let rate = match &order.rate {
        Some(rate) => Some(scaled(rate, RATE_DECIMALS).map_err(unreadable)?),
        None => (!foreign).then_some(ONE),
    };
    let convert = |fen: Fen| -> Result<Option<i128>, FineError> {
        rate.map(|rate| fen.fen().checked_mul(rate).ok_or_else(too_large)).transpose()
    };
    Ok(Exact {
        amount: order.amount.map_or(Ok(None), convert)?,
        without_tax: order
            .amount
            .map_or(Ok(None), |amount| convert(amount.less(order.tax.unwrap_or(Fen::ZERO))))?,
    })
}

fn sum(mut amounts: impl Iterator<Item = i128>) -> Result<i128, FineError> {
    amounts.try_fold(0_i128, |sum, amount| sum.checked_add(amount).ok_or_else(too_large))
}

fn unreadable(problem: String) -> FineError {
    FineError::Fact { fact: "orders".to_owned(), problem }
}

fn too_large() -> FineError {
    unreadable("an amount at its rate is too large; check amount and rate".to_owned())
}
