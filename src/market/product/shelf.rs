//! Where a product stands: every move of a version between states, with its log entry, its letter and the words
//! it is found by. Each move compares the state it leaves.

use entity::{organization, product, product_version};
use policies::{Decision, Verdict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, sea_query::Expr,
};
use serde_json::json;

use super::Drafted;
use crate::{
    ctx::Ctx,
    error::Error,
    jobs, log,
    mail::{Letter, Reason},
    market::{catalogue, decision},
};

use product::Status as Of;
use product_version::Status as Is;

/// A version the law was asked about, and what the law said.
pub(crate) struct Weighed<'a> {
    pub(crate) decision: &'a Decision,
    pub(crate) decision_id: &'a str,
    /// The operator's reason, where a person decided.
    pub(crate) reason: Option<&'a str>,
}

/// On sale: buyers find it; the version that was on sale before is superseded.
pub(crate) async fn sell(
    txn: &DatabaseTransaction,
    ctx: &Ctx,
    at: &mut Drafted,
    weighed: &Weighed<'_>,
) -> Result<(), Error> {
    let before = at.product.listed_version_id.replace(at.version.id.clone());
    if let Some(before) = before.filter(|before| *before != at.version.id) {
        set_version(txn, &before, &[Is::Listed, Is::Suspended], Is::Superseded).await?;
    }
    decided(txn, ctx, at, Is::Listed, weighed).await?;
    at.product.status = Of::Listed;
    set_product(txn, &at.product).await?;
    catalogue::offer(txn, at).await?;
    log::record(txn, ctx, "product.listed", &at.product.id, detail(at, weighed)).await?;
    let letter = Letter::ProductListed { product_id: at.product.id.clone(), title: at.product.title.clone() };
    jobs::mail(txn, ctx, &at.product.seller_id, &letter, weighed.decision_id).await
}

/// A person has to decide.
pub(crate) async fn hold(
    txn: &DatabaseTransaction,
    ctx: &Ctx,
    at: &mut Drafted,
    weighed: &Weighed<'_>,
) -> Result<(), Error> {
    decided(txn, ctx, at, Is::InReview, weighed).await?;
    aside(txn, at, Of::InReview).await?;
    log::record(txn, ctx, "product.held", &at.product.id, detail(at, weighed)).await?;
    let letter =
        Letter::ProductInReview { product_id: at.product.id.clone(), title: at.product.title.clone() };
    jobs::mail(txn, ctx, &at.product.seller_id, &letter, weighed.decision_id).await?;
    jobs::mail_all(txn, ctx, organization::Kind::Operator, &letter, weighed.decision_id).await
}

/// Not to be sold as it is: by law, or because the operator refused it on review.
pub(crate) async fn block(
    txn: &DatabaseTransaction,
    ctx: &Ctx,
    at: &mut Drafted,
    weighed: &Weighed<'_>,
) -> Result<(), Error> {
    decided(txn, ctx, at, Is::Blocked, weighed).await?;
    aside(txn, at, Of::Blocked).await?;
    log::record(txn, ctx, "product.blocked", &at.product.id, detail(at, weighed)).await?;
    let mut reasons: Vec<Reason> =
        weighed.reason.iter().map(|reason| Reason::AsWritten((*reason).to_owned())).collect();
    reasons.extend(decision::reasons(weighed.decision));
    let (product_id, title) = (at.product.id.clone(), at.product.title.clone());
    let letter = Letter::ProductBlocked { product_id, title, reasons };
    jobs::mail(txn, ctx, &at.product.seller_id, &letter, weighed.decision_id).await
}

/// Off sale until the facts are better: what was listed no longer passes. Where the law only leaves a question open,
/// the operator is asked to review it.
pub(crate) async fn suspend(
    txn: &DatabaseTransaction,
    ctx: &Ctx,
    at: &mut Drafted,
    weighed: &Weighed<'_>,
) -> Result<(), Error> {
    set_version(txn, &at.version.id, &[Is::Listed], Is::Suspended).await?;
    at.version.status = Is::Suspended;
    at.product.status = Of::Suspended;
    set_product(txn, &at.product).await?;
    catalogue::remove(txn, &at.product.id).await?;
    log::record(txn, ctx, "product.suspended", &at.product.id, detail(at, weighed)).await?;
    let (product_id, title) = (at.product.id.clone(), at.product.title.clone());
    if weighed.decision.verdict == Verdict::Review {
        let letter = Letter::ProductInReview { product_id: product_id.clone(), title: title.clone() };
        jobs::mail_all(txn, ctx, organization::Kind::Operator, &letter, weighed.decision_id).await?;
    }
    let letter = Letter::ProductSuspended { product_id, title, reasons: decision::reasons(weighed.decision) };
    jobs::mail(txn, ctx, &at.product.seller_id, &letter, weighed.decision_id).await
}

