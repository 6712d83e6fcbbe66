//! Money at the bank: a statement is booked, and what quotes no known code is given to whom it belongs.

use askama::Template;
use axum::{
    extract::Request,
    response::{Html, Redirect, Response},
};
use serde_json::json;

use crate::{
    auth::Operator,
    console::{Frame, Posted, Sheet, done, list, page, upload::Upload},
    ctx::Ctx,
    error::Error,
    extract::ValidQuery,
    market::fund::{
        assignment::{self, NewAssignment},
        statement::{self, InShort},
        suspense::{self, Waiting},
    },
};

/// Which transfer.
#[derive(Debug, serde::Deserialize, validator::Validate)]
pub struct WhichTransfer {
    #[validate(length(max = 100))]
    pub bank_reference: Option<String>,
}

#[derive(Template)]
#[template(path = "operation_money.html")]
struct Money<'a> {
    frame: &'a Frame,
    /// The statement that was just booked.
    booked: Option<InShort>,
    waiting: Vec<Waiting>,
    next: Option<String>,
}

/// From which transfer on, and which statement was just booked.
#[derive(Debug, serde::Deserialize, validator::Validate)]
pub struct WhichMoney {
    #[validate(length(max = 60))]
    after: Option<String>,
    #[validate(length(max = 60))]
    booked: Option<String>,
}

/// The form for a statement, and the transfers nobody could be found for.
pub async fn show(
    ctx: Ctx,
    operator: Operator,
    frame: Frame,
    ValidQuery(which): ValidQuery<WhichMoney>,
) -> Result<Html<String>, Error> {
    let (waiting, next) = suspense::list(&ctx, &operator, &list::asked(which.after.clone())).await?;
    let booked = match &which.booked {
        Some(id) => statement::find(&ctx, &operator, id).await?,
        None => None,
    };
    page(&Money { booked, waiting, next, frame: &frame })
}

/// A statement is booked; what was booked before is left alone.
pub async fn book(ctx: Ctx, operator: Operator, request: Request) -> Result<Redirect, Error> {
    let file = Upload::begin(&ctx, request).await?.file().await?;
    let new = statement::of_csv(&file.whole(statement::BYTES_MAX).await?)?;
    let booked = statement::book(&ctx, &operator, new).await?;
    let what = match (booked.booked, booked.in_suspense.len()) {
        (0, _) => "booked-before",
        (_, 0) => "booked",
        _ => "booked-in-part",
    };
    Ok(Redirect::to(&done(&format!("/operation/money?booked={}", booked.id), what)))
}

/// The form, under what the bank says of the transfer while it waits.
fn sheet<'a>(frame: &'a Frame, transfer: Option<&Waiting>) -> Sheet<'a> {
    let said = |one: &Waiting| {
        let (who, what) = (frame.t("Day and payer"), frame.t("Amount"));
        format!("{who}: {} · {what}: {}", one.memo, frame.money(&one.amount))
    };
    Sheet {
        note: transfer.map(said),
        title: frame.t("Give a transfer to whom it belongs").to_owned(),
        lede: frame.t("It is booked to that organization's funds, which is told by mail.").to_owned(),
        submit: frame.t("Give it"),
        action: "/operation/money/assignment".to_owned(),
        back: "/operation/money".to_owned(),
        ..Sheet::default()
    }
}

/// The form to assign a transfer with.
pub async fn show_assignment(
    ctx: Ctx,
    operator: Operator,
    frame: Frame,
    ValidQuery(which): ValidQuery<WhichTransfer>,
) -> Result<Response, Error> {
    let transfer = match &which.bank_reference {
        Some(reference) => Some(suspense::find(&ctx, &operator, reference).await?),
        None => None,
    };
    sheet(&frame, transfer.as_ref())
        .show::<NewAssignment>(&frame, json!({ "bank_reference": which.bank_reference }))
}

/// The transfer is somebody's.
pub async fn assign(ctx: Ctx, operator: Operator, frame: Frame, posted: Posted) -> Result<Response, Error> {
    let act = async |new: NewAssignment| {
        assignment::assign(&ctx, &operator, new).await?;
        Ok(done("/operation/money", "assigned"))
    };
    let reference = posted.get("/bank_reference").unwrap_or_default();
    // One that was just assigned waits no more, and a form that is sent twice is answered as the first time.
    let transfer = suspense::find(&ctx, &operator, reference).await.ok();
    sheet(&frame, transfer.as_ref()).send(&frame, &posted, act).await
}
