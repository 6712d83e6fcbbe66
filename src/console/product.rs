//! The page of one product on sale: what it is, where it comes from, on what it rests, and what it costs.

use askama::Template;
use axum::{extract::Path, response::Html};
use chrono::{DateTime, Utc};
use entity::Money;

use super::{Frame, language, page, words};
use crate::{
    clock,
    ctx::Ctx,
    error::Error,
    market::{
        catalogue::{self, Authority, Offered},
        plan::{self, Offer, Tier},
    },
};

#[derive(Template)]
#[template(path = "product.html")]
struct Product {
    frame: Frame,
    offered: Offered,
    authorities: Vec<Authority>,
    prices: Vec<Tariff>,
    listed_on: String,
}

/// One plan, as it is read.
struct Tariff {
    unit: String,
    list_price: Money,
    max_quantity: i32,
    tiers: Vec<Tier>,
    offers: Vec<Offer>,
    licence: String,
}

/// What is on sale, for anybody.
pub async fn show(ctx: Ctx, frame: Frame, Path(id): Path<String>) -> Result<Html<String>, Error> {
    let (offered, authorities) = catalogue::page(&ctx, &id).await?;
    let prices = offered.plans.iter().map(price).collect::<Result<_, _>>()?;
    let listed_on = offered.version.listed_at.map(|at| clock::legal_day(at).to_string()).unwrap_or_default();
    page(&Product { frame, offered, authorities, prices, listed_on })
}

fn price(plan: &entity::plan::Model) -> Result<Tariff, Error> {
    Ok(Tariff {
        unit: plan.unit.clone(),
        list_price: plan.list_price,
        max_quantity: plan.max_quantity,
        tiers: plan::tiers(plan)?,
        offers: plan::offers(plan)?,
        licence: plan.licence.clone(),
    })
}

/// Millionths as a percentage: 150000 is `15`.
fn percent(ppm: i64) -> String {
    rust_decimal::Decimal::new(ppm, 4).normalize().to_string()
}

fn day(at: DateTime<Utc>) -> String {
    clock::legal_day(at).to_string()
}
