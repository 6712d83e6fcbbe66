//! Quotes: prices for one buyer, offered and received.

use askama::Template;
use axum::{extract::Path, response::Html};
use entity::quote::{self, Status};

use super::{
    Frame, language,
    list::{After, asked, cut},
    page,
};
use crate::{
    auth::Caller,
    ctx::Ctx,
    error::Error,
    extract::ValidQuery,
    market::{
        self,
        names::{self, Names},
        quote::{Claim, Offered},
    },
};

#[derive(Template)]
#[template(path = "quotes.html")]
struct List {
    frame: Frame,
    organization_id: String,
    quotes: Vec<quote::Model>,
    titles: Names,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "quote.html")]
struct OneQuote {
    frame: Frame,
    offered: Offered,
    claim: Option<Claim>,
    status: Status,
    title: String,
    seller: String,
    buyer: String,
    buys: bool,
}

impl OneQuote {
    /// Where the price stands among those of like buyers, unless the warning says so already.
    fn position(&self) -> Option<&str> {
        let says = self.offered.likeness.as_ref().map(|likeness| likeness.says.as_str())?;
        let warned = self.offered.warning.as_ref().is_some_and(|warning| warning.contains(says));
        (!warned).then_some(says)
    }
}

/// The quotes the organization gave and was given, newest first.
pub async fn list(
    ctx: Ctx,
    caller: Caller,
    frame: Frame,
    ValidQuery(After { after }): ValidQuery<After>,
) -> Result<Html<String>, Error> {
    let quotes = market::quote::list(&ctx, &caller, &asked(after)).await?;
    let (quotes, next) = cut(quotes, |quote| &quote.id);
    let titles = names::titles(&ctx, quotes.iter().map(|quote| &quote.product_id)).await?;
    page(&List { frame, organization_id: caller.organization_id, quotes, titles, next })
}

/// One quote; what Art. 69 makes of it is the seller's to know.
pub async fn show(
    ctx: Ctx,
    caller: Caller,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Html<String>, Error> {
    let offered = market::quote::find(&ctx, &caller, &id).await?;
    let quote = &offered.quote;
    let titles = names::titles(&ctx, [&quote.product_id]).await?;
    let parties = names::organizations(&ctx, [&quote.seller_id, &quote.buyer_id]).await?;
    page(&OneQuote {
        frame,
        claim: market::quote::claim(quote)?,
        status: market::quote::status(quote, ctx.now),
        title: titles.of(&quote.product_id).to_owned(),
        seller: parties.of(&quote.seller_id).to_owned(),
        buyer: parties.of(&quote.buyer_id).to_owned(),
        buys: quote.buyer_id == caller.organization_id,
        offered,
    })
}

/// What is true of a quote now.
fn standing(frame: &Frame, quote: &quote::Model) -> Status {
    market::quote::status(quote, frame.now)
}
