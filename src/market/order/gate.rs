//! The law asked about one order, with its buyer known: at gates G2 and G3, and again while it is open (G4).

use entity::{decision, order, organization};
use policies::Decision;
use sea_orm::{DatabaseTransaction, EntityTrait};

use super::opening::answers;
use crate::{
    ctx::Ctx,
    error::Error,
    facts::{self, ProductFacts},
    market::decision::decide,
};

/// The law is asked about the order on the facts of now, and its answer is stored about `subject`.
pub(in crate::market) async fn ask(
    txn: &DatabaseTransaction,
    ctx: &Ctx,
    gate: decision::Gate,
    order: &order::Model,
    subject: &str,
) -> Result<(Decision, decision::Model), Error> {
    let product = facts::of_version(txn, ctx.now, &order.version_id).await?;
    let buyer = organization::Entity::find_by_id(&order.buyer_id).one(txn).await?;
    let buyer = buyer.ok_or(Error::NotFound { what: "organization" })?;
    let facts = facts_of(txn, product, ctx, gate, order, &buyer).await?;
    decide(txn, ctx, subject, &facts).await
}

/// The facts of the product with those of the order: who buys, for what, and that an agreement binds them. An
/// order always has its agreement drawn up, and goes no further than placed until it is signed (Data
/// Regulations, Art. 59); so the law is asked about the order as it stands once signed.
pub(super) async fn facts_of(
    txn: &DatabaseTransaction,
    product: ProductFacts,
    ctx: &Ctx,
    gate: decision::Gate,
    order: &order::Model,
    buyer: &organization::Model,
) -> Result<ProductFacts, Error> {
    let export = facts::export::of_order(txn, ctx.now, &product, order, buyer).await?;
    let product = product.at(gate, ctx.now).buyer(buyer, vec![order.purpose.clone()]).agreement(true);
    Ok(product.answered(&answers(order)?).export(export))
}
