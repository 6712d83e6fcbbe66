//! The book of invoices and credit notes: numbered from 1 without a gap.

use entity::{Money, invoice, order};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::{ctx::Ctx, db::conflict_on_unique, error::Error};

/// A paper is written under the next number, in the act's own transaction: an act that fails uses no number.
///
/// The first paper is the lock of the book: whoever holds it reads the last number after everybody before has
/// committed. While the book is empty the unique number stands guard instead, and one of two is told to come again.
pub(in crate::market) async fn write(
    txn: &DatabaseTransaction,
    ctx: &Ctx,
    order: &order::Model,
    kind: invoice::Kind,
    amount: Money,
) -> Result<invoice::Model, Error> {
    invoice::Entity::find().filter(invoice::Column::Number.eq(1)).lock_exclusive().one(txn).await?;
    let last = invoice::Entity::find().order_by_desc(invoice::Column::Number).one(txn).await?;
    let paper = invoice::Model {
        id: ctx.new_id("inv_"),
        number: last.map_or(0, |last| last.number) + 1,
        order_id: order.id.clone(),
        kind,
        amount,
        issued_at: ctx.now,
    };
    invoice::Entity::insert(invoice::ActiveModel::from(paper.clone()).reset_all())
        .exec_without_returning(txn)
        .await
        .map_err(conflict_on_unique("the very first invoice is being written right now; send it again"))?;
    Ok(paper)
}
