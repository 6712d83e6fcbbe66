//! A price for one buyer, weighed against Art. 69 before anybody is told of it.

use axum::{extract::Path, response::Response};
use chrono::{DateTime, TimeDelta, Utc};
use entity::plan::Model as Plan;
use serde_json::{Value, json};

use crate::{
    auth::Seller,
    console::{Frame, Posted, Sheet, done, form, list::asked},
    ctx::Ctx,
    error::Error,
    market::{
        plan, product,
        quote::{self, Asked, NewPriceCheck, NewQuote},
    },
};

/// How long a quote holds, unless the seller says otherwise.
const USUAL: TimeDelta = TimeDelta::days(7);

fn sheet<'a>(frame: &'a Frame, product_id: &str, plan_id: &str) -> Sheet<'a> {
    Sheet {
        title: frame.t("Offer a price to one buyer").to_owned(),
        lede: frame.t("Where conditions are the same, prices may not differ without a ground (Data Regulations, Art. 69). What you offer is weighed first; nobody is told before you send it.").to_owned(),
        submit: frame.t("Offer it"),
        second: Some(("weigh", frame.t("Weigh the price"))),
        action: format!("/sell/products/{product_id}/quotes"),
        back: format!("/sell/products/{product_id}"),
        fixed: vec![("plan_id", json!(plan_id))],
        ..Sheet::default()
    }
}

/// The plan in force of a product of the seller's own.
async fn plan_of(ctx: &Ctx, seller: &Seller, product_id: &str) -> Result<String, Error> {
    product::known_inside(ctx, &seller.0, product_id).await?;
    let plans = plan::history(ctx, product_id, &asked(None)).await?;
    let over = |end: Option<DateTime<Utc>>| end.is_some_and(|end| end <= ctx.now);
    let holds =
        |plan: &Plan| plan.valid_from <= ctx.now && !over(plan.valid_until) && plan.retired_at.is_none();
    let current = plans.into_iter().find(holds);
    current
        .map(|plan| plan.id)
        .ok_or_else(|| Error::conflict("publish a price first: a quote is reckoned from it"))
}

/// The form of a quote.
pub async fn show_new(
    ctx: Ctx,
    seller: Seller,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let plan_id = plan_of(&ctx, &seller, &id).await?;
    sheet(&frame, &id, &plan_id)
        .show::<NewQuote>(&frame, json!({ "quantity": 1, "valid_until": ctx.now + USUAL }))
}

/// The quote is offered; where there is something to warn of, only by who has read the warning.
pub async fn offer(
    ctx: Ctx,
    seller: Seller,
    frame: Frame,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Error> {
    let plan_id = plan_of(&ctx, &seller, &id).await?;
    let mut sheet = sheet(&frame, &id, &plan_id);
    let (only_weigh, warned) = (posted.get("weigh").is_some(), posted.get("warned").is_some());
    let document = posted.document(&form::shape::of::<NewQuote>());
    if (only_weigh || !warned)
        && posted.get(form::MORE).is_none()
        && let Some(asked) = weighed(&ctx, &seller, &plan_id, &document).await
        && (only_weigh || asked.warning.is_some())
    {
        sheet.note = Some(note(&frame, &asked));
        if asked.warning.is_some() {
            (sheet.submit, sheet.submit_name) = (frame.t("Offer it all the same"), "warned");
        }
        return sheet.show::<NewQuote>(&frame, document);
    }
    let act = async |new: NewQuote| {
        let offered = quote::offer(&ctx, &seller, new).await?;
        Ok(done(&format!("/quotes/{}", offered.quote.id), "offered"))
    };
    sheet.send(&frame, &posted, act).await
}

/// How the price stands; none where the form does not say enough to weigh it.
async fn weighed(ctx: &Ctx, seller: &Seller, plan_id: &str, document: &Value) -> Option<Asked> {
    let mut asked = document.clone();
    let members = asked.as_object_mut()?;
    members.remove("valid_until");
    members.insert("plan_id".to_owned(), json!(plan_id));
    let new = form::read::<NewPriceCheck>(&asked).ok()?;
    quote::check_price(ctx, seller, new).await.ok()
}

fn note(frame: &Frame, asked: &Asked) -> String {
    let published =
        frame.with("Everybody gets {} a unit for this quantity.", frame.money(&asked.published_unit_price));
    let warned = |says: &str| asked.warning.as_ref().is_some_and(|warning| warning.contains(says));
    let likeness = asked.likeness.as_ref().filter(|likeness| !warned(&likeness.says));
    let likeness = likeness.map(|likeness| frame.told(&likeness.says));
    let warning = frame.told(asked.warning.as_deref().unwrap_or("There is nothing to warn of."));
    [Some(published.into()), Some(warning), likeness].into_iter().flatten().collect::<Vec<_>>().join(" ")
}
