//! What a seller works on: its products, where each stands and whose turn it is, from the draft to the sale.

use askama::Template;
use axum::{
    extract::Path,
    response::{Html, Redirect},
};
use entity::{
    plan, product,
    product::Status,
    product_version::{self, Status as VersionStatus},
};

use super::{
    Frame, Posted, done, language,
    list::{After, asked, cut},
    page,
};
use crate::{
    api::products::listing::CheckView,
    auth::Seller,
    ctx::Ctx,
    error::Error,
    extract::{Page, ValidQuery},
    market::{
        self,
        product::{self as acts, declaration::Declaration, listing},
    },
};

pub mod authorizations;
pub mod cases;
pub mod declaration;
pub mod files;
pub mod plans;
pub mod quotes;

/// Versions and plans on the page of a product.
const RECENT: u64 = 10;

#[derive(Template)]
#[template(path = "sell.html")]
struct List {
    frame: Frame,
    products: Vec<product::Model>,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "sell_product.html")]
struct OneProduct {
    frame: Frame,
    product: product::Model,
    version: product_version::Model,
    declaration: Declaration,
    check: CheckView,
    versions: Vec<product_version::Model>,
    plans: Vec<plan::Model>,
    files: usize,
}

/// Whose turn it is with a product, and to do what.
fn turn(frame: &Frame, status: Status) -> String {
    let text = match status {
        Status::Draft => "your turn: check it and list it",
        Status::InReview => "the operator's turn: to decide on what is open",
        Status::Listed => "",
        Status::Blocked => "your turn: put right what stands against it",
        Status::Suspended => "your turn: see what no longer holds",
        Status::Withdrawn => return String::new(),
    };
    frame.t(text).to_owned()
}

/// What an answer of the law comes to.
fn verdict_says(verdict: &str) -> &'static str {
    match verdict {
        "allow" => "The law allows it.",
        "review" => {
            "Some questions are open: listed now, it waits for the operator. Answer them and it goes on sale at once."
        }
        "block" => "The law does not allow it. Everything that stands against it is below.",
        _ => "Listing waits for its files; what stands against it so far is below.",
    }
}

/// The seller's own products, newest first.
pub async fn list(
    ctx: Ctx,
    seller: Seller,
    frame: Frame,
    ValidQuery(After { after }): ValidQuery<After>,
) -> Result<Html<String>, Error> {
    let (products, next) = cut(acts::own(&ctx, &seller, &asked(after)).await?, |product| &product.id);
    page(&List { frame, products, next })
}

/// A product of the seller's own: what the law says of its latest version, and what can be done with it.
pub async fn show(
    ctx: Ctx,
    seller: Seller,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Html<String>, Error> {
    let recent = Page { after: None, limit: Some(RECENT) };
    let check = listing::check(&ctx, &seller, &id).await?;
    let (drafted, _) = acts::find(&ctx, &seller.0, &id).await?;
    page(&OneProduct {
        frame,
        declaration: Declaration::of(&drafted.version)?,
        product: drafted.product,
        version: drafted.version,
        check: check.into(),
        versions: acts::versions(&ctx, &seller.0, &id, &recent).await?,
        plans: market::plan::history(&ctx, &id, &recent).await?,
        files: acts::file::inspections(&ctx, &seller.0, &id).await?.len(),
    })
}

fn back_to(id: &str, what: &str) -> Redirect {
    Redirect::to(&done(&format!("/sell/products/{id}"), what))
}

/// Gate G1: listed, waiting for review, or blocked; the page of the product then says which, and why.
pub async fn put_on_sale(
    ctx: Ctx,
    seller: Seller,
    Path(id): Path<String>,
    _: Posted,
) -> Result<Redirect, Error> {
    match listing::list(&ctx, &seller, &id).await {
        Ok(listed) if listed.at.version.status == product_version::Status::Listed => {
            Ok(back_to(&id, "listed"))
        }
        Ok(_) => Ok(back_to(&id, "in-review")),
        Err(Error::Refused(_)) => Ok(back_to(&id, "refused")),
        Err(other) => Err(other),
    }
}

/// Off sale for good.
pub async fn withdraw(
    ctx: Ctx,
    seller: Seller,
    Path(id): Path<String>,
    _: Posted,
) -> Result<Redirect, Error> {
    listing::withdraw(&ctx, &seller, &id).await?;
    Ok(back_to(&id, "withdrawn"))
}
