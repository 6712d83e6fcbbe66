//! The price receipt: what a buyer may know of its own price, with nobody else exposed.

use anyhow::Context;
use chrono::TimeDelta;
use entity::{order, plan};
use policies::fairness::{self, Policy, Position, Unusable};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use super::sales;
use crate::{auth::Caller, ctx::Ctx, error::Error};

/// Orders at most so far before and after are like in time.
const NEAR: TimeDelta = TimeDelta::days(90);

/// An order, the plan it was priced by, and where its price stands among its like.
#[derive(Clone, Debug)]
pub struct Receipt {
    pub order: order::Model,
    pub plan: plan::Model,
    pub position: Position,
}

/// The receipt of a paid order of the caller's own. Of others it says how many there are, from five on, and how
/// many paid less, the same or more.
pub async fn receipt(ctx: &Ctx, caller: &Caller, order_id: &str) -> Result<Receipt, Error> {
    let rows = &ctx.state.db.rows;
    let order = order::Entity::find_by_id(order_id)
        .filter(order::Column::BuyerId.eq(&caller.organization_id))
        .one(rows)
        .await?
        .ok_or(Error::NotFound { what: "order" })?;
    let plan = plan::Entity::find_by_id(&order.plan_id).one(rows).await?.context("the order's plan")?;
    let like = Condition::all()
        .add(order::Column::ProductId.eq(&order.product_id))
        .add(order::Column::PlacedAt.between(order.placed_at - NEAR, order.placed_at + NEAR));
    let market = sales::read(rows, like).await?;
    let id = order.id.clone();
    let position =
        tokio::task::spawn_blocking(move || fairness::position(&market, &Policy::default(), &id)).await;
    let position = position.context("the comparison broke off")?.map_err(|unusable| match unusable {
        Unusable::UnknownSale(_) => Error::conflict("a price receipt is for an order that is paid"),
        other @ Unusable::DuplicateSale(_) => Error::Internal(other.into()),
    })?;
    Ok(Receipt { order, plan, position })
}
