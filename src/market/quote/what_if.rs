//! What a price or a discount would do, asked before any quote exists. Nothing is written, nobody is told.

use chrono::{DateTime, Utc};
use entity::{Money, plan, quote};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::{Claim, Likeness, bought_before, buyer, like, price_within_limits, sold_by, warning};
use crate::{auth::Seller, ctx::Ctx, error::Error, market::plan::price};

const MILLION: i128 = 1_000_000;

/// A price to ask about: as it is, or as a discount on what is published; one of the two.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPriceCheck {
    /// The plan in force from which the price is reckoned.
    #[validate(length(min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60)]
    pub plan_id: String,
    /// The buyer: an organization's id, or its unified social credit code.
    #[validate(length(min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60)]
    pub buyer: String,
    #[validate(range(min = 1, max = 100_000))]
    #[schema(minimum = 1, maximum = 100_000)]
    pub quantity: i32,
    /// In yuan, from 0.0001 to 999999999.9999.
    #[validate(custom(function = "price_within_limits"))]
    #[schema(value_type = Option<String>, pattern = r"^(0|[1-9][0-9]{0,8})(\.[0-9]{1,4})?$")]
    pub unit_price: Option<Money>,
    /// In millionths of the published price for this quantity: 80000 is eight per cent less.
    #[validate(range(min = 1, max = 999_999))]
    #[schema(minimum = 1, maximum = 999_999)]
    pub discount_ppm: Option<i64>,
    #[validate(nested)]
    pub claim: Option<Claim>,
}

/// What it would come to.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PriceCheck)]
pub struct Asked {
    #[schema(value_type = String)]
    pub unit_price: Money,
    /// What the published rules give to everybody for this quantity.
    #[schema(value_type = String)]
    pub published_unit_price: Money,
    /// What the market would warn of; absent where there is nothing to warn of.
    pub warning: Option<String>,
    /// Where the price would stand among like buyers.
    pub likeness: Option<Likeness>,
    pub asked_at: DateTime<Utc>,
}

/// How a price for this buyer would stand to what is published and to what like buyers pay.
pub async fn check_price(ctx: &Ctx, seller: &Seller, new: NewPriceCheck) -> Result<Asked, Error> {
    let rows = &ctx.state.db.rows;
    let (plan, _) = sold_by(rows, ctx, seller, &new.plan_id).await?;
    let buyer = buyer(rows, seller, &new.buyer).await?;
    let published = price(&plan, new.quantity, None)?.unit_price;
    let quote = supposed(ctx, seller, new, &plan, &buyer.id, published)?;
    let likeness = like::of_quote(rows, ctx, &quote, &plan).await?;
    let known = bought_before(rows, &quote.seller_id, &buyer.id).await?;
    Ok(Asked {
        unit_price: quote.unit_price,
        published_unit_price: published,
        warning: warning(&plan, &quote, known, likeness.as_ref())?,
        likeness,
        asked_at: ctx.now,
    })
}

/// The quote that would be made.
fn supposed(
    ctx: &Ctx,
    seller: &Seller,
    new: NewPriceCheck,
    plan: &plan::Model,
    buyer_id: &str,
    published: Money,
) -> Result<quote::Model, Error> {
    let unit_price = match (new.unit_price, new.discount_ppm) {
        (Some(price), None) => price,
        (None, Some(discount)) => {
            let left = i128::from(published.ten_thousandths()) * (MILLION - i128::from(discount)) / MILLION;
            Money::from_ten_thousandths(i64::try_from(left).map_err(anyhow::Error::from)?.max(1))
        }
        _ => {
            return Err(Error::invalid(
                "/unit_price",
                "state a unit_price or a discount_ppm: one of the two",
            ));
        }
    };
    Ok(quote::Model {
        id: "asked".to_owned(),
        plan_id: plan.id.clone(),
        product_id: plan.product_id.clone(),
        seller_id: seller.0.organization_id.clone(),
        buyer_id: buyer_id.to_owned(),
        quantity: new.quantity,
        unit_price,
        claim: new.claim.map(serde_json::to_value).transpose()?,
        valid_until: ctx.now,
        status: quote::Status::Open,
        created_at: ctx.now,
        created_by: seller.0.account_id.clone(),
    })
}
