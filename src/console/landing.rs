//! The first page: what is on sale, how the market stands, and what is running.

use askama::Template;
use axum::{
    http::header,
    response::{Html, IntoResponse},
};
use serde::Deserialize;
use validator::Validate;

use super::{Frame, language, page};
use crate::{
    clock,
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
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "landing.html")]
struct Landing<'a> {
    frame: Frame,
    q: &'a str,
    cards: Vec<Offered>,
    next: Option<String>,
    overview: Overview,
    now: String,
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
    let q = sought.q.as_deref().unwrap_or_default().trim();
    let which = WhichProducts { q: (!q.is_empty()).then(|| q.to_owned()), ..WhichProducts::default() };
    let asked = Page { after: sought.after.clone().filter(|after| !after.is_empty()), limit: Some(CARDS) };
    let mut cards = catalogue::search(&ctx, &which, &asked).await?;
    let more = cards.len() as u64 > CARDS;
    cards.truncate(usize::try_from(CARDS).unwrap_or(usize::MAX));
    page(&Landing {
        frame,
        next: cards.last().filter(|_| more).map(|last| last.product.id.clone()),
        cards,
        q,
        overview: overview::show(&ctx).await?,
        now: clock::shenzhen(ctx.now).format("%Y-%m-%d %H:%M, Shenzhen").to_string(),
        version: env!("CARGO_PKG_VERSION"),
        law: ctx.law().version(),
        rules: ctx.law().rules(ctx.today()).len(),
        database: if ctx.state.config.on_sqlite() { "SQLite" } else { "PostgreSQL" },
    })
}

/// The one stylesheet.
pub async fn style() -> impl IntoResponse {
    let headers = [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "max-age=300")];
    (headers, include_str!("static/style.css"))
}

/// The mark, as browsers show it beside the title.
pub async fn icon() -> impl IntoResponse {
    let headers = [(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "max-age=86400")];
    (headers, include_str!("static/icon.svg"))
}
