//! Bank statements: what arrived at the platform's account, booked to whom it belongs, once.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{Days, NaiveDate};
use entity::{Money, journal_entry, journal_entry::Kind, organization, posting};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect,
    sea_query::OnConflict,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

mod written;

pub use written::of_csv;

use super::{
    assignment,
    journal::{self, LedgerAccount, Movement},
};
use crate::{
    auth::Operator,
    ctx::Ctx,
    error::{Error, Field},
    jobs, log,
    mail::Letter,
    market::case::restitution,
};

/// The largest statement, in bytes.
pub const BYTES_MAX: u64 = 8 << 20;
/// The longest statement, in lines.
pub const LINES_MAX: usize = 10_000;
/// How many unusable places are named at once.
const ERRORS_MAX: usize = 100;
/// Rows of one insert: both databases limit how many values a statement may carry.
const CHUNK: usize = 1_000;

/// A bank statement.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewStatement {
    #[validate(length(min = 1, max = 10_000), nested)]
    #[schema(min_items = 1, max_items = 10_000)]
    pub lines: Vec<NewLine>,
    /// Of a file: where each line stands in it.
    #[serde(skip)]
    places: Vec<String>,
}

impl NewStatement {
    /// Where an error is: the line of the file, or the pointer into the document.
    fn place(&self, index: usize, member: &str) -> String {
        match self.places.get(index) {
            Some(line) => format!("{line}, {member}"),
            None => format!("/lines/{index}/{member}"),
        }
    }
}

/// One transfer that arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLine {
    /// The bank's own name for the transfer; it is booked once.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub bank_reference: String,
    /// What the payer quoted.
    #[validate(length(max = 60))]
    #[schema(max_length = 60)]
    pub deposit_code: String,
    /// Yuan, in whole fen.
    #[validate(custom(function = "super::in_fen"))]
    #[schema(value_type = String, pattern = r"^(0\.(0[1-9]|[1-9][0-9]?)|[1-9][0-9]{0,10}(\.[0-9]{1,2})?)$")]
    pub amount: Money,
    pub value_date: NaiveDate,
    /// Who sent it, as the bank says.
    #[validate(length(max = 200))]
    #[schema(max_length = 200)]
    pub payer: String,
}

/// What became of a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Booked {
    /// The subject of its entry in the log.
    pub id: String,
    #[schema(minimum = 1, maximum = 10_000)]
    pub lines: usize,
    /// Lines that were new.
    pub booked: usize,
    /// Lines whose reference was booked before: nothing was done.
    pub already_booked: usize,
    /// The sum of the new lines.
    #[schema(value_type = String)]
    pub amount: Money,
    /// New lines that quote no known deposit code: their money waits in suspense for a person to look.
    pub in_suspense: Vec<InSuspense>,
}

/// What became of a statement, without its transfers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InShort {
    pub booked: usize,
    pub already_booked: usize,
    pub amount: Money,
}

impl Booked {
    fn in_short(&self) -> InShort {
        InShort { booked: self.booked, already_booked: self.already_booked, amount: self.amount }
    }
}

/// What the log says of a statement; none if there is no such one.
pub async fn find(ctx: &Ctx, _: &Operator, id: &str) -> Result<Option<InShort>, Error> {
    let entry = log::about(ctx, "statement.booked", id).await?;
    Ok(entry.and_then(|entry| serde_json::from_value(entry.detail).ok()))
}

/// A transfer nobody could be found for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InSuspense {
    pub bank_reference: String,
    pub deposit_code: String,
    #[schema(value_type = String)]
    pub amount: Money,
}

/// Every new line of the statement is booked to the funds of the organization whose deposit code it quotes,
/// or to suspense; a reference that is booked already is left alone. All of it, or nothing.
pub async fn book(ctx: &Ctx, _: &Operator, new: NewStatement) -> Result<Booked, Error> {
    let lines = distinct(&new)?;
    not_ahead(ctx, &new)?;
    let mut act = ctx.begin("statement.book", &new).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let txn = act.txn();
    let payees = payees(txn, &lines).await?;
    let entries = enter(txn, ctx, &lines).await?;
    agree(txn, &new, &entries).await?;
    let fresh: Vec<Deposit<'_>> = lines
        .values()
        .filter_map(|line| {
            let entry_id = entries.get(&line.bank_reference)?;
            let payee = payees.get(line.deposit_code.as_str());
            Some(Deposit { line, entry_id, payee: payee.map(String::as_str) })
        })
        .collect();
    let booked = report(ctx, &new, &fresh)?;
    for deposit in &fresh {
        deposit.announce(txn, ctx).await?;
    }
    post(txn, ctx, &fresh).await?;
    let detail = serde_json::to_value(booked.in_short())?;
    log::record(txn, ctx, "statement.booked", &booked.id, detail).await?;
    act.answer(booked).await
}

