//! Consent taken back, as it reaches a buyer that holds the data: what to answer, and what was answered.

use askama::Template;
use axum::{
    extract::Path,
    response::{Html, IntoResponse, Redirect, Response},
};
use serde_json::Value;

use super::{
    Frame, Posted, Sheet, done, language,
    list::{After, asked, cut},
    page,
};
use crate::{
    auth::Buyer,
    ctx::Ctx,
    error::Error,
    extract::ValidQuery,
    market::authorization::notice::{self, NewAcknowledgement, Notice},
};

#[derive(Template)]
#[template(path = "withdrawals.html")]
struct List {
    frame: Frame,
    notices: Vec<Notice>,
    next: Option<String>,
}

/// Every notice, newest first.
pub async fn list(
    ctx: Ctx,
    buyer: Buyer,
    frame: Frame,
    ValidQuery(After { after }): ValidQuery<After>,
) -> Result<Html<String>, Error> {
    let (notices, next) = cut(notice::received(&ctx, &buyer, &asked(after)).await?, |notice| &notice.row.id);
    page(&List { frame, notices, next })
}

fn sheet<'a>(frame: &'a Frame, id: &str) -> Sheet<'a> {
    Sheet {
        title: frame.t("Say what became of the data").to_owned(),
        lede: frame.t("The seller reads it. What was done before the consent was taken back stays lawful (PIPL, Arts. 15 and 47).").to_owned(),
        submit: frame.t("Say it"),
        action: format!("/withdrawals/{id}"),
        back: "/withdrawals".to_owned(),
        ..Sheet::default()
    }
}

/// What was taken back, in words: whose consent, and for what.
pub fn taken_back(frame: &Frame, notice: &Notice) -> String {
    let people = match notice.withdrawal.people {
        Some(people) => frame.with("{} people", people),
        None => frame.t("all of the people").to_owned(),
    };
    let purposes = match notice.purposes() {
        Some(purposes) => frame.with("for {}", purposes.join(", ")),
        None => frame.t("for every purpose").to_owned(),
    };
    format!("{}, {people}, {purposes}", frame.day(&notice.withdrawal.withdrawn_at))
}

/// The form to answer with, once.
pub async fn show(ctx: Ctx, buyer: Buyer, frame: Frame, Path(id): Path<String>) -> Result<Response, Error> {
    let notice = notice::find(&ctx, &buyer, &id).await?;
    if notice.row.acknowledged_at.is_some() {
        return Ok(Redirect::to("/withdrawals").into_response());
    }
    let about = frame.with("order {}", &notice.row.order_id);
    let due = frame.with("by {}", frame.day(&notice.row.due_at));
    let note = format!("{about}: {}; {due}", taken_back(&frame, &notice));
    let sheet = Sheet { note: Some(note), ..sheet(&frame, &id) };
    sheet.show::<NewAcknowledgement>(&frame, Value::Null)
}

/// It is answered.
pub async fn acknowledge(
    ctx: Ctx,
    buyer: Buyer,
    frame: Frame,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Error> {
    let act = async |new: NewAcknowledgement| {
        notice::acknowledge(&ctx, &buyer, &id, new).await?;
        Ok(done("/withdrawals", "acknowledged"))
    };
    sheet(&frame, &id).send(&frame, &posted, act).await
}
