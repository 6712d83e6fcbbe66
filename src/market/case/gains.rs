//! What overcharged buyers really paid beyond the others' price: the findings say by how much, the journal says what
//! was paid and what has gone back since.
//!
//! A finding states the excess of a buyer over all its flagged orders. It is laid on those that were paid too dear, each
//! by its own excess, cut to the fen, the last taking the rest; an order that stands in two findings counts once, with the greater part.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{Money, finding, journal_entry, order, posting, restitution};
use policies::fairness::Policy;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{
    error::Error,
    market::{
        finding::{Flagged, record},
        fund::{FEN, journal::LedgerAccount},
    },
};

/// Ids asked for at once.
const IDS: usize = 500;

/// One overcharged order.
#[derive(Clone, Debug)]
pub(super) struct Overpaid {
    pub(super) order: order::Model,
    /// What is still to be given back: never more than the buyer has paid, net of what it got back.
    pub(super) open: Money,
}

/// An order's part of an excess, and when the finding saw it.
#[derive(Clone, Copy, Debug)]
struct Part {
    excess: i64,
    seen_at: DateTime<Utc>,
}

/// Every order that was paid too dear by these findings and is not made good yet, by its id.
pub(super) async fn overpaid(
    rows: &impl ConnectionTrait,
    findings: &[finding::Model],
) -> Result<Vec<Overpaid>, Error> {
    let parts = parts(findings)?;
    let ids: Vec<&String> = parts.keys().collect();
    let mut found = Vec::new();
    for ids in ids.chunks(IDS) {
        let orders = order::Entity::find()
            .filter(order::Column::Id.is_in(ids.iter().copied()))
            .order_by_asc(order::Column::Id);
        let moved = moved(rows, ids).await?;
        let owed = owed(rows, ids).await?;
        for order in orders.all(rows).await? {
            let Some(part) = parts.get(&order.id) else { continue };
            let entries = moved.get(&order.id).map(Vec::as_slice).unwrap_or_default();
            let open = open(&order, *part, entries, owed.get(&order.id).copied().unwrap_or_default());
            if open > Money::ZERO {
                found.push(Overpaid { order, open });
            }
        }
    }
    Ok(found)
}

/// All of it together.
pub(super) fn total(overpaid: &[Overpaid]) -> Result<Money, Error> {
    let sum = overpaid.iter().try_fold(Money::ZERO, |sum, each| sum.checked_add(each.open));
    sum.ok_or_else(|| anyhow::anyhow!("the excess of a case is more than money can be").into())
}

fn parts(findings: &[finding::Model]) -> Result<BTreeMap<String, Part>, Error> {
    let mut parts: BTreeMap<String, Part> = BTreeMap::new();
    for finding in findings {
        let record = record(finding)?;
        for affected in record.affected {
            let excess: Money = affected.excess.parse().map_err(anyhow::Error::from)?;
            let of_buyer: Vec<&Flagged> =
                record.flagged.iter().filter(|flagged| flagged.order.buyer_id == affected.buyer_id).collect();
            for (id, excess) in laid(excess.ten_thousandths(), &of_buyer)? {
                let part = Part { excess, seen_at: finding.raised_at };
                let kept = parts.entry(id).or_insert(part);
                if excess > kept.excess {
                    *kept = part;
                }
            }
        }
    }
    Ok(parts)
}

/// A buyer's excess, laid on its orders by theirs. Nothing where it paid less than the others: what it paid too little for
/// one order makes up for what it paid too much for another.
fn laid(excess: i64, orders: &[&Flagged]) -> Result<Vec<(String, i64)>, Error> {
    let own: Vec<i128> = orders.iter().map(|flagged| own_excess(flagged)).collect::<Result<_, Error>>()?;
    let mut left = i128::from(excess / FEN);
    let mut weight: i128 = own.iter().sum();
    let mut laid = Vec::with_capacity(orders.len());
    for (flagged, own) in orders.iter().zip(own).filter(|(_, own)| *own > 0) {
        if left <= 0 {
            break;
        }
        let part = left * own / weight;
        left -= part;
        weight -= own;
        let part = i64::try_from(part).unwrap_or(i64::MAX).saturating_mul(FEN);
        laid.push((flagged.order.order_id.clone(), part));
    }
    Ok(laid)
}

