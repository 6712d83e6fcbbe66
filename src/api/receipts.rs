//! The price receipt of an order.

use axum::{Json, extract::Path};
use chrono::{DateTime, Utc};
use entity::Money;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    auth::Buyer,
    ctx::Ctx,
    error::Error,
    market::{
        finding::{Receipt, receipt},
        plan::{Tier, tiers},
        quote::Claim,
    },
};

/// How the price of an order came about, and where it stands among orders under the same conditions.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReceiptView {
    pub order_id: String,
    pub quantity: i32,
    #[schema(value_type = String)]
    pub unit_price: Money,
    #[schema(value_type = String)]
    pub amount: Money,
    /// What the published rules give to everybody for this quantity.
    #[schema(value_type = String)]
    pub list_amount: Money,
    pub plan_id: String,
    #[schema(value_type = String)]
    pub list_price: Money,
    pub published_at: DateTime<Utc>,
    /// The volume tier that was reached.
    pub tier: Option<Tier>,
    /// The exemption of Art. 69 that was claimed for the price.
    pub claim: Option<Claim>,
    /// The conditions that an order must share to be compared.
    #[schema(value_type = Object)]
    pub conditions: serde_json::Value,
    /// The version of the policy that says what is compared with what.
    pub policy: String,
    /// Where the price stands; absent where fewer than five buyers are like you.
    pub standing: Option<Standing>,
    /// The same in a sentence.
    pub says: String,
}

/// Where one buyer's price stands among those of buyers under the same conditions.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PriceStanding)]
pub struct Standing {
    /// Buyers under the same conditions within ninety days, you among them.
    pub buyers: usize,
    /// Your median price over what is published, in millionths.
    pub own_ppm: i64,
    pub median_ppm: i64,
    pub paid_less: usize,
    pub paid_same: usize,
    pub paid_more: usize,
}

impl TryFrom<Receipt> for ReceiptView {
    type Error = Error;

    fn try_from(Receipt { order, plan, position }: Receipt) -> Result<Self, Error> {
        let standing = position.standing.zip(position.cohort).map(|(standing, buyers)| Standing {
            buyers,
            own_ppm: standing.own_ppm,
            median_ppm: standing.median_ppm,
            paid_less: standing.paid_less,
            paid_same: standing.paid_same,
            paid_more: standing.paid_more,
        });
        Ok(Self {
            tier: tiers(&plan)?.into_iter().rev().find(|tier| tier.from_quantity <= order.quantity),
            claim: order.claim.map(serde_json::from_value).transpose()?,
            order_id: order.id,
            quantity: order.quantity,
            unit_price: order.unit_price,
            amount: order.amount,
            list_amount: order.list_amount,
            plan_id: plan.id,
            list_price: plan.list_price,
            published_at: plan.published_at,
            conditions: order.conditions,
            policy: position.policy,
            standing,
            says: position.says,
        })
    }
}

/// How the price of your paid order came about and where it stands; nobody else is exposed.
#[utoipa::path(get, path = "/api/v1/orders/{id}/price-receipt", tag = "prices",
    params(("id" = String, Path, max_length = 60)), responses((status = 200, body = ReceiptView)))]
pub async fn show_price_receipt(
    ctx: Ctx,
    Buyer(caller): Buyer,
    Path(id): Path<String>,
) -> Result<Json<ReceiptView>, Error> {
    Ok(Json(receipt(&ctx, &caller, &id).await?.try_into()?))
}
