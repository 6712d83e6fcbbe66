//! Funds, their postings, payouts, and the bank statements that fill them.

use anyhow::Context;
use axum::{
    Json,
    body::{Body, to_bytes},
    extract::Path,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use entity::Money;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    auth::{Caller, Operator, Seller},
    clock,
    ctx::Ctx,
    error::Error,
    extract::{self, Page, Paged, ValidJson, ValidQuery},
    market::fund::{
        self, Fund, Line, Moved, NewPayout,
        assignment::{self, NewAssignment},
        month::Month,
        statement::{self, Booked, NewStatement},
        suspense::{self, Waiting},
    },
};

/// What the caller's organization has to spend.
#[derive(Debug, Serialize, ToSchema)]
pub struct FundView {
    #[schema(value_type = String)]
    pub available: Money,
    /// What a bank transfer must quote to arrive here.
    pub deposit_code: String,
    /// The platform's bank account: holder, bank and number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bank_account: Option<String>,
    pub how_to_pay: String,
}

/// One line of the caller's own account.
#[derive(Debug, Serialize, ToSchema)]
pub struct PostingView {
    pub id: String,
    pub entry_id: String,
    /// `deposit`, `payment`, `settlement`, `refund` or `payout`.
    pub kind: String,
    pub order_id: Option<String>,
    pub bank_reference: Option<String>,
    pub memo: String,
    /// Above zero what came in, below what went out.
    #[schema(value_type = String)]
    pub amount: Money,
    pub at: DateTime<Utc>,
}

/// Money that moved at somebody's word.
#[derive(Debug, Serialize, ToSchema)]
pub struct MovedView {
    /// Of the journal entry.
    pub id: String,
    #[schema(value_type = String)]
    pub amount: Money,
    pub memo: String,
    pub at: DateTime<Utc>,
}

impl From<Fund> for FundView {
    fn from(fund: Fund) -> Self {
        let account = fund.bank_account.as_deref().unwrap_or("which the operator names");
        let how_to_pay = format!(
            "Transfer to the platform's bank account ({account}) and quote {} as the purpose. It is booked from \
             the bank's next statement.",
            fund.deposit_code
        );
        Self {
            available: fund.available,
            deposit_code: fund.deposit_code,
            bank_account: fund.bank_account,
            how_to_pay,
        }
    }
}

impl From<Line> for PostingView {
    fn from(Line { posting, entry }: Line) -> Self {
        Self {
            id: posting.id,
            kind: entry.kind.to_string(),
            order_id: entry.order_id,
            bank_reference: entry.bank_reference,
            memo: entry.memo,
            amount: posting.amount,
            at: entry.created_at,
            entry_id: entry.id,
        }
    }
}

/// A transfer that belongs to nobody yet.
#[derive(Debug, Serialize, ToSchema)]
pub struct SuspenseView {
    /// Of the journal entry.
    pub id: String,
    /// What an assignment names.
    pub bank_reference: String,
    /// The day and the payer, as the bank says.
    pub memo: String,
    #[schema(value_type = String)]
    pub amount: Money,
    pub at: DateTime<Utc>,
}

impl From<Waiting> for SuspenseView {
    fn from(Waiting { id, bank_reference, memo, amount, at }: Waiting) -> Self {
        Self { id, bank_reference, memo, amount, at }
    }
}

impl From<Moved> for MovedView {
    fn from(Moved { id, amount, memo, at }: Moved) -> Self {
        Self { id, amount, memo, at }
    }
}

/// What the caller's organization has to spend, and how to pay in.
#[utoipa::path(get, path = "/api/v1/funds", tag = "funds", responses((status = 200, body = FundView)))]
pub async fn show_funds(ctx: Ctx, caller: Caller) -> Result<Json<FundView>, Error> {
    Ok(Json(fund::find(&ctx, &caller).await?.into()))
}

/// The caller's account for one month, as CSV: the opening balance, every movement with what was left after it, and
/// the closing balance. Instants are those of a clock in Shenzhen.
#[utoipa::path(get, path = "/api/v1/funds/months/{month}", tag = "funds",
    params(("month" = String, Path, description = "Such as `2026-03`.", pattern = "^2[0-9]{3}-(0[1-9]|1[0-2])$")),
    responses((status = 200, body = String, content_type = "text/csv")))]
pub async fn show_month(ctx: Ctx, caller: Caller, Path(month): Path<String>) -> Result<Response, Error> {
    let account = fund::month::of_month(&ctx, &caller, &month).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"steelyard-{month}.csv\"")),
    ];
    Ok((headers, table(&account)?).into_response())
}

