//! From a product, or a quote for it, to an order.

use axum::{extract::Path, response::Response};
use serde::Deserialize;
use serde_json::{Value, json};
use validator::Validate;

use super::{Frame, Posted, Sheet, done};
use crate::{
    auth::Buyer,
    console::form::{shape, sheet::Choice},
    ctx::Ctx,
    error::Error,
    extract::ValidQuery,
    market::{
        self,
        catalogue::{self, Offered},
        order::{NewOrder, price},
        plan::{self, Offer},
    },
};

/// The button that only asks what it would cost.
const TOTAL: &str = "total";

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
    let document = match &by.quote {
        None => json!({ "quantity": 1, "plan_id": offered.plans.first().map(|plan| &plan.id) }),
        Some(quote) => {
            json!({ "quantity": market::quote::find(&ctx, &buyer.0, quote).await?.quote.quantity })
        }
    };
    let note = cost(&ctx, &buyer, &frame, &offered, &by, &document).await?;
    let sheet = sheet(&frame, &offered, &by, &running(&ctx, &buyer, &offered).await?);
    Sheet { note: Some(note), ..sheet }.show::<NewOrder>(&frame, document)
}

/// What the order would cost as the form stands: one unit, how many, and all of it.
async fn cost(
    ctx: &Ctx,
    buyer: &Buyer,
    frame: &Frame,
    offered: &Offered,
    by: &ByQuote,
    document: &Value,
) -> Result<String, Error> {
    let quantity = document["quantity"].as_i64().and_then(|quantity| i32::try_from(quantity).ok());
    let Some(quantity) = quantity.filter(|quantity| *quantity > 0) else {
        return Ok(frame.t("Say how many in figures, and the total stands here.").to_owned());
    };
    let plan = offered.plans.iter().find(|plan| document["plan_id"] == plan.id.as_str());
    let priced = match (&by.quote, plan) {
        (Some(quote), _) => {
            let quote = market::quote::find(ctx, &buyer.0, quote).await?.quote;
            price::quoted(&quote, quantity).map(|amount| (quote.unit_price, amount))
        }
        (None, Some(plan)) if quantity > plan.max_quantity => {
            return Ok(frame.with("The plan sells at most {} units in one order.", plan.max_quantity));
        }
        (None, Some(plan)) => price::total(ctx, plan, quantity, document["offer"].as_str()),
        (None, None) => return Ok(frame.t("Choose a plan, and the total stands here.").to_owned()),
    };
    Ok(match priced {
        Ok((unit, amount)) => {
            format!(
                "{} × {} = {}",
                quantity,
                frame.money(&unit),
                frame.with("{} in all", frame.money(&amount))
            )
        }
        Err(Error::Invalid(fields)) => {
            fields.first().map(|field| frame.told(&field.detail).into_owned()).unwrap_or_default()
        }
        Err(other) => return Err(other),
    })
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
    let sheet = sheet(&frame, &offered, &by, &running(&ctx, &buyer, &offered).await?);
    if posted.get(TOTAL).is_some() {
        let document = posted.document(&shape::of::<NewOrder>());
        let note = cost(&ctx, &buyer, &frame, &offered, &by, &document).await?;
        return Sheet { note: Some(note), ..sheet }.show::<NewOrder>(&frame, document);
    }
    let act = async |new: NewOrder| {
        let order = market::order::place(&ctx, &buyer, new).await?;
        Ok(done(&format!("/orders/{}", order.id), "placed"))
    };
    sheet.send(&frame, &posted, act).await
}

fn sheet<'a>(frame: &'a Frame, offered: &Offered, by: &ByQuote, running: &[Offer]) -> Sheet<'a> {
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
    let offers: Vec<Choice> = running.iter().map(|offer| choice(frame, offer)).collect();
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
    Sheet {
        title: frame.with("Order {}", &offered.product.title),
        lede: frame
            .t("Nothing is paid yet: next you read the agreement, sign it, and pay into escrow.")
            .to_owned(),
        submit: frame.t("Place the order"),
        second: Some((TOTAL, frame.t("Show the total"))),
        back: format!("/products/{product_id}"),
        needed: &["/plan_id"],
        front: &["/plan_id", "/offer", "/quantity", "/purpose"],
        action,
        fixed,
        choices,
        ..Sheet::default()
    }
}

fn plans(frame: &Frame, offered: &Offered) -> Vec<Choice> {
    let label = |plan: &entity::plan::Model| format!("{} · {}", plan.unit, frame.money(&plan.list_price));
    offered.plans.iter().map(|plan| Choice::new(&plan.id, label(plan))).collect()
}

/// The published offers that run now and that this buyer can have: they are for who never bought from the seller.
async fn running(ctx: &Ctx, buyer: &Buyer, offered: &Offered) -> Result<Vec<Offer>, Error> {
    let (seller, own) = (&offered.product.seller_id, &buyer.0.organization_id);
    if plan::bought_before(&ctx.state.db.rows, seller, own).await? {
        return Ok(Vec::new());
    }
    let mut running = Vec::new();
    for plan in &offered.plans {
        let offers = plan::offers(plan)?.into_iter();
        running.extend(offers.filter(|offer| offer.from <= ctx.now && ctx.now < offer.until));
    }
    Ok(running)
}

fn choice(frame: &Frame, offer: &Offer) -> Choice {
    let less = rust_decimal::Decimal::new(offer.discount_ppm, 4).normalize();
    Choice::new(&offer.id, frame.with("first purchase from this seller: {} % less", less))
}
