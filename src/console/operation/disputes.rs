//! Disputes: what a buyer objects to, and how the operator ends it.

use askama::Template;
use axum::{
    extract::Path,
    response::{Html, Response},
};
use entity::dispute::{self, Status};
use serde_json::Value;

use crate::{
    auth::Operator,
    console::{Frame, Posted, Sheet, done, language, list, page},
    ctx::Ctx,
    error::Error,
    extract::ValidQuery,
    market::{self, dispute::NewResolution},
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

fn sheet<'a>(frame: &'a Frame, id: &str) -> Sheet<'a> {
    Sheet {
        title: frame.t("End the dispute").to_owned(),
        lede: frame.t("Both parties read why. What goes back leaves the escrow at once.").to_owned(),
        submit: frame.t("End the dispute"),
        action: format!("/operation/disputes/{id}"),
        back: "/operation/disputes".to_owned(),
        ..Sheet::default()
    }
}

/// The form to end it with.
pub async fn show(
    ctx: Ctx,
    operator: Operator,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let dispute = market::dispute::show(&ctx, &operator, &id).await?;
    let sheet = Sheet { note: Some(dispute.reason), ..sheet(&frame, &id) };
    sheet.show::<NewResolution>(&frame, Value::Null)
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
    sheet(&frame, &id).send(&frame, &posted, act).await
}
