//! A product as a regulator reads it, whether or not it is on sale. Looking is recorded.

use askama::Template;
use axum::{extract::Path, response::Html};
use entity::product::{self, Status};

use crate::{
    auth::{Overseer, Regulator},
    console::{Frame, language, operation::reviews, page},
    ctx::Ctx,
    error::{Error, Violation},
    market::{decision, product::review},
};

#[derive(Template)]
#[template(path = "supervision_product.html")]
struct OneProduct<'a> {
    frame: &'a Frame,
    product: &'a product::Model,
    findings: Vec<Violation>,
    inside: String,
}

/// What is declared and known of one product.
pub async fn show(
    ctx: Ctx,
    Regulator(caller): Regulator,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Html<String>, Error> {
    let found = review::look(&ctx, &Overseer(caller), &id).await?;
    page(&OneProduct {
        product: &found.of.at.product,
        findings: decision::violations(&found.of.hits),
        inside: reviews::inside(&frame, &found)?,
        frame: &frame,
    })
}
