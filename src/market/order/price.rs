//! What an order costs. The rules are the plan's; the one rounding of an order's price stands here.

use entity::{Money, plan, quote};
use sea_orm::DatabaseTransaction;
use serde_json::Value;

use super::NewOrder;
use crate::{
    ctx::Ctx,
    error::Error,
    market::{
        fund::FEN,
        plan::{self as plans, Offer},
        quote::{Claim, Evidence, Ground},
    },
};

/// The price of one order.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Price {
    pub(super) unit: Money,
    pub(super) amount: Money,
    /// What the published rules give to everybody for the same quantity, promotions for new users apart.
    pub(super) list_amount: Money,
    /// Why the price departs from that, where it does.
    pub(super) claim: Option<Value>,
}

/// By the published rules; or as quoted to this buyer.
pub(super) async fn of(
    txn: &DatabaseTransaction,
    ctx: &Ctx,
    new: &NewOrder,
    basis: (&plan::Model, Option<&quote::Model>),
    buyer_id: &str,
    seller_id: &str,
) -> Result<Price, Error> {
    let (plan, quote) = basis;
    let listed = plans::price(plan, new.quantity, None)?;
    let list_amount = to_fen(listed.amount)?;
    if let Some(quote) = quote {
        let amount = quoted(quote, new.quantity)?;
        return Ok(Price { unit: quote.unit_price, amount, list_amount, claim: quote.claim.clone() });
    }
    let Some(id) = &new.offer else {
        return Ok(Price { unit: listed.unit_price, amount: list_amount, list_amount, claim: None });
    };
    let offer = open_to(txn, ctx, plan, id, buyer_id, seller_id).await?;
    let promoted = plans::price(plan, new.quantity, Some(&offer))?;
    let claim = Claim { ground: Ground::NewUser, reference: id.clone(), evidence: Evidence::default() };
    Ok(Price {
        unit: promoted.unit_price,
        amount: to_fen(promoted.amount)?,
        list_amount,
        claim: Some(serde_json::to_value(claim)?),
    })
}

/// What an order by a plan would cost: one unit, and all of it. Whether the buyer is new, which an offer asks, is seen
/// when the order is placed.
pub fn total(
    ctx: &Ctx,
    plan: &plan::Model,
    quantity: i32,
    offer: Option<&str>,
) -> Result<(Money, Money), Error> {
    let offer = offer.map(|id| plans::offer_at(plan, id, ctx.now)).transpose()?.flatten();
    let price = plans::price(plan, quantity, offer.as_ref())?;
    Ok((price.unit_price, to_fen(price.amount)?))
}

/// What so many units cost at a quote.
pub fn quoted(quote: &quote::Model, quantity: i32) -> Result<Money, Error> {
    to_fen(quote.unit_price.checked_mul(i64::from(quantity)).ok_or_else(too_large)?)
}

/// The promotion, if it runs now and the buyer is new to the seller (Data Regulations, Art. 69 (2)).
async fn open_to(
    txn: &DatabaseTransaction,
    ctx: &Ctx,
    plan: &plan::Model,
    id: &str,
    buyer_id: &str,
    seller_id: &str,
) -> Result<Offer, Error> {
    let offer = plans::offer_at(plan, id, ctx.now)?
        .ok_or_else(|| Error::invalid("/offer", "the plan has no such offer running now"))?;
    if plans::bought_before(txn, seller_id, buyer_id).await? {
        let why = "this offer is for new users, and your organization has ordered from this seller before";
        return Err(Error::invalid("/offer", why));
    }
    Ok(offer)
}

/// To the fen, the smallest unit the currency has (Law on the People's Bank of China, Art. 17), half a fen and
/// more up: the everyday rule, once for each order and the same for every buyer.
fn to_fen(amount: Money) -> Result<Money, Error> {
    let fen = amount.ten_thousandths().checked_add(FEN / 2).ok_or_else(too_large)? / FEN;
    if fen == 0 {
        return Err(Error::invalid("/quantity", "so few units cost less than a fen; order more"));
    }
    Ok(Money::from_ten_thousandths(fen * FEN))
}

fn too_large() -> Error {
    Error::invalid("/quantity", "the amount would be too large")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_fen_goes_up_and_less_goes_down() {
        for (exact, rounded) in [
            ("0.0050", "0.01"),
            ("0.0149", "0.01"),
            ("0.0150", "0.02"),
            ("12.3449", "12.34"),
            ("7.00", "7.00"),
        ] {
            let amount = to_fen(exact.parse().unwrap()).unwrap();
            assert_eq!(amount.to_string(), rounded, "{exact}");
        }
    }

    #[test]
    fn nothing_is_sold_for_less_than_a_fen() {
        assert!(to_fen("0.0049".parse().unwrap()).is_err());
    }
}
