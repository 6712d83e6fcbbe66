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

fn sheet(frame: &Frame) -> Sheet<'_> {
    Sheet {
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
    _: Operator,
    frame: Frame,
    ValidQuery(which): ValidQuery<WhichTransfer>,
) -> Result<Response, Error> {
    sheet(&frame).show::<NewAssignment>(&frame, json!({ "bank_reference": which.bank_reference }))
}

/// The transfer is somebody's.
pub async fn assign(ctx: Ctx, operator: Operator, frame: Frame, posted: Posted) -> Result<Response, Error> {
    let act = async |new: NewAssignment| {
        assignment::assign(&ctx, &operator, new).await?;
        Ok(done("/operation/money", "assigned"))
    };
    sheet(&frame).send(&frame, &posted, act).await
}
