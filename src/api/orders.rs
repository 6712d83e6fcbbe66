//! Orders, from placing to acceptance, and their agreements.

use axum::{Json, extract::Path, http::StatusCode};
use chrono::{DateTime, Utc};
use entity::{Money, agreement, order};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    auth::{Buyer, Caller},
    ctx::Ctx,
    error::Error,
    extract::{Page, Paged, ValidJson, ValidQuery},
    market::{
        self,
        order::{
            NewOrder, Which,
            agreement::{NewSignature, Terms},
            conditions::Conditions,
            opening::{BuyerCondition, answers},
        },
        quote::Claim,
    },
};

/// One purchase.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderView {
    pub id: String,
    pub product_id: String,
    /// The version that is bought, whatever is listed later.
    pub version_id: String,
    pub plan_id: String,
    pub quote_id: Option<String>,
    pub seller_id: String,
    pub buyer_id: String,
    pub quantity: i32,
    #[schema(value_type = String)]
    pub unit_price: Money,
    #[schema(value_type = String)]
    pub amount: Money,
    /// What the published rules give to everybody for the same quantity.
    #[schema(value_type = String)]
    pub list_amount: Money,
    /// Why the price departs from that, where it does.
    pub claim: Option<Claim>,
    pub conditions: Conditions,
    /// Orders with the same key were made under the same conditions.
    pub condition_key: String,
    pub purpose: String,
    /// `placed`, `contracted`, `paid`, `delivered`, `accepted`, `settled`, `cancelled`, `disputed`, `refunded`,
    /// `partly_refunded` or `terminated`.
    pub status: String,
    pub placed_at: DateTime<Utc>,
    pub contracted_at: Option<DateTime<Utc>>,
    pub paid_at: Option<DateTime<Utc>>,
    pub delivered_at: Option<DateTime<Utc>>,
    pub accepted_at: Option<DateTime<Utc>>,
    pub closed_at: Option<DateTime<Utc>>,
    /// How the buyer meets the conditions of opening that bind it.
    pub buyer_conditions: Vec<BuyerCondition>,
}

/// The contract of an order.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgreementView {
    pub id: String,
    pub order_id: String,
    pub terms: Terms,
    /// SHA-256 of the terms as JSON, members in alphabetical order and without spaces. Sign by sending it back.
    pub terms_sha256: String,
    pub signed_at: Option<DateTime<Utc>>,
}

impl TryFrom<order::Model> for OrderView {
    type Error = Error;

    fn try_from(order: order::Model) -> Result<Self, Error> {
        Ok(Self {
            buyer_conditions: answers(&order)?,
            id: order.id,
            product_id: order.product_id,
            version_id: order.version_id,
            plan_id: order.plan_id,
            quote_id: order.quote_id,
            seller_id: order.seller_id,
            buyer_id: order.buyer_id,
            quantity: order.quantity,
            unit_price: order.unit_price,
            amount: order.amount,
            list_amount: order.list_amount,
            claim: order.claim.map(serde_json::from_value).transpose()?,
            conditions: serde_json::from_value(order.conditions)?,
            condition_key: order.condition_key,
            purpose: order.purpose,
            status: order.status.to_string(),
            placed_at: order.placed_at,
            contracted_at: order.contracted_at,
            paid_at: order.paid_at,
            delivered_at: order.delivered_at,
            accepted_at: order.accepted_at,
            closed_at: order.closed_at,
        })
    }
}

impl TryFrom<agreement::Model> for AgreementView {
    type Error = Error;

    fn try_from(agreement: agreement::Model) -> Result<Self, Error> {
        Ok(Self {
            id: agreement.id,
            order_id: agreement.order_id,
            terms: serde_json::from_value(agreement.terms)?,
            terms_sha256: agreement.terms_sha256,
            signed_at: agreement.signed_at,
        })
    }
}

/// Order a listed product by a public plan or by a quote. The law is asked about this buyer and this purpose.
#[utoipa::path(post, path = "/api/v1/orders", tag = "orders", request_body = NewOrder,
    responses((status = 201, body = OrderView)))]
