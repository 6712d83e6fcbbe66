//! The end of the money's way: from escrow to the seller and the platform, or back to the buyer.

use entity::{Money, invoice, journal_entry::Kind, order, order::Status};
use rust_decimal::{Decimal, RoundingStrategy};
use sea_orm::DatabaseTransaction;
use serde_json::json;

use super::{
    case::restitution,
    fund::journal::{self, LedgerAccount, Movement},
    order::step,
};
use crate::{ctx::Ctx, error::Error, jobs, log, mail::Letter};

pub(in crate::market) mod book;

/// The seller of an accepted order gets its price less the platform's fee, and the invoice is written; what it owes to
/// overcharged buyers goes to them from it. An order that is not accepted (it is disputed, or settled already) is left alone.
pub async fn settle(ctx: &Ctx, order_id: &str) -> Result<(), Error> {
    let act = ctx.begin("order.settle", &order_id).await?;
    let txn = act.txn();
    let order = step::locked(txn, order_id).await?;
    if order.status != Status::Accepted {
        return Ok(());
    }
    let order = step::advance(txn, ctx, order, Status::Settled).await?;
    let parts = Parts::of(&order, Money::ZERO, ctx.state.config.fee_rate)?;
    release(txn, ctx, &order, parts, "settlement").await?;
    book::write(txn, ctx, &order, invoice::Kind::Invoice, order.amount).await?;
    restitution::collect(txn, ctx, &order.seller_id).await?;
    let detail = json!({ "to_seller": parts.to_seller, "fee": parts.fee });
    log::record(txn, ctx, "order.settled", order_id, detail).await?;
    let letter = Letter::OrderSettled {
        order_id: order.id.clone(),
        title: step::title(txn, &order).await?,
        amount: parts.to_seller.to_string(),
        fee: parts.fee.to_string(),
    };
    jobs::mail(txn, ctx, &order.seller_id, &letter, order_id).await?;
    act.answer(()).await
}

/// How an escrow is divided. Invariant: the three parts sum to the order's amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::market) struct Parts {
    pub(in crate::market) to_buyer: Money,
    pub(in crate::market) to_seller: Money,
    pub(in crate::market) fee: Money,
}

impl Parts {
    /// The buyer gets `refund` back; the platform takes its share of what is left, the seller the rest.
    pub(in crate::market) fn of(
        order: &order::Model,
        refund: Money,
        fee_rate: Decimal,
    ) -> Result<Self, Error> {
        let uneven = || Error::Internal(anyhow::anyhow!("the escrow of {} cannot be divided", order.id));
        let kept = order.amount.checked_sub(refund).filter(|kept| !kept.is_negative()).ok_or_else(uneven)?;
        let fee = fee(kept, fee_rate).ok_or_else(uneven)?;
        let to_seller = kept.checked_sub(fee).ok_or_else(uneven)?;
        Ok(Self { to_buyer: refund, to_seller, fee })
    }
}

/// The platform's share, in whole fen. Cut, not rounded: a remainder below the smallest unit of the currency
/// (Law on the People's Bank of China, Art. 17) stays with the member.
fn fee(kept: Money, fee_rate: Decimal) -> Option<Money> {
    let exact = Decimal::from(kept).checked_mul(fee_rate)?;
    Money::try_from(exact.round_dp_with_strategy(2, RoundingStrategy::ToZero)).ok()
}

/// Everything the escrow of an order holds leaves it, in one entry.
pub(in crate::market) async fn release(
    txn: &DatabaseTransaction,
    ctx: &Ctx,
    order: &order::Model,
    parts: Parts,
    memo: &str,
) -> Result<(), Error> {
    let out = order.amount.checked_neg().ok_or_else(|| Error::conflict("the amount is too large"))?;
    let postings: Vec<(LedgerAccount<'_>, Money)> = [
        (LedgerAccount::Escrow(&order.id), out),
        (LedgerAccount::Funds(&order.buyer_id), parts.to_buyer),
        (LedgerAccount::Funds(&order.seller_id), parts.to_seller),
        (LedgerAccount::Fees, parts.fee),
    ]
    .into_iter()
    .filter(|(_, amount)| *amount != Money::ZERO)
    .collect();
    let kind = if parts.to_buyer == Money::ZERO { Kind::Settlement } else { Kind::Refund };
    let movement =
        Movement { kind, order_id: Some(&order.id), memo, bank_reference: None, postings: &postings };
    journal::post(txn, ctx, movement).await?;
    Ok(())
}

/// The buyer gets all of it back; nobody earned anything.
pub(in crate::market) async fn give_back(
    txn: &DatabaseTransaction,
    ctx: &Ctx,
    order: &order::Model,
    memo: &str,
) -> Result<(), Error> {
    let parts = Parts { to_buyer: order.amount, to_seller: Money::ZERO, fee: Money::ZERO };
    release(txn, ctx, order, parts, memo).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fee_of(kept: &str, rate: &str) -> String {
        fee(kept.parse().unwrap(), rate.parse().unwrap()).unwrap().to_string()
    }

    #[test]
    fn a_fee_is_cut_to_the_fen_in_the_members_favour() {
        assert_eq!(fee_of("100.00", "0.03"), "3.00");
        assert_eq!(fee_of("99.99", "0.03"), "2.99");
        assert_eq!(fee_of("0.33", "0.03"), "0.00");
        assert_eq!(fee_of("0.34", "0.03"), "0.01");
        assert_eq!(fee_of("922337203685477.58", "0.03"), "27670116110564.32");
    }
}
