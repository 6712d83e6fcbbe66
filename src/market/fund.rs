//! What organizations have to spend, where it came from and where it went.

use chrono::{DateTime, Utc};
use entity::{Money, fund, journal_entry, organization, posting};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use crate::{auth::Caller, ctx::Ctx, error::Error, extract::Page, log, market::case::restitution};
use journal::{LedgerAccount, Movement};

pub mod assignment;
pub mod journal;
pub mod month;
pub mod statement;
pub mod suspense;

/// The smallest amount a bank can move, one fen, in ten-thousandths of a yuan.
pub const FEN: i64 = 100;
/// The largest amount that is taken from outside in one piece: under a hundred billion yuan.
const AMOUNT_MAX: i64 = 1_000_000_000_000_000;

/// What one organization has to spend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fund {
    pub organization_id: String,
    pub available: Money,
    /// What a bank transfer must quote to arrive here.
    pub deposit_code: String,
    /// Where it is transferred to: the platform's account, where the operator has said which.
    pub bank_account: Option<String>,
}

/// One line of an organization's own account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub posting: posting::Model,
    pub entry: journal_entry::Model,
}

/// Money to send back to the organization's bank account.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPayout {
    /// Yuan, in whole fen.
    #[validate(custom(function = "in_fen"))]
    #[schema(value_type = String, pattern = r"^(0\.(0[1-9]|[1-9][0-9]?)|[1-9][0-9]{0,10}(\.[0-9]{1,2})?)$")]
    pub amount: Money,
    /// What the transfer is to quote.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub memo: String,
}

/// Money that moved at somebody's word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// Of the journal entry.
    pub id: String,
    pub amount: Money,
    pub memo: String,
    pub at: DateTime<Utc>,
}

/// Holds for money that a bank can move: more than nothing, whole fen, and not beyond reason.
pub fn in_fen(amount: &Money) -> Result<(), ValidationError> {
    let units = amount.ten_thousandths();
    if (1..AMOUNT_MAX).contains(&units) && units % FEN == 0 {
        return Ok(());
    }
    let says = "takes 0.01 to 99999999999.99 yuan, with two decimal places at most";
    Err(ValidationError::new("money").with_message(says.into()))
}

/// What the caller's organization has to spend.
pub async fn find(ctx: &Ctx, caller: &Caller) -> Result<Fund, Error> {
    let (organization, fund) = organization::Entity::find_by_id(&caller.organization_id)
        .one(&ctx.state.db.rows)
        .await?
        .zip(Some(fund::Entity::find_by_id(&caller.organization_id).one(&ctx.state.db.rows).await?))
        .ok_or(Error::NotFound { what: "organization" })?;
    Ok(Fund {
        organization_id: organization.id,
        available: fund.map_or(Money::ZERO, |fund| fund.available),
        deposit_code: organization.deposit_code,
        bank_account: ctx.state.config.bank_account.clone(),
    })
}

/// The lines of the caller's own account, newest first.
pub async fn lines(ctx: &Ctx, caller: &Caller, page: &Page) -> Result<Vec<Line>, Error> {
    let account = LedgerAccount::Funds(&caller.organization_id).to_string();
    let mut found = posting::Entity::find()
        .find_also_related(journal_entry::Entity)
        .filter(posting::Column::LedgerAccount.eq(account))
        .order_by_desc(posting::Column::Id)
        .limit(page.limit() + 1);
    if let Some(after) = &page.after {
        found = found.filter(posting::Column::Id.lt(after));
    }
    let found = found.all(&ctx.state.db.rows).await?;
    Ok(found.into_iter().filter_map(|(posting, entry)| Some(Line { posting, entry: entry? })).collect())
}

/// Money leaves the organization's funds for its bank account. What is held for orders stays where it is, and whoever
/// owes restitution pays that first: no deposit leaves again before the job that collects from it.
pub async fn pay_out(ctx: &Ctx, caller: &Caller, new: NewPayout) -> Result<Moved, Error> {
    let mut act = ctx.begin("fund.pay_out", &new).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let out = new.amount.checked_neg().ok_or_else(|| Error::invalid("/amount", "is too large"))?;
    let movement = Movement {
        kind: journal_entry::Kind::Payout,
        order_id: None,
        memo: &new.memo,
        bank_reference: None,
        postings: &[(LedgerAccount::Funds(&caller.organization_id), out), (LedgerAccount::Bank, new.amount)],
    };
    restitution::collect(act.txn(), ctx, &caller.organization_id).await?;
    let fund = fund::Entity::find_by_id(&caller.organization_id).one(act.txn()).await?;
    let most = fund.map_or(Money::ZERO, |fund| fund.available);
    if new.amount > most {
        return Err(Error::invalid(
            "/amount",
            format!("your funds hold ¥{most}: no more than that can be sent"),
        ));
    }
    let id = journal::post(act.txn(), ctx, movement).await?;
    log::record(act.txn(), ctx, "fund.paid_out", &id, json!({ "amount": new.amount })).await?;
    act.answer(Moved { id, amount: new.amount, memo: new.memo, at: ctx.now }).await
}
