//! Products on which the law leaves a question open: the questions, and a person's answer with reasons.

use askama::Template;
use axum::{
    extract::Path,
    response::{Html, Response},
};
use entity::{authorization, organization, product_version};
use serde_json::Value;

use crate::{
    api::products::files::FileView,
    auth::{Operator, Overseer},
    console::{
        Frame, Posted, Sheet, done,
        form::sheet::{Stated, stated},
        language, list, page,
    },
    ctx::Ctx,
    error::{Error, Violation},
    extract::ValidQuery,
    market::{
        authorization::NewAuthorization,
        decision,
        product::{
            declaration::Declaration,
            review::{self, NewReview},
        },
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
    let found = review::queue(&ctx, &operator, &asked).await?;
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

/// Everything known of a product, as a part of a page.
pub fn inside(frame: &Frame, found: &review::Inside) -> Result<String, Error> {
    Ok(page(&Inside::of(frame, found)?)?.0)
}

#[derive(Template)]
#[template(path = "review.html")]
struct Inside<'a> {
    frame: &'a Frame,
    seller: &'a organization::Model,
    version: &'a product_version::Model,
    declared: Vec<Stated>,
    authorizations: Vec<(authorization::Model, Vec<Stated>)>,
    files: Vec<FileView>,
}

impl<'a> Inside<'a> {
    fn of(frame: &'a Frame, found: &'a review::Inside) -> Result<Self, Error> {
        let rests_on = found.authorizations.iter().map(|row| {
            let stated = stated::<NewAuthorization>(frame, &row.evidence);
            (row.clone(), stated)
        });
        Ok(Self {
            frame,
            seller: &found.of.seller,
            version: &found.of.at.version,
            declared: stated::<Declaration>(frame, &found.of.at.version.declaration),
            authorizations: rests_on.collect(),
            files: found.files.iter().cloned().map(FileView::try_from).collect::<Result<_, _>>()?,
        })
    }
}

/// The form, under everything there is to decide by.
async fn sheet<'a>(ctx: &Ctx, operator: &Operator, frame: &'a Frame, id: &str) -> Result<Sheet<'a>, Error> {
    let found = review::look(ctx, &Overseer(operator.0.clone()), id).await?;
    Ok(Sheet {
        title: frame.with("Decide on {}", &found.of.at.product.title),
        lede: frame.t("The law is asked again on today's facts: what it blocks by now, nobody can list. The seller reads your reasons.").to_owned(),
        submit: frame.t("Decide"),
        action: format!("/operation/reviews/{id}"),
        back: "/operation/reviews".to_owned(),
        findings: decision::violations(&found.of.hits),
        above: inside(frame, &found)?,
        ..Sheet::default()
    })
}

/// The form to decide with.
pub async fn show(
    ctx: Ctx,
    operator: Operator,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    sheet(&ctx, &operator, &frame, &id).await?.show::<NewReview>(&frame, Value::Null)
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
        review::decide(&ctx, &operator, &id, new).await?;
        Ok(done("/operation/reviews", "product-reviewed"))
    };
    sheet(&ctx, &operator, &frame, &id).await?.send(&frame, &posted, act).await
}
