//! Random transactions: published, drawn, revealed.

use axum::{Json, extract::Path, http::StatusCode};
use chrono::{DateTime, Utc};
use entity::{draw, draw_ticket};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    auth::Seller,
    ctx::Ctx,
    error::Error,
    extract::{Page, Paged, ValidJson, ValidQuery},
    market::{
        self,
        draw::{NewDraw, NewSeed, NewTicket},
    },
};

/// A published random transaction.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Draw)]
pub struct DrawView {
    pub id: String,
    pub product_id: String,
    /// SHA-256 of the seed.
    pub commitment: String,
    pub probability_ppm: i64,
    pub discount_ppm: i64,
    pub published_at: DateTime<Utc>,
    /// Once revealed. An order wins if the first eight bytes of SHA-256 over `seed:order id`, modulo a million, lie
    /// below the probability.
    pub seed: Option<String>,
    pub revealed_at: Option<DateTime<Utc>>,
}

impl From<draw::Model> for DrawView {
    fn from(draw: draw::Model) -> Self {
        Self {
            id: draw.id,
            product_id: draw.product_id,
            commitment: draw.commitment,
            probability_ppm: draw.probability_ppm,
            discount_ppm: draw.discount_ppm,
            published_at: draw.published_at,
            seed: draw.seed,
            revealed_at: draw.revealed_at,
        }
    }
}

/// A buyer's number in a draw.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DrawTicket)]
pub struct TicketView {
    pub draw_id: String,
    pub buyer_id: String,
    /// The id that the buyer's order will have: what the draw is about.
    pub order_id: String,
    pub issued_at: DateTime<Utc>,
}

impl From<draw_ticket::Model> for TicketView {
    fn from(ticket: draw_ticket::Model) -> Self {
        Self {
            draw_id: ticket.draw_id,
            buyer_id: ticket.buyer_id,
            order_id: ticket.order_id,
            issued_at: ticket.issued_at,
        }
    }
}

/// Publish a random transaction with the hash of its seed (Data Regulations, Art. 69 (3)).
#[utoipa::path(post, path = "/api/v1/products/{id}/draws", tag = "prices", request_body = NewDraw,
    params(("id" = String, Path, max_length = 60)), responses((status = 201, body = DrawView)))]
pub async fn publish_draw(
    ctx: Ctx,
    seller: Seller,
    Path(id): Path<String>,
    ValidJson(new): ValidJson<NewDraw>,
) -> Result<(StatusCode, Json<DrawView>), Error> {
    let draw = market::draw::publish(&ctx, &seller, &id, new).await?;
    Ok((StatusCode::CREATED, Json(draw.into())))
}

/// The draws of a listed product, newest first.
#[utoipa::path(get, path = "/api/v1/products/{id}/draws", tag = "prices", security(()),
    params(Page, ("id" = String, Path, max_length = 60)), responses((status = 200, body = Paged<DrawView>)))]
pub async fn list_draws(
    ctx: Ctx,
    Path(id): Path<String>,
    ValidQuery(page): ValidQuery<Page>,
) -> Result<Paged<DrawView>, Error> {
    let draws = market::draw::list(&ctx, &id, &page).await?;
    Ok(Paged::of(draws, &page, |draw| draw.id.clone()))
}

/// Have a buyer's number drawn; asked again, it is the same. Quote the price that it gives, and claim the draw.
#[utoipa::path(post, path = "/api/v1/draws/{id}/tickets", tag = "prices", request_body = NewTicket,
    params(("id" = String, Path, max_length = 60)), responses((status = 201, body = TicketView)))]
pub async fn draw_number(
    ctx: Ctx,
    seller: Seller,
    Path(id): Path<String>,
    ValidJson(new): ValidJson<NewTicket>,
) -> Result<(StatusCode, Json<TicketView>), Error> {
    let ticket = market::draw::draw_number(&ctx, &seller, &id, new).await?;
    Ok((StatusCode::CREATED, Json(ticket.into())))
}

/// Reveal the seed, once it is over.
#[utoipa::path(post, path = "/api/v1/draws/{id}/seed", tag = "prices", request_body = NewSeed,
    params(("id" = String, Path, max_length = 60)), responses((status = 200, body = DrawView)))]
pub async fn reveal_seed(
    ctx: Ctx,
    seller: Seller,
    Path(id): Path<String>,
    ValidJson(new): ValidJson<NewSeed>,
) -> Result<Json<DrawView>, Error> {
    Ok(Json(market::draw::reveal(&ctx, &seller, &id, new).await?.into()))
}