/// On sale again: what was suspended passes on today's facts.
pub(crate) async fn resume(
    txn: &DatabaseTransaction,
    ctx: &Ctx,
    at: &mut Drafted,
    weighed: &Weighed<'_>,
) -> Result<(), Error> {
    set_version(txn, &at.version.id, &[Is::Suspended], Is::Listed).await?;
    at.version.status = Is::Listed;
    at.product.status = Of::Listed;
    set_product(txn, &at.product).await?;
    catalogue::offer(txn, at).await?;
    log::record(txn, ctx, "product.resumed", &at.product.id, detail(at, weighed)).await?;
    let letter = Letter::ProductListed { product_id: at.product.id.clone(), title: at.product.title.clone() };
    jobs::mail(txn, ctx, &at.product.seller_id, &letter, weighed.decision_id).await
}

/// Off sale for good. Orders of it go on.
pub(crate) async fn withdraw(
    txn: &DatabaseTransaction,
    ctx: &Ctx,
    product: &mut product::Model,
) -> Result<(), Error> {
    let open = [Is::Draft, Is::InReview, Is::Listed, Is::Blocked, Is::Suspended];
    product_version::Entity::update_many()
        .col_expr(product_version::Column::Status, Expr::value(Is::Withdrawn))
        .filter(product_version::Column::ProductId.eq(&product.id))
        .filter(product_version::Column::Status.is_in(open))
        .exec(txn)
        .await?;
    product.status = Of::Withdrawn;
    product.listed_version_id = None;
    set_product(txn, product).await?;
    catalogue::remove(txn, &product.id).await?;
    log::record(txn, ctx, "product.withdrawn", &product.id, json!({})).await
}

/// A draft that a later version takes the place of. What is on sale stays.
pub(crate) async fn supersede_draft(
    txn: &DatabaseTransaction,
    product: &mut product::Model,
    before: &product_version::Model,
) -> Result<(), Error> {
    match before.status {
        Is::Draft | Is::InReview | Is::Blocked => {
            set_version(txn, &before.id, &[before.status], Is::Superseded).await?;
        }
        Is::Listed | Is::Suspended | Is::Withdrawn | Is::Superseded => {}
    }
    if product.listed_version_id.is_none() {
        product.status = Of::Draft;
        set_product(txn, product).await?;
    }
    Ok(())
}

/// A version that is not put on sale changes the standing of its product only while no other version is.
async fn aside(txn: &DatabaseTransaction, at: &mut Drafted, status: Of) -> Result<(), Error> {
    if at.product.listed_version_id.is_none() {
        at.product.status = status;
        set_product(txn, &at.product).await?;
    }
    Ok(())
}

async fn decided(
    txn: &DatabaseTransaction,
    ctx: &Ctx,
    at: &mut Drafted,
    status: Is,
    weighed: &Weighed<'_>,
) -> Result<(), Error> {
    let left = at.version.status;
    at.version.status = status;
    at.version.decision_id = Some(weighed.decision_id.to_owned());
    at.version.decided_reason = weighed.reason.map(str::to_owned);
    if status == Is::Listed {
        at.version.listed_at = Some(ctx.now);
    }
    let changed = product_version::ActiveModel {
        status: Set(status),
        decision_id: Set(at.version.decision_id.clone()),
        decided_reason: Set(at.version.decided_reason.clone()),
        listed_at: Set(at.version.listed_at),
        ..Default::default()
    };
    let moved = product_version::Entity::update_many()
        .set(changed)
        .filter(product_version::Column::Id.eq(&at.version.id))
        .filter(product_version::Column::Status.eq(left))
        .exec(txn)
        .await?;
    moved_one(moved.rows_affected)
}

async fn set_version(txn: &DatabaseTransaction, id: &str, from: &[Is], to: Is) -> Result<(), Error> {
    let moved = product_version::Entity::update_many()
        .col_expr(product_version::Column::Status, Expr::value(to))
        .filter(product_version::Column::Id.eq(id))
        .filter(product_version::Column::Status.is_in(from.iter().copied()))
        .exec(txn)
        .await?;
    moved_one(moved.rows_affected)
}

/// The caller has locked the product, so its state is what was read.
async fn set_product(txn: &DatabaseTransaction, product: &product::Model) -> Result<(), Error> {
    let changed = product::ActiveModel {
        status: Set(product.status),
        listed_version_id: Set(product.listed_version_id.clone()),
        ..Default::default()
    };
    let filter = product::Column::Id.eq(&product.id);
    product::Entity::update_many().set(changed).filter(filter).exec(txn).await?;
    Ok(())
}

fn moved_one(rows: u64) -> Result<(), Error> {
    if rows == 1 { Ok(()) } else { Err(Error::conflict("the version has moved on; read the product again")) }
}

fn detail(at: &Drafted, weighed: &Weighed<'_>) -> serde_json::Value {
    let mut detail = decision::rules(weighed.decision);
    if let Some(members) = detail.as_object_mut() {
        members.insert("version".to_owned(), json!(at.version.id));
        members.insert("decision".to_owned(), json!(weighed.decision_id));
    }
    detail
}
