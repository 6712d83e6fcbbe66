//! Public prices of products.

use axum::{Json, extract::Path, http::StatusCode};
use chrono::{DateTime, Utc};
use entity::{Money, plan};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    auth::Seller,
    ctx::Ctx,
    error::Error,
    extract::{Page, Paged, ValidJson, ValidQuery},
    market::{
        self,
        plan::{NewPlan, Offer, Tier},
    },
};

/// A public price, in force from `valid_from` until `valid_until`.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlanView {
    pub id: String,
    pub product_id: String,
    pub unit: String,
    #[schema(value_type = String)]
    pub list_price: Money,
    pub tiers: Vec<Tier>,
    pub offers: Vec<Offer>,
    pub licence: String,
    pub max_quantity: i32,
    pub valid_from: DateTime<Utc>,
    pub valid_until: Option<DateTime<Utc>>,
    pub published_at: DateTime<Utc>,
    /// The plan this one took over from.
    pub succeeds_id: Option<String>,
    /// Set where another plan took its place before it began.
    pub retired_at: Option<DateTime<Utc>>,
    /// What a regulator would ask about.
    pub warnings: Vec<String>,
}

impl TryFrom<plan::Model> for PlanView {
    type Error = Error;

    fn try_from(plan: plan::Model) -> Result<Self, Error> {
        Ok(Self {
            tiers: market::plan::tiers(&plan)?,
            offers: market::plan::offers(&plan)?,
            warnings: market::plan::warnings(&plan)?,
            id: plan.id,
            product_id: plan.product_id,
            unit: plan.unit,
            list_price: plan.list_price,
            licence: plan.licence,
            max_quantity: plan.max_quantity,
            valid_from: plan.valid_from,
            valid_until: plan.valid_until,
            published_at: plan.published_at,
            succeeds_id: plan.succeeds_id,
            retired_at: plan.retired_at,
        })
    }
}

/// Publish a price for a product; it takes over from the present one.
#[utoipa::path(post, path = "/api/v1/products/{id}/plans", tag = "prices", request_body = NewPlan,
    params(("id" = String, Path, max_length = 60)), responses((status = 201, body = PlanView)))]
pub async fn publish_plan(
    ctx: Ctx,
    seller: Seller,
    Path(id): Path<String>,
    ValidJson(new): ValidJson<NewPlan>,
) -> Result<(StatusCode, Json<PlanView>), Error> {
    let plan = market::plan::publish(&ctx, &seller, &id, new).await?;
    Ok((StatusCode::CREATED, Json(plan.try_into()?)))
}

/// Every price of a product, newest first; open to everybody where the product is listed.
#[utoipa::path(get, path = "/api/v1/products/{id}/plans", tag = "prices", security(()),
    params(("id" = String, Path, max_length = 60), Page), responses((status = 200, body = Paged<PlanView>)))]
pub async fn list_plans(
    ctx: Ctx,
    Path(id): Path<String>,
    ValidQuery(page): ValidQuery<Page>,
) -> Result<Json<Paged<PlanView>>, Error> {
    let plans = market::plan::history(&ctx, &id, &page).await?;
    let views: Vec<PlanView> = plans.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()?;
    Ok(Json(Paged::of(views, &page, |view| view.id.clone())))
}
