//! Fair random transactions (Data Regulations, Art. 69 (3)): the seller commits to a seed before anybody draws, the
//! market gives each buyer one number, and when the seed is revealed anybody can recompute who won.
//!
//! A buyer's number is the id its order will have. The market chooses it, once for each buyer and draw, so that the
//! seller, who knows the seed, can neither choose a number nor try another.

use entity::{draw, draw_ticket, order, product, quote};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use super::quote::{Claim, Ground, buyer, claim};
use crate::{auth::Seller, ctx::Ctx, db::conflict_on_unique, error::Error, extract::Page, log};

/// A random transaction to publish.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDraw {
    /// SHA-256 of the seed, in lower-case hexadecimal. Keep the seed to yourself until it is over.
    #[validate(custom(function = "is_sha256"))]
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub commitment: String,
    /// The chance of winning, in millionths.
    #[validate(range(min = 1, max = 999_999))]
    #[schema(minimum = 1, maximum = 999_999)]
    pub probability_ppm: i64,
    /// How much less a winner pays, in millionths of the published price.
    #[validate(range(min = 1, max = 900_000))]
    #[schema(minimum = 1, maximum = 900_000)]
    pub discount_ppm: i64,
}

/// Who draws.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTicket {
    /// The buyer: an organization's id, or its unified social credit code.
    #[validate(length(min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60)]
    pub buyer: String,
}

/// The seed, when it is over.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSeed {
    #[validate(length(min = 16, max = 200))]
    #[schema(min_length = 16, max_length = 200)]
    pub seed: String,
}

fn is_sha256(text: &str) -> Result<(), ValidationError> {
    let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if text.len() == 64 && text.bytes().all(digit) {
        return Ok(());
    }
    Err(ValidationError::new("sha256").with_message("takes the 64 lower-case hex digits of a SHA-256".into()))
}

/// The chance, what a winner saves and the hash of the seed are published, for everybody to see.
pub async fn publish(
    ctx: &Ctx,
    seller: &Seller,
    product_id: &str,
    new: NewDraw,
) -> Result<draw::Model, Error> {
    let mut act = ctx.begin("draw.publish", &(product_id, &new)).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    product::Entity::of_seller(&seller.0.organization_id)
        .filter(product::Column::Id.eq(product_id))
        .one(act.txn())
        .await?
        .ok_or(Error::NotFound { what: "product" })?;
    let draw = draw::Model {
        id: ctx.new_id("drw_"),
        seller_id: seller.0.organization_id.clone(),
        product_id: product_id.to_owned(),
        commitment: new.commitment,
        probability_ppm: new.probability_ppm,
        discount_ppm: new.discount_ppm,
        published_at: ctx.now,
        seed: None,
        revealed_at: None,
    };
    draw::Entity::insert(draw::ActiveModel::from(draw.clone()).reset_all())
        .exec_without_returning(act.txn())
        .await?;
    let detail = json!({ "product": product_id, "commitment": draw.commitment });
    log::record(act.txn(), ctx, "draw.published", &draw.id, detail).await?;
    act.answer(draw).await
}

/// A buyer gets its number in a draw. Asked again, it is the same.
pub async fn draw_number(
    ctx: &Ctx,
    seller: &Seller,
    id: &str,
    new: NewTicket,
) -> Result<draw_ticket::Model, Error> {
    let mut act = ctx.begin("draw.number", &(id, &new)).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let draw = own(act.txn(), seller, id).await?;
    let buyer = buyer(act.txn(), seller, &new.buyer).await?;
    if let Some(drawn) = ticket(act.txn(), id, &buyer.id).await? {
        return act.answer(drawn).await;
    }
    unrevealed(&draw)?;
    let ticket = draw_ticket::Model {
        draw_id: draw.id,
        buyer_id: buyer.id,
        order_id: ctx.new_id("ord_"),
        issued_at: ctx.now,
    };
    draw_ticket::Entity::insert(draw_ticket::ActiveModel::from(ticket.clone()).reset_all())
        .exec_without_returning(act.txn())
        .await
        .map_err(conflict_on_unique("this buyer is just drawing; ask again"))?;
    let detail = json!({ "draw": id, "buyer": ticket.buyer_id });
    log::record(act.txn(), ctx, "draw.drawn", &ticket.order_id, detail).await?;
    act.answer(ticket).await
}

