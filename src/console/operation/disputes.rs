//! Disputes: what a buyer objects to, and how the operator ends it.

use askama::Template;
use axum::{
    extract::Path,
    response::{Html, Response},
};
use entity::{
    Money,
    dispute::{self, Status},
    order,
};
use serde_json::Value;

use crate::{
    auth::Operator,
    console::{Frame, Posted, Sheet, done, form::sheet::Choice, language, list, page},
    ctx::Ctx,
    error::Error,
    extract::ValidQuery,
    market::{
        self,
        dispute::NewResolution,
        fund::FEN,
        names::{self, Names},
    },
};

#[derive(Template)]
#[template(path = "operator_disputes.html")]
struct ListPage<'a> {
    frame: &'a Frame,
    disputes: Vec<dispute::Model>,
    next: Option<String>,
}

/// Every dispute, newest first.
pub async fn list(
    ctx: Ctx,
    Operator(caller): Operator,
    frame: Frame,
    ValidQuery(which): ValidQuery<list::After>,
) -> Result<Html<String>, Error> {
    let asked = list::asked(which.after);
    let disputes = market::dispute::list(&ctx, &caller, &asked).await?;
    let (disputes, next) = list::cut(disputes, |row| &row.id);
    page(&ListPage { disputes, next, frame: &frame })
}

/// What it is about, above the form.
#[derive(Template)]
#[template(path = "dispute.html")]
struct About<'a> {
    frame: &'a Frame,
    dispute: &'a dispute::Model,
    order: &'a order::Model,
    names: Names,
}

/// The form, under what the dispute is about.
async fn sheet<'a>(ctx: &Ctx, operator: &Operator, frame: &'a Frame, id: &str) -> Result<Sheet<'a>, Error> {
    let (dispute, order) = market::dispute::show(ctx, operator, id).await?;
    let ids = [&order.buyer_id, &order.seller_id, &order.product_id].map(String::as_str);
    let about = About { names: names::of_both(ctx, ids).await?, dispute: &dispute, order: &order, frame };
    Ok(Sheet {
        title: frame.t("End the dispute").to_owned(),
        lede: frame.t("Both parties read why. What goes back leaves the escrow at once.").to_owned(),
        submit: frame.t("End the dispute"),
        action: format!("/operation/disputes/{id}"),
        back: "/operation/disputes".to_owned(),
        above: page(&about)?.0,
        choices: vec![("/outcome", outcomes(frame, &order))],
        ..Sheet::default()
    })
}

/// How it can end. What was never delivered is worth nothing in part.
fn outcomes(frame: &Frame, order: &order::Model) -> Vec<Choice> {
    let most = order.amount.checked_sub(Money::from_ten_thousandths(FEN)).unwrap_or_default();
    let mut all = vec![
        Choice::new("dismiss", frame.t("The order goes on, nothing goes back")),
        Choice::new("refund", frame.with("The buyer gets everything back: {}", frame.money(&order.amount))),
    ];
    if order.delivered_at.is_some() {
        let part = frame.with("The buyer gets a part back: at most {}", frame.money(&most));
        all.push(Choice::new("partial", part));
    }
    all
}

/// The form to end it with.
pub async fn show(
    ctx: Ctx,
    operator: Operator,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    sheet(&ctx, &operator, &frame, &id).await?.show::<NewResolution>(&frame, Value::Null)
}

/// The dispute is over.
pub async fn resolve(
    ctx: Ctx,
    operator: Operator,
    frame: Frame,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Error> {
    let act = async |new: NewResolution| {
        market::dispute::resolve(&ctx, &operator, &id, new).await?;
        Ok(done("/operation/disputes", "dispute-ended"))
    };
    sheet(&ctx, &operator, &frame, &id).await?.send(&frame, &posted, act).await
}
