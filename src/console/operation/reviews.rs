//! Products on which the law leaves a question open: the questions, and a person's answer with reasons.

use askama::Template;
use axum::{
    extract::Path,
    response::{Html, Response},
};
use serde_json::Value;

use crate::{
    auth::{Caller, Operator},
    console::{Frame, Posted, Sheet, done, language, list, page},
    ctx::Ctx,
    error::{Error, Violation},
    extract::ValidQuery,
    market::{
        decision,
        product::{self, review::NewReview},
    },
};

/// One version that waits.
struct Waiting {
    product_id: String,
    title: String,
    number: i32,
    seller: String,
    questions: Vec<Violation>,
}

#[derive(Template)]
#[template(path = "reviews.html")]
struct Reviews<'a> {
    frame: &'a Frame,
    waiting: Vec<Waiting>,
    next: Option<String>,
}

/// The queue, newest first.
pub async fn list(
    ctx: Ctx,
    operator: Operator,
    frame: Frame,
    ValidQuery(which): ValidQuery<list::After>,
) -> Result<Html<String>, Error> {
    let asked = list::asked(which.after);
    let found = product::review::queue(&ctx, &operator, &asked).await?;
    let (found, next) = list::cut(found, |row| &row.at.version.id);
    let waiting = found.into_iter().map(|row| Waiting {
        product_id: row.at.product.id,
        title: row.at.product.title,
        number: row.at.version.number,
        seller: row.seller.name,
        questions: decision::violations(&row.hits),
    });
    page(&Reviews { waiting: waiting.collect(), next, frame: &frame })
}

/// The form, which names what is decided on.
async fn sheet<'a>(ctx: &Ctx, caller: &Caller, frame: &'a Frame, id: &str) -> Result<Sheet<'a>, Error> {
    let (drafted, _) = product::find(ctx, caller, id).await?;
    Ok(Sheet {
        title: frame.with("Decide on {}", &drafted.product.title),
        lede: frame.t("The law is asked again on today's facts: what it blocks by now, nobody can list. The seller reads your reasons.").to_owned(),
        submit: frame.t("Decide"),
        action: format!("/operation/reviews/{id}"),
        back: "/operation/reviews".to_owned(),
        ..Sheet::default()
    })
}

/// The form to decide with.
pub async fn show(
    ctx: Ctx,
    Operator(caller): Operator,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    sheet(&ctx, &caller, &frame, &id).await?.show::<NewReview>(&frame, Value::Null)
}

/// The version is listed or refused.
pub async fn decide(
    ctx: Ctx,
    operator: Operator,
    frame: Frame,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Error> {
    let act = async |new: NewReview| {
        product::review::decide(&ctx, &operator, &id, new).await?;
        Ok(done("/operation/reviews", "product-reviewed"))
    };
    sheet(&ctx, &operator.0, &frame, &id).await?.send(&frame, &posted, act).await
}