/// A line that is booked now.
struct Deposit<'a> {
    line: &'a NewLine,
    entry_id: &'a str,
    payee: Option<&'a str>,
}

impl Deposit<'_> {
    fn account(&self) -> LedgerAccount<'_> {
        self.payee.map_or(LedgerAccount::Suspense, LedgerAccount::Funds)
    }

    async fn announce(&self, txn: &DatabaseTransaction, ctx: &Ctx) -> Result<(), Error> {
        let Some(payee) = self.payee else { return Ok(()) };
        let letter = Letter::DepositBooked {
            amount: self.line.amount.to_string(),
            bank_reference: self.line.bank_reference.clone(),
        };
        jobs::mail(txn, ctx, payee, &letter, self.entry_id).await?;
        restitution::after_deposit(txn, ctx, payee, self.entry_id).await
    }
}

/// The lines by reference, in its order: two statements that overlap then wait for each other instead of
/// standing in each other's way.
fn distinct(new: &NewStatement) -> Result<BTreeMap<&str, &NewLine>, Error> {
    let mut lines = BTreeMap::new();
    for (index, line) in new.lines.iter().enumerate() {
        if line.bank_reference.starts_with(assignment::PREFIX) {
            let how = format!("no bank's reference begins with “{}”: assignments do", assignment::PREFIX);
            return Err(Error::invalid(&new.place(index, "bank_reference"), &how));
        }
        let earlier: Option<&NewLine> = lines.insert(line.bank_reference.as_str(), line);
        if earlier.is_some_and(|earlier| earlier != line) {
            let at = new.place(index, "bank_reference");
            return Err(Error::invalid(&at, "another line has this reference and says something else"));
        }
    }
    Ok(lines)
}

/// A bank books what has arrived: a value date beyond the next days is a slip of the pen. Banks date ahead over holidays.
const AHEAD: Days = Days::new(10);

fn not_ahead(ctx: &Ctx, new: &NewStatement) -> Result<(), Error> {
    let latest = ctx.today().checked_add_days(AHEAD).unwrap_or(NaiveDate::MAX);
    let ahead = new.lines.iter().enumerate().filter(|(_, line)| line.value_date > latest).take(ERRORS_MAX);
    let errors: Vec<Field> = ahead
        .map(|(index, line)| Field {
            pointer: new.place(index, "value_date"),
            detail: format!("{} is more than ten days ahead; give the day the bank says", line.value_date),
        })
        .collect();
    if errors.is_empty() { Ok(()) } else { Err(Error::Invalid(errors)) }
}

/// Deposit code → organization.
async fn payees(
    txn: &DatabaseTransaction,
    lines: &BTreeMap<&str, &NewLine>,
) -> Result<HashMap<String, String>, Error> {
    let codes: HashSet<&str> = lines.values().map(|line| line.deposit_code.as_str()).collect();
    let found: Vec<(String, String)> = organization::Entity::find()
        .select_only()
        .columns([organization::Column::DepositCode, organization::Column::Id])
        .filter(organization::Column::DepositCode.is_in(codes))
        .into_tuple()
        .all(txn)
        .await?;
    Ok(found.into_iter().collect())
}

/// Enter what is not booked yet. Answers the new entries: bank reference → id.
async fn enter(
    txn: &DatabaseTransaction,
    ctx: &Ctx,
    lines: &BTreeMap<&str, &NewLine>,
) -> Result<HashMap<String, String>, Error> {
    let mut fresh = HashMap::new();
    let entries: Vec<journal_entry::Model> = lines.values().map(|line| entry(ctx, line)).collect();
    for chunk in entries.chunks(CHUNK) {
        let rows = chunk.iter().map(|entry| journal_entry::ActiveModel::from(entry.clone()).reset_all());
        let once = OnConflict::column(journal_entry::Column::BankReference).do_nothing().to_owned();
        journal_entry::Entity::insert_many(rows).on_conflict(once).exec_without_returning(txn).await?;
        let entered: Vec<(String, String)> = journal_entry::Entity::find()
            .select_only()
            .columns([journal_entry::Column::BankReference, journal_entry::Column::Id])
            .filter(journal_entry::Column::Id.is_in(chunk.iter().map(|entry| entry.id.as_str())))
            .into_tuple()
            .all(txn)
            .await?;
        fresh.extend(entered);
    }
    Ok(fresh)
}

