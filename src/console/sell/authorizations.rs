//! The register of authorizations: why personal data may be traded, and what was taken back.

use askama::Template;
use axum::{
    extract::Path,
    response::{Html, Response},
};
use entity::authorization::{self, Status};
use serde_json::{Value, json};

use crate::{
    api::authorizations::AuthorizationView,
    auth::Seller,
    console::{
        Frame, Posted, Sheet, done, form, language,
        list::{After, asked, cut},
        page,
    },
    ctx::Ctx,
    error::Error,
    extract::ValidQuery,
    market::authorization::{
        self as acts, NewAuthorization, NewWithdrawal,
        notice::{self, Notice},
    },
};

#[derive(Template)]
#[template(path = "authorizations.html")]
struct Register {
    frame: Frame,
    rows: Vec<authorization::Model>,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "authorization.html")]
struct OneAuthorization {
    frame: Frame,
    view: AuthorizationView,
    stated: Vec<form::sheet::Stated>,
    /// What the buyers who hold the data were told and answered, and where the list goes on.
    notices: Vec<Notice>,
    next: Option<String>,
}

/// The seller's own authorizations, newest first.
pub async fn list(
    ctx: Ctx,
    seller: Seller,
    frame: Frame,
    ValidQuery(After { after }): ValidQuery<After>,
) -> Result<Html<String>, Error> {
    let (rows, next) = cut(acts::own(&ctx, &seller, &asked(after)).await?, |row| &row.id);
    page(&Register { frame, rows, next })
}

/// One authorization, with everything that is stated in it.
pub async fn show(
    ctx: Ctx,
    seller: Seller,
    frame: Frame,
    Path(id): Path<String>,
    ValidQuery(After { after }): ValidQuery<After>,
) -> Result<Html<String>, Error> {
    let view = AuthorizationView::try_from(acts::find(&ctx, &seller.0, &id).await?)?;
    let stated = form::sheet::stated::<NewAuthorization>(&frame, &serde_json::to_value(&view.record)?);
    let (notices, next) =
        cut(notice::sent(&ctx, &seller.0, &id, &asked(after)).await?, |notice| &notice.row.id);
    let next = next.map(|next| format!("/sell/authorizations/{id}?after={next}"));
    page(&OneAuthorization { frame, view, stated, notices, next })
}

fn sheet(frame: &Frame) -> Sheet<'_> {
    Sheet {
        title: frame.t("Record an authorization").to_owned(),
        lede: frame.t("One for each category of people and source: a batch of consents, or an exemption with its facts. A product names the authorizations it rests on.").to_owned(),
        submit: frame.t("Record it"),
        action: "/sell/authorizations".to_owned(),
        back: "/sell/authorizations".to_owned(),
        ..Sheet::default()
    }
}

/// The form of an authorization.
pub async fn show_new(_: Seller, frame: Frame) -> Result<Response, Error> {
    sheet(&frame).show::<NewAuthorization>(&frame, Value::Null)
}

/// The authorization is on record.
pub async fn register(ctx: Ctx, seller: Seller, frame: Frame, posted: Posted) -> Result<Response, Error> {
    let act = async |new: NewAuthorization| {
        let row = acts::register(&ctx, &seller, new).await?;
        Ok(done(&format!("/sell/authorizations/{}", row.id), "recorded"))
    };
    sheet(&frame).send(&frame, &posted, act).await
}

fn taken_back<'a>(frame: &'a Frame, id: &str) -> Sheet<'a> {
    Sheet {
        title: frame.t("Record that consent was taken back").to_owned(),
        lede: frame.t("At once everything that rests on it is weighed again; what no longer passes is not delivered any more (Data Regulations, Art. 22).").to_owned(),
        submit: frame.t("Record it"),
        action: format!("/sell/authorizations/{id}/withdrawals"),
        back: format!("/sell/authorizations/{id}"),
        ..Sheet::default()
    }
}

/// The form to record a withdrawal with.
pub async fn show_withdrawal(
    ctx: Ctx,
    seller: Seller,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let row = acts::find(&ctx, &seller.0, &id).await?;
    taken_back(&frame, &row.id).show::<NewWithdrawal>(&frame, json!({}))
}

/// The withdrawal is on record.
pub async fn withdraw(
    ctx: Ctx,
    seller: Seller,
    frame: Frame,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Error> {
    let act = async |new: NewWithdrawal| {
        acts::withdraw(&ctx, &seller.0, &id, new).await?;
        Ok(done(&format!("/sell/authorizations/{id}"), "taken-back"))
    };
    taken_back(&frame, &id).send(&frame, &posted, act).await
}