/// The seed is revealed, once; from now on nobody draws, and everybody can recompute.
pub async fn reveal(ctx: &Ctx, seller: &Seller, id: &str, new: NewSeed) -> Result<draw::Model, Error> {
    let mut act = ctx.begin("draw.reveal", &(id, &new)).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let mut draw = own(act.txn(), seller, id).await?;
    unrevealed(&draw)?;
    if hex::encode(Sha256::digest(new.seed.as_bytes())) != draw.commitment {
        return Err(Error::invalid("/seed", "its SHA-256 is not the one you committed to"));
    }
    draw.seed = Some(new.seed);
    draw.revealed_at = Some(ctx.now);
    draw::Entity::update_many()
        .col_expr(draw::Column::Seed, Expr::value(draw.seed.clone()))
        .col_expr(draw::Column::RevealedAt, Expr::value(draw.revealed_at))
        .filter(draw::Column::Id.eq(id))
        .exec(act.txn())
        .await?;
    log::record(act.txn(), ctx, "draw.revealed", id, json!({ "seed": draw.seed })).await?;
    act.answer(draw).await
}

/// The draws published for a listed product, newest first.
pub async fn list(ctx: &Ctx, product_id: &str, page: &Page) -> Result<Vec<draw::Model>, Error> {
    let rows = &ctx.state.db.rows;
    let product = product::Entity::find_by_id(product_id).one(rows).await?;
    if product.is_none_or(|product| product.status != product::Status::Listed) {
        return Err(Error::NotFound { what: "product" });
    }
    let mut draws = draw::Entity::find()
        .filter(draw::Column::ProductId.eq(product_id))
        .order_by_desc(draw::Column::Id)
        .limit(page.limit() + 1);
    if let Some(after) = &page.after {
        draws = draws.filter(draw::Column::Id.lt(after));
    }
    Ok(draws.all(rows).await?)
}

async fn own(txn: &DatabaseTransaction, seller: &Seller, id: &str) -> Result<draw::Model, Error> {
    let draw = draw::Entity::find_by_id(id).lock_exclusive().one(txn).await?;
    draw.filter(|draw| draw.seller_id == seller.0.organization_id).ok_or(Error::NotFound { what: "draw" })
}

fn unrevealed(draw: &draw::Model) -> Result<(), Error> {
    match draw.revealed_at {
        None => Ok(()),
        Some(_) => Err(Error::conflict("the seed is revealed, so the draw is over; publish another")),
    }
}

async fn ticket(
    rows: &impl ConnectionTrait,
    draw_id: &str,
    buyer_id: &str,
) -> Result<Option<draw_ticket::Model>, Error> {
    Ok(draw_ticket::Entity::find_by_id((draw_id.to_owned(), buyer_id.to_owned())).one(rows).await?)
}

/// Fails unless the draw that a claim refers to is the seller's, for this product, and the buyer has its number in it.
pub(super) async fn check_claim(
    rows: &impl ConnectionTrait,
    claim: &Claim,
    product_id: &str,
    buyer_id: &str,
) -> Result<(), Error> {
    let unusable = |what: &str| Err(Error::invalid("/claim/reference", what));
    let draw = draw::Entity::find_by_id(&claim.reference).one(rows).await?;
    let Some(draw) = draw.filter(|draw| draw.product_id == product_id) else {
        return unusable("no draw of this product with this id is published");
    };
    unrevealed(&draw)?;
    if ticket(rows, &draw.id, buyer_id).await?.is_none() {
        return unusable("this buyer has no number in the draw; have one drawn first");
    }
    Ok(())
}

/// The number drawn for a quote, which its order gets as its id; none where nothing was drawn.
pub(super) async fn reserved(
    txn: &DatabaseTransaction,
    quote: Option<&quote::Model>,
) -> Result<Option<String>, Error> {
    let Some(quote) = quote else { return Ok(None) };
    let Some(claim) = claim(quote)?.filter(|claim| claim.ground == Ground::FairRandom) else {
        return Ok(None);
    };
    let Some(ticket) = ticket(txn, &claim.reference, &quote.buyer_id).await? else { return Ok(None) };
    if order::Entity::find_by_id(&ticket.order_id).one(txn).await?.is_some() {
        return Err(Error::conflict("your number in this draw has been used; each buyer has one"));
    }
    Ok(Some(ticket.order_id))
}
