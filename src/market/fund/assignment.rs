//! Money nobody could be found for, once somebody was.

use entity::{Money, journal_entry, journal_entry::Kind, organization, posting};
use sea_orm::{ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

use super::{
    Moved,
    journal::{self, LedgerAccount, Movement},
};
use crate::{auth::Operator, ctx::Ctx, error::Error, jobs, log, mail::Letter, market::case::restitution};

/// How the reference of an assignment begins, and no bank's.
pub(super) const PREFIX: &str = "assigned ";

/// Whose a transfer in suspense is.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAssignment {
    /// The transfer that waits in suspense.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub bank_reference: String,
    /// Of the organization it belongs to; its unified social credit code will do as well.
    #[validate(length(min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60)]
    pub deposit_code: String,
    /// How that was found out; the organization reads it in its account.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// A transfer in suspense goes to the funds of the organization it belongs to, once.
pub async fn assign(ctx: &Ctx, _: &Operator, new: NewAssignment) -> Result<Moved, Error> {
    let mut act = ctx.begin("fund.assign", &new).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let txn = act.txn();
    let amount = waiting(txn, &new.bank_reference).await?;
    let owner = owner(txn, &new.deposit_code).await?;
    let out = amount.checked_neg().ok_or_else(|| Error::conflict("the amount is too large"))?;
    let reference = reference(&new.bank_reference);
    let movement = Movement {
        kind: Kind::Deposit,
        order_id: None,
        memo: &new.reason,
        bank_reference: Some(&reference),
        postings: &[(LedgerAccount::Suspense, out), (LedgerAccount::Funds(&owner.id), amount)],
    };
    let id = journal::post(txn, ctx, movement).await?;
    let detail = json!({ "bank_reference": new.bank_reference, "organization": owner.id, "amount": amount });
    log::record(txn, ctx, "fund.assigned", &id, detail).await?;
    let letter =
        Letter::DepositBooked { amount: amount.to_string(), bank_reference: new.bank_reference.clone() };
    jobs::mail(txn, ctx, &owner.id, &letter, &id).await?;
    restitution::after_deposit(txn, ctx, &owner.id, &id).await?;
    act.answer(Moved { id, amount, memo: new.reason, at: ctx.now }).await
}

/// The organization that a code names, however it was copied.
async fn owner(txn: &DatabaseTransaction, code: &str) -> Result<organization::Model, Error> {
    let code = code.trim().to_uppercase();
    let named = Condition::any()
        .add(organization::Column::DepositCode.eq(&code))
        .add(organization::Column::Uscc.eq(&code));
    let found = organization::Entity::find().filter(named).one(txn).await?;
    found.ok_or_else(|| Error::invalid("/deposit_code", "no organization has this code"))
}

/// The assignment's own reference, which keeps the same transfer from being assigned twice.
pub(super) fn reference(bank_reference: &str) -> String {
    format!("{PREFIX}{bank_reference}")
}

/// How much came into suspense by this transfer.
async fn waiting(txn: &DatabaseTransaction, bank_reference: &str) -> Result<Money, Error> {
    let found = posting::Entity::find()
        .inner_join(journal_entry::Entity)
        .filter(journal_entry::Column::BankReference.eq(bank_reference))
        .filter(posting::Column::LedgerAccount.eq(LedgerAccount::Suspense.to_string()))
        .one(txn)
        .await?;
    found
        .map(|posting| posting.amount)
        .filter(|amount| *amount > Money::ZERO)
        .ok_or_else(|| Error::invalid("/bank_reference", "no such transfer came into suspense"))
}
