//! Prices for one named buyer.

use axum::{Json, extract::Path, http::StatusCode};
use chrono::{DateTime, Utc};
use entity::{Money, quote};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    auth::{Caller, Seller},
    ctx::Ctx,
    error::Error,
    extract::{Page, Paged, ValidJson, ValidQuery},
    market::{
        self,
        quote::{Claim, NewQuote, Offered},
    },
};

/// A price offered to one buyer.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuoteView {
    pub id: String,
    pub plan_id: String,
    pub product_id: String,
    pub seller_id: String,
    pub buyer_id: String,
    pub quantity: i32,
    #[schema(value_type = String)]
    pub unit_price: Money,
    pub claim: Option<Claim>,
    pub valid_until: DateTime<Utc>,
    /// `open`, `ordered` or `lapsed`.
    pub status: String,
    pub created_at: DateTime<Utc>,
    /// To the seller alone: how the price departs from what is published, and what Art. 69 makes of that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warning: Option<String>,
}

impl QuoteView {
    fn of(ctx: &Ctx, quote: quote::Model, warning: Option<String>) -> Result<Self, Error> {
        Ok(Self {
            claim: market::quote::claim(&quote)?,
            status: market::quote::status(&quote, ctx.now).to_string(),
            id: quote.id,
            plan_id: quote.plan_id,
            product_id: quote.product_id,
            seller_id: quote.seller_id,
            buyer_id: quote.buyer_id,
            quantity: quote.quantity,
            unit_price: quote.unit_price,
            valid_until: quote.valid_until,
            created_at: quote.created_at,
            warning,
        })
    }
}

/// Offer a price to one buyer.
#[utoipa::path(post, path = "/api/v1/quotes", tag = "prices", request_body = NewQuote,
    responses((status = 201, body = QuoteView)))]
pub async fn offer_quote(
    ctx: Ctx,
    seller: Seller,
    ValidJson(new): ValidJson<NewQuote>,
) -> Result<(StatusCode, Json<QuoteView>), Error> {
    let Offered { quote, warning } = market::quote::offer(&ctx, &seller, new).await?;
    Ok((StatusCode::CREATED, Json(QuoteView::of(&ctx, quote, warning)?)))
}

/// The quotes your organization gave or was given.
#[utoipa::path(get, path = "/api/v1/quotes", tag = "prices", params(Page),
    responses((status = 200, body = Paged<QuoteView>)))]
pub async fn list_quotes(
    ctx: Ctx,
    caller: Caller,
    ValidQuery(page): ValidQuery<Page>,
) -> Result<Json<Paged<QuoteView>>, Error> {
    let quotes = market::quote::list(&ctx, &caller, &page).await?;
    let views: Vec<QuoteView> =
        quotes.into_iter().map(|quote| QuoteView::of(&ctx, quote, None)).collect::<Result<_, _>>()?;
    Ok(Json(Paged::of(views, &page, |view| view.id.clone())))
}

/// One quote.
#[utoipa::path(get, path = "/api/v1/quotes/{id}", tag = "prices",
    params(("id" = String, Path, max_length = 60)), responses((status = 200, body = QuoteView)))]
pub async fn show_quote(ctx: Ctx, caller: Caller, Path(id): Path<String>) -> Result<Json<QuoteView>, Error> {
    let Offered { quote, warning } = market::quote::find(&ctx, &caller, &id).await?;
    Ok(Json(QuoteView::of(&ctx, quote, warning)?))
}
