//! Money: what there is to spend, every movement of it, what is given back, and the way out to the bank.

use askama::Template;
use axum::response::{Html, Response};
use chrono::Months;
use entity::Money;
use serde_json::Value;

use super::{
    Frame, Posted, Sheet, done, language,
    list::{After, asked, cut},
    page,
};
use crate::{
    api::cases::RestitutionView,
    auth::{Caller, Seller},
    clock,
    ctx::Ctx,
    error::Error,
    extract::ValidQuery,
    market::{
        case::restitution,
        fund::{self, Fund, Line, NewPayout},
    },
};

#[derive(Template)]
#[template(path = "funds.html")]
struct Funds {
    frame: Frame,
    fund: Fund,
    lines: Vec<Line>,
    restitutions: Vec<RestitutionView>,
    next: Option<String>,
    /// Months of the account that can be taken away: as an address has it, and as it is read.
    months: Vec<(String, String)>,
}

/// So many months are offered.
const MONTHS: u32 = 6;

/// This month and those before it, the newest first.
fn months(frame: &Frame) -> Vec<(String, String)> {
    let today = clock::legal_day(frame.now);
    let back = (0..MONTHS).filter_map(|back| today.checked_sub_months(Months::new(back)));
    back.map(|day| (day.format("%Y-%m").to_string(), frame.month(&day))).collect()
}

/// What the organization has to spend, and every movement of it.
pub async fn show(
    ctx: Ctx,
    caller: Caller,
    frame: Frame,
    ValidQuery(After { after }): ValidQuery<After>,
) -> Result<Html<String>, Error> {
    let lines = fund::lines(&ctx, &caller, &asked(after)).await?;
    let (lines, next) = cut(lines, |line| &line.posting.id);
    let restitutions = restitution::list(&ctx, &caller, &asked(None)).await?;
    page(&Funds {
        months: months(&frame),
        frame,
        fund: fund::find(&ctx, &caller).await?,
        lines,
        restitutions: restitutions.into_iter().map(RestitutionView::from).collect(),
        next,
    })
}

fn sheet(frame: &Frame) -> Sheet<'_> {
    Sheet {
        title: frame.t("Send money to the bank").to_owned(),
        lede: frame
            .t("To your organization's bank account. What is held for orders stays where it is.")
            .to_owned(),
        submit: frame.t("Send it"),
        action: "/funds/payouts".to_owned(),
        back: "/funds".to_owned(),
        ..Sheet::default()
    }
}

/// The form to pay out with.
pub async fn show_payout(_: Seller, frame: Frame) -> Result<Response, Error> {
    sheet(&frame).show::<NewPayout>(&frame, Value::Null)
}

/// Money leaves for the bank.
pub async fn pay_out(
    ctx: Ctx,
    Seller(caller): Seller,
    frame: Frame,
    posted: Posted,
) -> Result<Response, Error> {
    let act = async |new: NewPayout| {
        fund::pay_out(&ctx, &caller, new).await?;
        Ok(done("/funds", "paid-out"))
    };
    sheet(&frame).send(&frame, &posted, act).await
}