pub async fn place_order(
    ctx: Ctx,
    buyer: Buyer,
    ValidJson(new): ValidJson<NewOrder>,
) -> Result<(StatusCode, Json<OrderView>), Error> {
    let order = market::order::place(&ctx, &buyer, new).await?;
    Ok((StatusCode::CREATED, Json(order.try_into()?)))
}

/// The orders the caller's organization placed or received, newest first.
#[utoipa::path(get, path = "/api/v1/orders", tag = "orders", params(Which),
    responses((status = 200, body = Paged<OrderView>)))]
pub async fn list_orders(
    ctx: Ctx,
    caller: Caller,
    ValidQuery(which): ValidQuery<Which>,
) -> Result<Json<Paged<OrderView>>, Error> {
    let orders = market::order::list(&ctx, &caller, &which).await?;
    let page = Page { after: which.after, limit: which.limit };
    let page: Paged<order::Model> = Paged::of(orders, &page, |order| order.id.clone());
    let items = page.items.into_iter().map(OrderView::try_from).collect::<Result<_, _>>()?;
    Ok(Json(Paged { items, next: page.next }))
}

/// One order the caller is party to.
#[utoipa::path(get, path = "/api/v1/orders/{id}", tag = "orders", params(("id" = String, Path, max_length = 60)),
    responses((status = 200, body = OrderView)))]
pub async fn show_order(ctx: Ctx, caller: Caller, Path(id): Path<String>) -> Result<Json<OrderView>, Error> {
    Ok(Json(market::order::find(&ctx, &caller, &id).await?.try_into()?))
}

/// The terms of an order, and whether they are signed.
#[utoipa::path(get, path = "/api/v1/orders/{id}/agreement", tag = "orders",
    params(("id" = String, Path, max_length = 60)), responses((status = 200, body = AgreementView)))]
pub async fn show_agreement(
    ctx: Ctx,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<AgreementView>, Error> {
    Ok(Json(market::order::agreement::find(&ctx, &caller, &id).await?.try_into()?))
}

/// Sign exactly the terms whose hash is given.
#[utoipa::path(post, path = "/api/v1/orders/{id}/agreement", tag = "orders", request_body = NewSignature,
    params(("id" = String, Path, max_length = 60)), responses((status = 200, body = AgreementView)))]
pub async fn sign_agreement(
    ctx: Ctx,
    buyer: Buyer,
    Path(id): Path<String>,
    ValidJson(signature): ValidJson<NewSignature>,
) -> Result<Json<AgreementView>, Error> {
    Ok(Json(market::order::agreement::sign(&ctx, &buyer, &id, signature).await?.try_into()?))
}

/// Pay a contracted order from the buyer's funds into escrow.
#[utoipa::path(post, path = "/api/v1/orders/{id}/payment", tag = "orders",
    params(("id" = String, Path, max_length = 60)), responses((status = 200, body = OrderView)))]
pub async fn pay_order(ctx: Ctx, buyer: Buyer, Path(id): Path<String>) -> Result<Json<OrderView>, Error> {
    Ok(Json(market::order::pay(&ctx, &buyer, &id).await?.try_into()?))
}

/// Step back from an order that is not paid.
#[utoipa::path(post, path = "/api/v1/orders/{id}/cancellation", tag = "orders",
    params(("id" = String, Path, max_length = 60)), responses((status = 200, body = OrderView)))]
pub async fn cancel_order(ctx: Ctx, buyer: Buyer, Path(id): Path<String>) -> Result<Json<OrderView>, Error> {
    Ok(Json(market::order::cancel(&ctx, &buyer, &id).await?.try_into()?))
}

/// Accept what was delivered; the seller is paid next.
#[utoipa::path(post, path = "/api/v1/orders/{id}/acceptance", tag = "orders",
    params(("id" = String, Path, max_length = 60)), responses((status = 200, body = OrderView)))]
pub async fn accept_order(ctx: Ctx, buyer: Buyer, Path(id): Path<String>) -> Result<Json<OrderView>, Error> {
    Ok(Json(market::order::accept(&ctx, &buyer, &id).await?.try_into()?))
}
