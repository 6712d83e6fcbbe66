//! How an order goes on: from one state to the next, by whoever may, once.

use entity::{agreement, order, order::Status, product};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr,
};

use crate::{ctx::Ctx, error::Error};

/// The order, locked, if the organization is its buyer. Its seller may know of it but not do this.
pub(in crate::market) async fn of_buyer(
    txn: &DatabaseTransaction,
    id: &str,
    organization_id: &str,
) -> Result<order::Model, Error> {
    let order = locked(txn, id).await?;
    match order {
        order if order.buyer_id == organization_id => Ok(order),
        order if order.seller_id == organization_id => {
            Err(Error::forbidden("only the buyer of an order may do this"))
        }
        _ => Err(Error::NotFound { what: "order" }),
    }
}

/// The order, locked: until the act ends nobody else decides on it.
pub(in crate::market) async fn locked(txn: &DatabaseTransaction, id: &str) -> Result<order::Model, Error> {
    let order = order::Entity::find_by_id(id).lock_exclusive().one(txn).await?;
    order.ok_or(Error::NotFound { what: "order" })
}

/// Fails unless the order stands at one of `at`; says what can be done instead.
pub(in crate::market) fn demand(order: &order::Model, at: &[Status]) -> Result<(), Error> {
    if at.contains(&order.status) {
        return Ok(());
    }
    let wanted: Vec<String> = at.iter().map(ToString::to_string).collect();
    Err(Error::conflict(format!(
        "the order is {}; this can be done while it is {}",
        order.status,
        wanted.join(" or ")
    )))
}

/// The order goes from where it stands to `to`, unless somebody was quicker.
pub(in crate::market) async fn advance(
    txn: &DatabaseTransaction,
    ctx: &Ctx,
    mut order: order::Model,
    to: Status,
) -> Result<order::Model, Error> {
    let mut update = order::Entity::update_many()
        .col_expr(order::Column::Status, Expr::value(to))
        .filter(order::Column::Id.eq(&order.id))
        .filter(order::Column::Status.eq(order.status));
    if let Some((column, stamp)) = stamp(&mut order, to) {
        *stamp = Some(ctx.now);
        update = update.col_expr(column, Expr::value(ctx.now));
    }
    if update.exec(txn).await?.rows_affected != 1 {
        return Err(Error::conflict("the order has just gone on; read it again"));
    }
    order.status = to;
    Ok(order)
}

/// When each state was reached. Back from a dispute, the first time counts.
fn stamp(
    order: &mut order::Model,
    to: Status,
) -> Option<(order::Column, &mut Option<chrono::DateTime<chrono::Utc>>)> {
    let (column, stamp) = match to {
        Status::Contracted => (order::Column::ContractedAt, &mut order.contracted_at),
        Status::Paid => (order::Column::PaidAt, &mut order.paid_at),
        Status::Delivered => (order::Column::DeliveredAt, &mut order.delivered_at),
        Status::Accepted => (order::Column::AcceptedAt, &mut order.accepted_at),
        Status::Settled
        | Status::Cancelled
        | Status::Refunded
        | Status::PartlyRefunded
        | Status::Terminated => (order::Column::ClosedAt, &mut order.closed_at),
        Status::Placed | Status::Disputed => return None,
    };
    stamp.is_none().then_some((column, stamp))
}

/// What letters call the product.
pub(in crate::market) async fn title(
    rows: &impl ConnectionTrait,
    order: &order::Model,
) -> Result<String, Error> {
    let title = product::Entity::find_by_id(&order.product_id)
        .select_only()
        .column(product::Column::Title)
        .into_tuple()
        .one(rows)
        .await?;
    title.ok_or(Error::NotFound { what: "product" })
}

/// The agreement drawn up for an order.
pub(super) async fn agreement(
    rows: &impl ConnectionTrait,
    order_id: &str,
) -> Result<agreement::Model, Error> {
    let agreement =
        agreement::Entity::find().filter(agreement::Column::OrderId.eq(order_id)).one(rows).await?;
    agreement.ok_or(Error::NotFound { what: "agreement" })
}
