//! The journal: money moves only by an entry whose postings sum to zero, and is never edited.
//!
//! A ledger account above zero holds money for somebody: `funds:<organization>`, `escrow:<order>`, `fees` (the
//! platform's own) and `suspense` (a transfer nobody could be found for). `bank` mirrors them: what lies at the
//! bank is the opposite of its sum.

use std::{collections::BTreeMap, fmt};

use entity::{Money, fund, journal_entry, journal_entry::Kind, organization, posting};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};

use crate::{ctx::Ctx, db::conflict_on_unique, error::Error};

/// Where money stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LedgerAccount<'a> {
    Bank,
    Suspense,
    Fees,
    /// What an organization has to spend.
    Funds(&'a str),
    /// What is held for an order.
    Escrow(&'a str),
}

impl fmt::Display for LedgerAccount<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bank => formatter.write_str("bank"),
            Self::Suspense => formatter.write_str("suspense"),
            Self::Fees => formatter.write_str("fees"),
            Self::Funds(organization_id) => write!(formatter, "funds:{organization_id}"),
            Self::Escrow(order_id) => write!(formatter, "escrow:{order_id}"),
        }
    }
}

/// One movement of money, before it is booked.
#[derive(Clone, Copy, Debug)]
pub struct Movement<'a> {
    pub kind: Kind,
    pub order_id: Option<&'a str>,
    pub memo: &'a str,
    /// The bank's own name for the transfer: it is booked once.
    pub bank_reference: Option<&'a str>,
    pub postings: &'a [(LedgerAccount<'a>, Money)],
}

/// The movement is booked, and the funds it touches follow. Answers the entry's id.
///
/// Fails, and the act with it, unless the postings sum to exactly zero and no funds fall below zero.
pub async fn post(txn: &DatabaseTransaction, ctx: &Ctx, movement: Movement<'_>) -> Result<String, Error> {
    balanced(movement.postings)?;
    let entry = entry(ctx, &movement);
    let entry_id = entry.id.clone();
    journal_entry::Entity::insert(journal_entry::ActiveModel::from(entry).reset_all())
        .exec_without_returning(txn)
        .await
        .map_err(conflict_on_unique("this bank reference is booked already"))?;
    let rows = movement.postings.iter().map(|(account, amount)| row(ctx, &entry_id, *account, *amount));
    posting::Entity::insert_many(rows).exec_without_returning(txn).await?;
    change(txn, movement.postings).await?;
    Ok(entry_id)
}

pub(super) fn entry(ctx: &Ctx, movement: &Movement<'_>) -> journal_entry::Model {
    journal_entry::Model {
        id: ctx.new_id("jrn_"),
        kind: movement.kind,
        order_id: movement.order_id.map(str::to_owned),
        bank_reference: movement.bank_reference.map(str::to_owned),
        memo: movement.memo.to_owned(),
        created_at: ctx.now,
    }
}

pub(super) fn row(
    ctx: &Ctx,
    entry_id: &str,
    account: LedgerAccount<'_>,
    amount: Money,
) -> posting::ActiveModel {
    posting::ActiveModel::from(posting::Model {
        id: ctx.new_id("pst_"),
        entry_id: entry_id.to_owned(),
        ledger_account: account.to_string(),
        amount,
    })
    .reset_all()
}

/// Invariant: the sum of all postings is zero at every instant.
fn balanced(postings: &[(LedgerAccount<'_>, Money)]) -> Result<(), Error> {
    let sum: i128 = postings.iter().map(|(_, amount)| i128::from(amount.ten_thousandths())).sum();
    if sum != 0 || postings.is_empty() || postings.iter().any(|(_, amount)| *amount == Money::ZERO) {
        return Err(Error::Internal(anyhow::anyhow!("postings that do not balance: {postings:?}")));
    }
    Ok(())
}

/// Bring the funds after their postings, always in the same order so that two entries cannot wait for each other.
pub(super) async fn change(
    txn: &DatabaseTransaction,
    postings: &[(LedgerAccount<'_>, Money)],
) -> Result<(), Error> {
    let mut by_organization: BTreeMap<&str, i64> = BTreeMap::new();
    for (account, amount) in postings {
        if let LedgerAccount::Funds(organization_id) = account {
            let sum = by_organization.entry(organization_id).or_default();
            *sum = sum.checked_add(amount.ten_thousandths()).ok_or_else(too_much)?;
        }
    }
    for (organization_id, by) in by_organization {
        if by < 0 {
            take(txn, organization_id, by).await?;
        } else {
            give(txn, organization_id, by).await?;
        }
    }
    Ok(())
}

fn too_much() -> Error {
    Error::invalid("amount", "is more than the funds of one organization can hold (922337203685477.58 yuan)")
}

/// The guard stands in the statement itself, because SQLite would count on in floating point.
async fn give(txn: &DatabaseTransaction, organization_id: &str, by: i64) -> Result<(), Error> {
    let available = || Expr::col((fund::Entity, fund::Column::Available));
    let fund = fund::Model {
        organization_id: organization_id.to_owned(),
        available: Money::from_ten_thousandths(by),
    };
    let add = OnConflict::column(fund::Column::OrganizationId)
        .value(fund::Column::Available, available().add(by))
        .action_and_where(available().lte(i64::MAX.saturating_sub(by)))
        .to_owned();
    let given = fund::Entity::insert(fund::ActiveModel::from(fund).reset_all())
        .on_conflict(add)
        .exec_without_returning(txn)
        .await?;
    if given == 1 { Ok(()) } else { Err(too_much()) }
}

/// The guard stands in the statement itself: two payments at once cannot both pass it.
async fn take(txn: &DatabaseTransaction, organization_id: &str, by: i64) -> Result<(), Error> {
    let taken = fund::Entity::update_many()
        .col_expr(fund::Column::Available, Expr::col(fund::Column::Available).add(by))
        .filter(fund::Column::OrganizationId.eq(organization_id))
        .filter(fund::Column::Available.gte(Money::from_ten_thousandths(by.saturating_neg())))
        .exec(txn)
        .await?;
    if taken.rows_affected == 1 {
        return Ok(());
    }
    Err(short(txn, organization_id, by).await?)
}

/// Why the funds do not suffice, and how to fill them.
async fn short(txn: &DatabaseTransaction, organization_id: &str, by: i64) -> Result<Error, Error> {
    let fund = fund::Entity::find_by_id(organization_id).one(txn).await?;
    let available = fund.map_or(Money::ZERO, |fund| fund.available);
    let missing =
        Money::from_ten_thousandths(by.saturating_add(available.ten_thousandths()).saturating_neg());
    let code = organization::Entity::find_by_id(organization_id)
        .one(txn)
        .await?
        .map(|organization| organization.deposit_code)
        .unwrap_or_default();
    Ok(Error::conflict(format!(
        "your funds hold ¥{available}; transfer ¥{missing} more to the platform's bank account, quoting deposit \
         code {code}, and send this again"
    )))
}
