//! Consent taken back, as it reaches a buyer that holds the data: what to answer, and what was answered.

use askama::Template;
use axum::{
    extract::Path,
    response::{Html, Response},
};
use entity::withdrawal_notice::Model as Notice;
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
    market::authorization::notice::{self, NewAcknowledgement},
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
    let (notices, next) = cut(notice::received(&ctx, &buyer, &asked(after)).await?, |row| &row.id);
    page(&List { frame, notices, next })
}

fn sheet<'a>(frame: &'a Frame, id: &str) -> Sheet<'a> {
    Sheet {
        title: frame.t("Say what became of the data").to_owned(),
        lede: frame.t("The seller and the operator read it. What was done before the consent was taken back stays lawful (PIPL, Arts. 15 and 47).").to_owned(),
        submit: frame.t("Say it"),
        action: format!("/withdrawals/{id}"),
        back: "/withdrawals".to_owned(),
        ..Sheet::default()
    }
}

/// The form to answer with.
pub async fn show(ctx: Ctx, buyer: Buyer, frame: Frame, Path(id): Path<String>) -> Result<Response, Error> {
    let notice = notice::find(&ctx, &buyer, &id).await?;
    let about = frame.with("order {}", &notice.order_id);
    let due = frame.with("by {}", frame.day(&notice.due_at));
    let sheet = Sheet { note: Some(format!("{about}, {due}")), ..sheet(&frame, &id) };
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