/// The account as a table that any office program opens.
fn table(account: &Month) -> anyhow::Result<Vec<u8>> {
    let mut balance = account.opening;
    let mut rows = csv::Writer::from_writer(Vec::new());
    let at = |at: DateTime<Utc>| clock::shenzhen(at).to_rfc3339();
    rows.write_record(["at", "kind", "order_id", "bank_reference", "memo", "amount", "balance"])?;
    rows.write_record([&at(account.from), "opening", "", "", "", "", &balance.to_string()])?;
    for Line { posting, entry } in &account.lines {
        balance = balance.checked_add(posting.amount).context("the balance is more than money can be")?;
        rows.write_record([
            &at(entry.created_at),
            &entry.kind.to_string(),
            entry.order_id.as_deref().unwrap_or_default(),
            &text(entry.bank_reference.as_deref().unwrap_or_default()),
            &text(&entry.memo),
            &posting.amount.to_string(),
            &balance.to_string(),
        ])?;
    }
    rows.write_record([&at(account.until), "closing", "", "", "", "", &balance.to_string()])?;
    rows.into_inner().context("a table in memory")
}

/// What others wrote is text: a table program must not take it for a formula.
fn text(written: &str) -> String {
    if written.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        format!("'{written}")
    } else {
        written.to_owned()
    }
}

/// Every movement of the caller's funds, newest first.
#[utoipa::path(get, path = "/api/v1/funds/postings", tag = "funds", params(Page),
    responses((status = 200, body = Paged<PostingView>)))]
pub async fn list_postings(
    ctx: Ctx,
    caller: Caller,
    ValidQuery(page): ValidQuery<Page>,
) -> Result<Paged<PostingView>, Error> {
    let lines = fund::lines(&ctx, &caller, &page).await?;
    Ok(Paged::of(lines, &page, |line| line.posting.id.clone()))
}

/// Send money back to the caller's bank account.
#[utoipa::path(post, path = "/api/v1/payouts", tag = "funds", request_body = NewPayout,
    responses((status = 201, body = MovedView)))]
pub async fn create_payout(
    ctx: Ctx,
    Seller(caller): Seller,
    ValidJson(new): ValidJson<NewPayout>,
) -> Result<(StatusCode, Json<MovedView>), Error> {
    Ok((StatusCode::CREATED, Json(fund::pay_out(&ctx, &caller, new).await?.into())))
}

/// Give a transfer that waits in suspense to the organization it belongs to.
#[utoipa::path(post, path = "/api/v1/assignments", tag = "funds", request_body = NewAssignment,
    responses((status = 201, body = MovedView)))]
pub async fn assign_transfer(
    ctx: Ctx,
    operator: Operator,
    ValidJson(new): ValidJson<NewAssignment>,
) -> Result<(StatusCode, Json<MovedView>), Error> {
    Ok((StatusCode::CREATED, Json(assignment::assign(&ctx, &operator, new).await?.into())))
}

/// Transfers that quote no known deposit code and belong to nobody yet, newest first. What was assigned since is left out,
/// so a page may hold fewer than its limit.
#[utoipa::path(get, path = "/api/v1/suspense", tag = "funds", params(Page),
    responses((status = 200, body = Paged<SuspenseView>)))]
pub async fn list_suspense(
    ctx: Ctx,
    operator: Operator,
    ValidQuery(page): ValidQuery<Page>,
) -> Result<Paged<SuspenseView>, Error> {
    let (waiting, next) = suspense::list(&ctx, &operator, &page).await?;
    Ok(Paged { items: waiting.into_iter().map(Into::into).collect(), next })
}

/// Book a bank statement, as JSON or as CSV with the header
/// `bank_reference,deposit_code,amount,value_date,payer`; at most 8 MiB and 10,000 lines.
#[utoipa::path(post, path = "/api/v1/statements", tag = "funds",
    request_body(content((NewStatement = "application/json"), (String = "text/csv"))),
    responses((status = 201, body = Booked)))]
pub async fn create_statement(
    ctx: Ctx,
    operator: Operator,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Booked>), Error> {
    let new = read(&headers, body).await?;
    Ok((StatusCode::CREATED, Json(statement::book(&ctx, &operator, new).await?)))
}

async fn read(headers: &HeaderMap, body: Body) -> Result<NewStatement, Error> {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let (json, csv) = (media_type.starts_with("application/json"), media_type.starts_with("text/csv"));
    if !json && !csv {
        let how = "send the statement as Content-Type: text/csv or application/json";
        return Err(Error::Malformed(how.to_owned()));
    }
    let limit = usize::try_from(statement::BYTES_MAX).unwrap_or(usize::MAX);
    let declared = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if declared.is_some_and(|length: u64| length > statement::BYTES_MAX) {
        return Err(Error::TooLarge { limit: statement::BYTES_MAX });
    }
    let bytes = to_bytes(body, limit).await.map_err(|error| broken(&error))?;
    if json { extract::parse(&bytes) } else { statement::of_csv(&bytes) }
}

/// A body that is too long, or that never came whole.
fn broken(error: &axum::Error) -> Error {
    let text = error.to_string();
    if text.contains("length limit") {
        return Error::TooLarge { limit: statement::BYTES_MAX };
    }
    Error::Malformed(format!("the upload broke off: {text}; send it again"))
}
