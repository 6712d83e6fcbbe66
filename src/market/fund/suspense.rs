//! Transfers that arrived and quote no known deposit code: they wait until a person finds out whose they are.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use entity::{Money, journal_entry, posting};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{assignment, journal::LedgerAccount};
use crate::{auth::Operator, ctx::Ctx, error::Error, extract::Page};

/// A transfer that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Of the journal entry.
    pub id: String,
    pub bank_reference: String,
    /// The day and the payer, as the bank says.
    pub memo: String,
    pub amount: Money,
    pub at: DateTime<Utc>,
}

/// A transfer that still waits, by the bank's reference.
pub async fn find(ctx: &Ctx, _: &Operator, bank_reference: &str) -> Result<Waiting, Error> {
    let rows = &ctx.state.db.rows;
    let assigned = assignment::reference(bank_reference);
    let known = [bank_reference, assigned.as_str()];
    let mut found = posting::Entity::find()
        .find_also_related(journal_entry::Entity)
        .filter(journal_entry::Column::BankReference.is_in(known))
        .filter(posting::Column::LedgerAccount.eq(LedgerAccount::Suspense.to_string()))
        .all(rows)
        .await?;
    // Once it is assigned there are two entries: it came into suspense, and went out again.
    match (found.pop(), found.is_empty()) {
        (Some((posting, Some(entry))), true) => Ok(Waiting {
            id: entry.id,
            bank_reference: bank_reference.to_owned(),
            memo: entry.memo,
            amount: posting.amount,
            at: entry.created_at,
        }),
        _ => Err(Error::NotFound { what: "transfer" }),
    }
}

/// One page of what came into suspense, newest first, and where the next begins: what was assigned since is left out,
/// so a page may hold fewer than it might.
pub async fn list(ctx: &Ctx, _: &Operator, page: &Page) -> Result<(Vec<Waiting>, Option<String>), Error> {
    let rows = &ctx.state.db.rows;
    let mut arrived = posting::Entity::find()
        .find_also_related(journal_entry::Entity)
        .filter(posting::Column::LedgerAccount.eq(LedgerAccount::Suspense.to_string()))
        .filter(posting::Column::Amount.gt(Money::ZERO))
        .order_by_desc(posting::Column::Id)
        .limit(page.limit());
    if let Some(after) = &page.after {
        arrived = arrived.filter(posting::Column::Id.lt(after));
    }
    let arrived = arrived.all(rows).await?;
    let full = arrived.len() as u64 == page.limit();
    let next = arrived.last().filter(|_| full).map(|(posting, _)| posting.id.clone());
    let waiting: Vec<Waiting> = arrived
        .into_iter()
        .filter_map(|(posting, entry)| {
            let entry = entry?;
            let bank_reference = entry.bank_reference?;
            let (amount, at) = (posting.amount, entry.created_at);
            Some(Waiting { id: entry.id, bank_reference, memo: entry.memo, amount, at })
        })
        .collect();
    let assigned = waiting.iter().map(|transfer| assignment::reference(&transfer.bank_reference));
    let assigned: HashSet<String> = journal_entry::Entity::find()
        .select_only()
        .column(journal_entry::Column::BankReference)
        .filter(journal_entry::Column::BankReference.is_in(assigned))
        .into_tuple()
        .all(rows)
        .await?
        .into_iter()
        .collect();
    let is_open = |transfer: &Waiting| !assigned.contains(&assignment::reference(&transfer.bank_reference));
    Ok((waiting.into_iter().filter(is_open).collect(), next))
}
