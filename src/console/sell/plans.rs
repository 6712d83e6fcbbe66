//! Public prices: every one there was, and the next.

use askama::Template;
use axum::{
    extract::Path,
    response::{Html, Response},
};
use serde_json::{Value, json};

use crate::{
    api::plans::PlanView,
    auth::Seller,
    console::{
        Frame, Posted, Sheet, done, language,
        list::{After, asked, cut},
        page,
        product::percent,
    },
    ctx::Ctx,
    error::Error,
    extract::ValidQuery,
    market::{
        plan::{self, NewPlan},
        product,
    },
};

#[derive(Template)]
#[template(path = "plans.html")]
struct List {
    frame: Frame,
    product_id: String,
    title: String,
    plans: Vec<PlanView>,
    next: Option<String>,
}

/// Every price of a product of the seller's own, newest first.
pub async fn show(
    ctx: Ctx,
    seller: Seller,
    frame: Frame,
    Path(id): Path<String>,
    ValidQuery(After { after }): ValidQuery<After>,
) -> Result<Html<String>, Error> {
    let product = product::known_inside(&ctx, &seller.0, &id).await?;
    let (plans, next) = cut(plan::history(&ctx, &id, &asked(after)).await?, |plan| &plan.id);
    let plans = plans.into_iter().map(PlanView::try_from).collect::<Result<_, _>>()?;
    page(&List { frame, product_id: id, title: product.title, plans, next })
}

fn sheet<'a>(frame: &'a Frame, id: &str) -> Sheet<'a> {
    Sheet {
        title: frame.t("Publish a price").to_owned(),
        lede: frame
            .t("For every buyer alike. A published price is never edited: the next one takes over from it.")
            .to_owned(),
        submit: frame.t("Publish"),
        action: format!("/sell/products/{id}/plans"),
        back: format!("/sell/products/{id}"),
        ..Sheet::default()
    }
}

/// The form of a price, filled with the one before.
pub async fn show_new(
    ctx: Ctx,
    seller: Seller,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    product::known_inside(&ctx, &seller.0, &id).await?;
    let before = plan::history(&ctx, &id, &asked(None)).await?.into_iter().next();
    let before = before.map(|plan| {
        json!({ "unit": plan.unit, "list_price": plan.list_price, "tiers": plan.tiers, "licence": plan.licence,
            "max_quantity": plan.max_quantity })
    });
    sheet(&frame, &id).show::<NewPlan>(&frame, before.unwrap_or(Value::Null))
}

/// The price is published.
pub async fn publish(
    ctx: Ctx,
    seller: Seller,
    frame: Frame,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Error> {
    let act = async |new: NewPlan| {
        plan::publish(&ctx, &seller, &id, new).await?;
        Ok(done(&format!("/sell/products/{id}/plans"), "published"))
    };
    sheet(&frame, &id).send(&frame, &posted, act).await
}
