//! Market statistics, for everybody.

use axum::Json;
use entity::{Money, market_month};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    ctx::Ctx,
    error::Error,
    extract::ValidQuery,
    market::statistics::{self, WhichMonth},
};

/// A month, category by category.
#[derive(Debug, Serialize, ToSchema)]
pub struct MonthView {
    pub month: String,
    /// Categories in which a figure would tell of one party are left out; there are no totals, so that nothing can be
    /// worked out by subtraction.
    pub categories: Vec<CategoryMonth>,
}

/// One category in one month.
#[derive(Debug, Serialize, ToSchema)]
pub struct CategoryMonth {
    pub category: String,
    pub orders: i64,
    pub quantity: i64,
    #[schema(value_type = String)]
    pub turnover: Money,
    /// Turnover over quantity, in yuan, cut to the ten-thousandth.
    #[schema(value_type = String)]
    pub mean_unit_price: Money,
    /// Orders that a buyer disputed.
    pub disputed: i64,
    pub sellers: i64,
    pub buyers: i64,
    /// The Herfindahl-Hirschman index of the sellers' shares, rounded down: 10000 is one seller alone.
    pub concentration: i64,
}

impl From<market_month::Model> for CategoryMonth {
    fn from(cell: market_month::Model) -> Self {
        let mean = cell.turnover.ten_thousandths() / cell.quantity.max(1);
        Self {
            category: cell.category,
            orders: cell.orders,
            quantity: cell.quantity,
            turnover: cell.turnover,
            mean_unit_price: Money::from_ten_thousandths(mean),
            disputed: cell.disputed,
            sellers: cell.sellers,
            buyers: cell.buyers,
            concentration: cell.concentration,
        }
    }
}

/// Volumes, prices, concentration and disputes of a month by category; no figure tells of one party.
#[utoipa::path(get, path = "/api/v1/statistics", tag = "about", security(()), params(WhichMonth),
    responses((status = 200, body = MonthView)))]
pub async fn show_statistics(
    ctx: Ctx,
    ValidQuery(which): ValidQuery<WhichMonth>,
) -> Result<Json<MonthView>, Error> {
    let cells = statistics::show(&ctx, &which).await?;
    Ok(Json(MonthView { month: which.month, categories: cells.into_iter().map(Into::into).collect() }))
}
