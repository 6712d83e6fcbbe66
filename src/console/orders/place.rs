//! From a product, or a quote for it, to an order.

use axum::{extract::Path, response::Response};
use serde::Deserialize;
use serde_json::{Value, json};
use validator::Validate;

use super::{Frame, Posted, Sheet, done};
use crate::{
    auth::Buyer,
    console::form::sheet::Choice,
    ctx::Ctx,
    error::Error,
    extract::ValidQuery,
    market::{
        self,
        catalogue::{self, Offered},
        order::NewOrder,
        plan,
    },
};

/// By which quote, if by one.
#[derive(Debug, Deserialize, Validate)]
pub struct ByQuote {
    #[validate(length(min = 1, max = 60))]
    quote: Option<String>,
}

/// The form to order with.
pub async fn show_form(
    ctx: Ctx,
    buyer: Buyer,
    frame: Frame,
    Path(id): Path<String>,
    ValidQuery(by): ValidQuery<ByQuote>,
) -> Result<Response, Error> {
    let (offered, _) = catalogue::page(&ctx, &id).await?;
    let mut document = json!({ "quantity": 1, "plan_id": offered.plans.first().map(|plan| &plan.id) });
    if let Some(quote) = &by.quote {
        let quote = market::quote::find(&ctx, &buyer.0, quote).await?.quote;
        document = json!({ "quantity": quote.quantity });
    }
    sheet(&frame, &offered, &by, &ctx)?.show::<NewOrder>(&frame, document)
}

/// An order is placed; its agreement is what comes next.
pub async fn place(
    ctx: Ctx,
    buyer: Buyer,
    frame: Frame,
    Path(id): Path<String>,
    ValidQuery(by): ValidQuery<ByQuote>,
    posted: Posted,
) -> Result<Response, Error> {
    let (offered, _) = catalogue::page(&ctx, &id).await?;
    let act = async |new: NewOrder| {
        let order = market::order::place(&ctx, &buyer, new).await?;
        Ok(done(&format!("/orders/{}", order.id), "placed"))
    };
    sheet(&frame, &offered, &by, &ctx)?.send(&frame, &posted, act).await
}

fn sheet<'a>(frame: &'a Frame, offered: &Offered, by: &ByQuote, ctx: &Ctx) -> Result<Sheet<'a>, Error> {
    let product_id = &offered.product.id;
    let mut fixed = vec![("product_id", json!(product_id))];
    let mut action = format!("/products/{product_id}/order");
    if let Some(quote) = &by.quote {
        fixed.extend([("quote_id", json!(quote)), ("plan_id", Value::Null), ("offer", Value::Null)]);
        action = format!("{action}?quote={quote}");
    } else {
        fixed.push(("quote_id", Value::Null));
    }
    let mut choices = vec![("/plan_id", plans(frame, offered))];
    let offers = offers(frame, offered, ctx)?;
    if offers.is_empty() {
        fixed.push(("offer", Value::Null));
    } else {
        choices.push(("/offer", offers));
    }
    let purposes = offered.declaration.purposes.iter().map(|word| Choice::new(word.text(), word.text()));
    let purposes: Vec<Choice> = purposes.collect();
    if !purposes.is_empty() {
        choices.push(("/purpose", purposes));
    }
    Ok(Sheet {
        title: frame.with("Order {}", &offered.product.title),
        lede: frame
            .t("Nothing is paid yet: next you read the agreement, sign it, and pay into escrow.")
            .to_owned(),
        submit: frame.t("Place the order"),
        back: format!("/products/{product_id}"),
        needed: &["/plan_id"],
        front: &["/plan_id", "/offer", "/quantity", "/purpose"],
        action,
        fixed,
        choices,
        ..Sheet::default()
    })
}

fn plans(frame: &Frame, offered: &Offered) -> Vec<Choice> {
    let label = |plan: &entity::plan::Model| format!("{} · {}", plan.unit, frame.money(&plan.list_price));
    offered.plans.iter().map(|plan| Choice::new(&plan.id, label(plan))).collect()
}

/// The published offers that run now.
fn offers(frame: &Frame, offered: &Offered, ctx: &Ctx) -> Result<Vec<Choice>, Error> {
    let mut running = Vec::new();
    for plan in &offered.plans {
        let now =
            plan::offers(plan)?.into_iter().filter(|offer| offer.from <= ctx.now && ctx.now < offer.until);
        running.extend(now.map(|offer| {
            let less = rust_decimal::Decimal::new(offer.discount_ppm, 4).normalize();
            Choice::new(offer.id, frame.with("first purchase from this seller: {} % less", less))
        }));
    }
    Ok(running)
}
