//! Cases about the seller: what is said against it, and its own words.

use askama::Template;
use axum::{
    extract::Path,
    response::{Html, Response},
};
use entity::case::{self, Status};
use serde::de::DeserializeOwned;
use serde_json::Value;
use utoipa::ToSchema;
use validator::Validate;

use crate::{
    api::cases::CaseView,
    auth::{Seller, SellerOrRegulator},
    console::{
        Frame, Posted, Sheet,
        case_file::stated,
        done, language,
        list::{After, asked, cut},
        page,
    },
    ctx::Ctx,
    error::Error,
    extract::ValidQuery,
    market::{
        self,
        case::{NewCorrection, NewStatement},
        organization::StatedReason,
    },
};

#[derive(Template)]
#[template(path = "sell_cases.html")]
struct List {
    frame: Frame,
    cases: Vec<case::Model>,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "sell_case.html")]
struct OneCase {
    frame: Frame,
    case: CaseView,
}

/// The cases about the seller, newest first.
pub async fn list(
    ctx: Ctx,
    seller: Seller,
    frame: Frame,
    ValidQuery(After { after }): ValidQuery<After>,
) -> Result<Html<String>, Error> {
    let (cases, next) = cut(market::case::against(&ctx, &seller, &asked(after)).await?, |case| &case.id);
    page(&List { frame, cases, next })
}

/// One case, as far as it concerns the seller.
pub async fn show(
    ctx: Ctx,
    seller: Seller,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Html<String>, Error> {
    page(&OneCase { frame, case: market::case::own(&ctx, &seller.0, &id).await?.try_into()? })
}

/// What a seller can say in a case.
struct Word {
    name: &'static str,
    title: &'static str,
    lede: &'static str,
    submit: &'static str,
}

const STATEMENT: Word = Word {
    name: "statement",
    title: "State your case",
    lede: "The regulator reads it before anything is ordered. You can state more until an order is made.",
    submit: "Send the statement",
};
const CORRECTION: Word = Word {
    name: "correction",
    title: "Show how you corrected it",
    lede: "Who corrects in time is not fined.",
    submit: "Send the evidence",
};
const REFUSAL: Word = Word {
    name: "refusal",
    title: "Refuse to correct",
    lede: "The case then goes on to a decision, which may carry a fine.",
    submit: "Refuse",
};

/// The form of one of them, for a case of the seller's own.
async fn form<T: ToSchema>(
    ctx: &Ctx,
    seller: &Seller,
    frame: &Frame,
    id: &str,
    word: &Word,
) -> Result<Response, Error> {
    market::case::own(ctx, &seller.0, id).await?;
    sheet(frame, id, word).show::<T>(frame, Value::Null)
}

fn sheet<'a>(frame: &'a Frame, id: &str, word: &Word) -> Sheet<'a> {
    Sheet {
        title: frame.t(word.title).to_owned(),
        lede: frame.t(word.lede).to_owned(),
        submit: frame.t(word.submit),
        action: format!("/sell/cases/{id}/{}", word.name),
        back: format!("/sell/cases/{id}"),
        ..Sheet::default()
    }
}

async fn send<T: ToSchema + DeserializeOwned + Validate>(
    frame: &Frame,
    id: &str,
    word: &Word,
    posted: &Posted,
    act: impl AsyncFnOnce(T) -> Result<case::Model, Error>,
) -> Result<Response, Error> {
    let act = async |new: T| {
        act(new).await?;
        Ok(done(&format!("/sell/cases/{id}"), "sent"))
    };
    sheet(frame, id, word).send(frame, posted, act).await
}

/// The form of a statement.
pub async fn show_statement(
    ctx: Ctx,
    seller: Seller,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    form::<NewStatement>(&ctx, &seller, &frame, &id, &STATEMENT).await
}

/// The seller states its case.
pub async fn state(
    ctx: Ctx,
    seller: Seller,
    frame: Frame,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Error> {
    let act = async |new: NewStatement| market::case::state(&ctx, &seller, &id, new).await;
    send(&frame, &id, &STATEMENT, &posted, act).await
}

/// The form of a correction.
pub async fn show_correction(
    ctx: Ctx,
    seller: Seller,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    form::<NewCorrection>(&ctx, &seller, &frame, &id, &CORRECTION).await
}

/// The seller shows how it corrected what was ordered.
pub async fn correct(
    ctx: Ctx,
    seller: Seller,
    frame: Frame,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Error> {
    let act = async |new: NewCorrection| market::case::file(&ctx, &seller, &id, new).await;
    send(&frame, &id, &CORRECTION, &posted, act).await
}

/// The form of a refusal.
pub async fn show_refusal(
    ctx: Ctx,
    seller: Seller,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    form::<StatedReason>(&ctx, &seller, &frame, &id, &REFUSAL).await
}

/// The seller refuses to correct.
pub async fn refuse(
    ctx: Ctx,
    Seller(caller): Seller,
    frame: Frame,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Error> {
    let who = SellerOrRegulator(caller);
    let act = async |new: StatedReason| market::case::refuse(&ctx, &who, &id, new).await;
    send(&frame, &id, &REFUSAL, &posted, act).await
}
