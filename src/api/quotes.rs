//! Prices for one named buyer.

use axum::{Json, extract::Path, http::StatusCode};
use chrono::{DateTime, Utc};
use entity::Money;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    auth::{Caller, Seller},
    ctx::Ctx,
    error::Error,
    extract::{Page, Paged, ValidJson, ValidQuery},
    market::{
        self,
        finding::Likeness,
        quote::{Asked, Claim, NewPriceCheck, NewQuote, Offered},
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
    /// To the seller alone: where the price stands among those of like buyers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub likeness: Option<Likeness>,
}

impl QuoteView {
    fn of(ctx: &Ctx, offered: Offered) -> Result<Self, Error> {
        let Offered { quote, warning, likeness } = offered;
        Ok(Self {
            likeness,
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
    let offered = market::quote::offer(&ctx, &seller, new).await?;
    Ok((StatusCode::CREATED, Json(QuoteView::of(&ctx, offered)?)))
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
    let views: Vec<QuoteView> = quotes
        .into_iter()
        .map(|quote| QuoteView::of(&ctx, Offered { quote, warning: None, likeness: None }))
        .collect::<Result<_, _>>()?;
    Ok(Json(Paged::of(views, &page, |view| view.id.clone())))
}

/// One quote.
#[utoipa::path(get, path = "/api/v1/quotes/{id}", tag = "prices",
    params(("id" = String, Path, max_length = 60)), responses((status = 200, body = QuoteView)))]
pub async fn show_quote(ctx: Ctx, caller: Caller, Path(id): Path<String>) -> Result<Json<QuoteView>, Error> {
    Ok(Json(QuoteView::of(&ctx, market::quote::find(&ctx, &caller, &id).await?)?))
}

/// What a price or a discount for one buyer would do, before any quote exists: how it stands to what is published and
/// to what like buyers pay. Nothing is written and nobody is told.
#[utoipa::path(post, path = "/api/v1/price-checks", tag = "prices", request_body = NewPriceCheck,
    responses((status = 200, body = Asked)))]
pub async fn check_price(
    ctx: Ctx,
    seller: Seller,
    ValidJson(new): ValidJson<NewPriceCheck>,
) -> Result<Json<Asked>, Error> {
    Ok(Json(market::quote::check_price(&ctx, &seller, new).await?))
}