/// A transfer that was booked before is left alone, if it says the same: another amount is another transfer, or an error
/// of the bank's, and a person looks.
async fn agree(
    txn: &DatabaseTransaction,
    new: &NewStatement,
    fresh: &HashMap<String, String>,
) -> Result<(), Error> {
    let known: Vec<&str> = new.lines.iter().map(|line| line.bank_reference.as_str()).collect();
    let mut booked: HashMap<String, Money> = HashMap::new();
    for references in known.chunks(CHUNK) {
        let references = references.iter().filter(|reference| !fresh.contains_key(**reference));
        let found: Vec<(String, Money)> = posting::Entity::find()
            .inner_join(journal_entry::Entity)
            .select_only()
            .column(journal_entry::Column::BankReference)
            .column(posting::Column::Amount)
            .filter(journal_entry::Column::BankReference.is_in(references.copied()))
            .filter(posting::Column::LedgerAccount.ne(LedgerAccount::Bank.to_string()))
            .into_tuple()
            .all(txn)
            .await?;
        booked.extend(found);
    }
    let differs =
        |line: &NewLine| booked.get(&line.bank_reference).is_some_and(|amount| *amount != line.amount);
    let errors = new.lines.iter().enumerate().filter(|(_, line)| differs(line)).take(ERRORS_MAX);
    let errors: Vec<Field> = errors
        .map(|(index, line)| Field {
            pointer: new.place(index, "amount"),
            detail: format!("the transfer {} is booked already, with another amount", line.bank_reference),
        })
        .collect();
    if errors.is_empty() { Ok(()) } else { Err(Error::Invalid(errors)) }
}

fn entry(ctx: &Ctx, line: &NewLine) -> journal_entry::Model {
    let memo = format!("{} {}", line.value_date, line.payer);
    let movement = Movement {
        kind: Kind::Deposit,
        order_id: None,
        memo: &memo,
        bank_reference: Some(&line.bank_reference),
        postings: &[],
    };
    journal::entry(ctx, &movement)
}

/// Each deposit is bank against funds, so that each entry balances by itself.
async fn post(txn: &DatabaseTransaction, ctx: &Ctx, fresh: &[Deposit<'_>]) -> Result<(), Error> {
    for chunk in fresh.chunks(CHUNK) {
        let mut rows: Vec<posting::ActiveModel> = Vec::with_capacity(2 * CHUNK);
        for deposit in chunk {
            let amount = deposit.line.amount;
            let mirror =
                amount.checked_neg().ok_or_else(|| Error::invalid("lines", "an amount is too large"))?;
            rows.push(journal::row(ctx, deposit.entry_id, LedgerAccount::Bank, mirror));
            rows.push(journal::row(ctx, deposit.entry_id, deposit.account(), amount));
        }
        posting::Entity::insert_many(rows).exec_without_returning(txn).await?;
    }
    let into: Vec<(LedgerAccount<'_>, Money)> =
        fresh.iter().map(|deposit| (deposit.account(), deposit.line.amount)).collect();
    journal::change(txn, &into).await
}

fn report(ctx: &Ctx, new: &NewStatement, fresh: &[Deposit<'_>]) -> Result<Booked, Error> {
    let amount = fresh.iter().try_fold(Money::ZERO, |sum, deposit| sum.checked_add(deposit.line.amount));
    let unknown = fresh.iter().filter(|deposit| deposit.payee.is_none());
    Ok(Booked {
        id: ctx.new_id("stm_"),
        lines: new.lines.len(),
        booked: fresh.len(),
        already_booked: new.lines.len() - fresh.len(),
        amount: amount.ok_or_else(|| Error::invalid("lines", "the sum is too large"))?,
        in_suspense: unknown
            .map(|deposit| InSuspense {
                bank_reference: deposit.line.bank_reference.clone(),
                deposit_code: deposit.line.deposit_code.clone(),
                amount: deposit.line.amount,
            })
            .collect(),
    })
}
