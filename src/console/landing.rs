//! The first page: what is on sale, how the market stands, and what is running.

use askama::Template;
use axum::{
    http::header,
    response::{Html, IntoResponse},
};
use chrono::{DateTime, Utc};
use entity::Money;
use serde::Deserialize;
use validator::Validate;

use super::{Frame, language, page};
use crate::{
    ctx::Ctx,
    error::Error,
    extract::{Page, ValidQuery},
    market::{
        catalogue::{self, Offered, WhichProducts},
        overview::{self, Overview},
    },
};

/// Products on one page.
const CARDS: u64 = 12;

/// What somebody looks for in the catalogue.
#[derive(Debug, Deserialize, Validate)]
pub struct Sought {
    #[validate(length(max = 100))]
    q: Option<String>,
    #[validate(length(max = 60))]
    category: Option<String>,
    #[validate(length(max = 60))]
    seller: Option<String>,
    #[validate(length(max = 20))]
    price_max: Option<String>,
    #[validate(length(max = 60))]
    after: Option<String>,
}

/// What stands in a field, if anything does: an empty one is sent all the same.
fn said(field: Option<&str>) -> Option<String> {
    field.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

#[derive(Template)]
#[template(path = "landing.html")]
struct Landing<'a> {
    frame: Frame,
    q: String,
    category: String,
    seller: String,
    price_max: String,
    /// Whether more than words was asked for.
    filtered: bool,
    cards: Vec<Offered>,
    next: Option<String>,
    overview: Overview,
    now: DateTime<Utc>,
    version: &'static str,
    law: &'a str,
    rules: usize,
    database: &'static str,
}

/// The catalogue and the state of the market, for anybody.
pub async fn show(
    ctx: Ctx,
    frame: Frame,
    ValidQuery(sought): ValidQuery<Sought>,
) -> Result<Html<String>, Error> {
    let price_max = said(sought.price_max.as_deref());
    let which = WhichProducts {
        q: said(sought.q.as_deref()),
        category: said(sought.category.as_deref()),
        seller: said(sought.seller.as_deref()),
        price_max: price_max.as_deref().map(yuan).transpose()?,
        ..WhichProducts::default()
    };
    let asked = Page { after: said(sought.after.as_deref()), limit: Some(CARDS) };
    let mut cards = catalogue::search(&ctx, &which, &asked).await?;
    let more = cards.len() as u64 > CARDS;
    cards.truncate(usize::try_from(CARDS).unwrap_or(usize::MAX));
    page(&Landing {
        frame,
        next: cards.last().filter(|_| more).map(|last| last.product.id.clone()),
        cards,
        filtered: which.category.is_some() || which.seller.is_some() || which.price_max.is_some(),
        q: which.q.unwrap_or_default(),
        category: which.category.unwrap_or_default(),
        seller: which.seller.unwrap_or_default(),
        price_max: price_max.unwrap_or_default(),
        overview: overview::show(&ctx).await?,
        now: ctx.now,
        version: env!("CARGO_PKG_VERSION"),
        law: ctx.law().version(),
        rules: ctx.law().rules(ctx.today()).len(),
        database: if ctx.state.config.on_sqlite() { "SQLite" } else { "PostgreSQL" },
    })
}

fn yuan(text: &str) -> Result<Money, Error> {
    text.parse().map_err(|_| Error::invalid("price_max", "takes yuan, such as 1200 or 99.50"))
}

/// The one stylesheet.
pub async fn style() -> impl IntoResponse {
    let headers = [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "max-age=300")];
    (headers, include_str!("static/style.css"))
}

/// The one script. Every page does its work without it.
pub async fn script() -> impl IntoResponse {
    let headers =
        [(header::CONTENT_TYPE, "text/javascript; charset=utf-8"), (header::CACHE_CONTROL, "max-age=300")];
    (headers, include_str!("static/console.js"))
}

/// The mark, as browsers show it beside the title.
pub async fn icon() -> impl IntoResponse {
    let headers = [(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "max-age=86400")];
    (headers, include_str!("static/icon.svg"))
}
