//! A quote as the order it would become, to be compared with the orders of like buyers.

use anyhow::Context;
use entity::{order, organization, plan, product, product_version, quote};
use sea_orm::{ConnectionTrait, EntityTrait};

use crate::{
    ctx::Ctx,
    error::Error,
    market::{
        finding::{Likeness, likeness},
        order::{conditions::Conditions, price::quoted},
        plan::price,
    },
};

/// Where the quote's price stands among like buyers: for its buyer as the platform knows it.
pub(super) async fn of_quote(
    rows: &impl ConnectionTrait,
    ctx: &Ctx,
    quote: &quote::Model,
    plan: &plan::Model,
) -> Result<Option<Likeness>, Error> {
    let product = product::Entity::find_by_id(&quote.product_id).one(rows).await?.context("the product")?;
    // A product taken off sale since has nothing that could be ordered.
    let Some(version_id) = product.listed_version_id else { return Ok(None) };
    let version = product_version::Entity::find_by_id(version_id).one(rows).await?.context("the version")?;
    let buyer = organization::Entity::find_by_id(&quote.buyer_id).one(rows).await?.context("the buyer")?;
    let conditions = Conditions::of(&version, plan, &buyer);
    let asked = order::Model {
        id: quote.id.clone(),
        product_id: quote.product_id.clone(),
        version_id: version.id,
        plan_id: plan.id.clone(),
        quote_id: None,
        seller_id: quote.seller_id.clone(),
        buyer_id: buyer.id,
        quantity: quote.quantity,
        unit_price: quote.unit_price,
        amount: quoted(quote, quote.quantity)?,
        list_amount: price(plan, quote.quantity, None)?.amount,
        // Asked as if nothing excused it.
        claim: None,
        condition_key: conditions.key()?,
        conditions: serde_json::to_value(conditions)?,
        purpose: String::new(),
        status: order::Status::Paid,
        placed_at: ctx.now,
        contracted_at: None,
        paid_at: None,
        delivered_at: None,
        accepted_at: None,
        closed_at: None,
        buyer_conditions: None,
    };
    likeness(rows, asked).await
}