/// What was paid too much for one order; by its amount where a finding does not say.
fn own_excess(flagged: &Flagged) -> Result<i128, Error> {
    let stated =
        flagged.excess.as_deref().map(str::parse::<Money>).transpose().map_err(anyhow::Error::from)?;
    Ok(i128::from(stated.unwrap_or(flagged.order.amount).ten_thousandths()).max(0))
}

/// What went from and to the buyer for one order: when, and how much (negative: it paid).
type Moves = Vec<(DateTime<Utc>, i64)>;

async fn moved(
    rows: &impl ConnectionTrait,
    order_ids: &[&String],
) -> Result<BTreeMap<String, Vec<(String, DateTime<Utc>, i64)>>, Error> {
    let found = posting::Entity::find()
        .find_also_related(journal_entry::Entity)
        .filter(journal_entry::Column::OrderId.is_in(order_ids.iter().copied()))
        .all(rows)
        .await?;
    let mut moved: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for (posting, entry) in found {
        if let Some((order_id, at)) = entry.and_then(|entry| Some((entry.order_id?, entry.created_at))) {
            let moves = moved.entry(order_id).or_default();
            moves.push((posting.ledger_account, at, posting.amount.ten_thousandths()));
        }
    }
    Ok(moved)
}

/// What earlier decisions have ordered to be given back for an order and is not paid yet.
async fn owed(rows: &impl ConnectionTrait, order_ids: &[&String]) -> Result<BTreeMap<String, i64>, Error> {
    let found = restitution::Entity::find()
        .filter(restitution::Column::OrderId.is_in(order_ids.iter().copied()))
        .filter(restitution::Column::SettledAt.is_null())
        .all(rows)
        .await?;
    let mut owed: BTreeMap<String, i64> = BTreeMap::new();
    for row in found {
        let left = row.amount.ten_thousandths() - row.paid.ten_thousandths();
        *owed.entry(row.order_id).or_default() += left;
    }
    Ok(owed)
}

fn open(order: &order::Model, part: Part, entries: &[(String, DateTime<Utc>, i64)], owed: i64) -> Money {
    let funds = LedgerAccount::Funds(&order.buyer_id).to_string();
    let moves: Moves = entries
        .iter()
        .filter(|(account, ..)| *account == funds)
        .map(|(_, at, amount)| (*at, *amount))
        .collect();
    let paid: i64 = moves.iter().map(|(_, amount)| amount.saturating_neg()).sum();
    // What came back soon after the sale and before the scan has lowered the excess already.
    let weighed = (order.placed_at + TimeDelta::days(Policy::default().credit_note_days)).min(part.seen_at);
    let since: i64 =
        moves.iter().filter(|(at, amount)| *amount > 0 && *at > weighed).map(|(_, amount)| amount).sum();
    Money::from_ten_thousandths((part.excess - since - owed).min(paid).max(0))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn flagged(id: &str, amount: &str, excess: Option<&str>) -> Flagged {
        let order = json!({
            "order_id": id, "buyer_id": "org_1", "placed_at": "2026-03-02T02:00:00Z", "quantity": 1,
            "unit_price": amount, "amount": amount, "conditions": {}, "comparators": [], "excess": excess,
        });
        serde_json::from_value(order).unwrap()
    }

    #[test]
    fn an_excess_is_laid_on_orders_by_their_own_and_nothing_of_it_is_lost() {
        let (one, two) = (flagged("a", "100.00", Some("8.00")), flagged("b", "900.00", Some("2.00")));
        assert_eq!(
            laid(100_000, &[&one, &two]).unwrap(),
            [("a".to_owned(), 80_000), ("b".to_owned(), 20_000)]
        );

        let (one, two) = (flagged("a", "100.00", None), flagged("b", "200.00", None));
        assert_eq!(
            laid(100_000, &[&one, &two]).unwrap(),
            [("a".to_owned(), 33_300), ("b".to_owned(), 66_700)]
        );
    }

    #[test]
    fn what_was_paid_too_little_for_one_order_is_taken_from_the_rest() {
        let (dear, cheap) = (flagged("a", "100.00", Some("8.00")), flagged("b", "100.00", Some("-3.00")));

        assert_eq!(laid(50_000, &[&cheap, &dear]).unwrap(), [("a".to_owned(), 50_000)]);
    }

    #[test]
    fn who_paid_less_has_nothing_to_get() {
        assert_eq!(laid(-80_000, &[&flagged("a", "100.00", None)]).unwrap(), []);
        assert_eq!(laid(99, &[&flagged("a", "100.00", None)]).unwrap(), []);
    }
}
