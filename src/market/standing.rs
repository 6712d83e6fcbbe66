//! Gate G4: what is on sale, or under way, is weighed again when facts change: a withdrawal, an expiry, a change
//! of the directory, a sanction.

use entity::{decision::Gate, product, product_version, search_term};
use policies::Verdict;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
};

mod order;

pub use order::weigh_order;

use super::{
    catalogue, decision,
    product::{Drafted, shelf},
};
use crate::{
    ctx::Ctx,
    error::Error,
    facts,
    jobs::{self, Job},
};

use product_version::Status;

/// Weigh a listed or suspended version on today's facts. What no longer passes is suspended; what was suspended and
/// passes is on sale again. The decision is kept either way.
pub async fn weigh_version(ctx: &Ctx, version_id: &str) -> Result<(), Error> {
    let act = ctx.begin("standing.weigh", &version_id).await?;
    let Some(mut at) = on_sale(act.txn(), version_id).await? else { return Ok(()) };
    let asked = facts::of_version(act.txn(), ctx.now, version_id).await?.at(Gate::Standing, ctx.now);
    let (decision, row) = decision::decide(act.txn(), ctx, version_id, &asked).await?;
    let weighed = shelf::Weighed { decision: &decision, decision_id: &row.id, reason: None };
    match (at.version.status, decision.verdict) {
        (Status::Suspended, Verdict::Allow) => shelf::resume(act.txn(), ctx, &mut at, &weighed).await?,
        (Status::Listed, Verdict::Review | Verdict::Block) => {
            shelf::suspend(act.txn(), ctx, &mut at, &weighed).await?;
        }
        _ => {}
    }
    act.answer(()).await
}

/// Write down that every version on sale or suspended that refers to this entry of the public-data directory is to
/// be weighed again (Data Regulations, Art. 49). `change` names the change, such as the id of the new entry: the
/// same change weighs once.
pub async fn weigh_users_of_entry(
    txn: &impl ConnectionTrait,
    ctx: &Ctx,
    catalogue_id: &str,
    change: &str,
) -> Result<(), Error> {
    let users = search_term::Entity::find()
        .select_only()
        .column(search_term::Column::ProductId)
        .filter(search_term::Column::Term.eq(catalogue::entry_term(catalogue_id)));
    let users: Vec<Option<String>> = product::Entity::find()
        .select_only()
        .column(product::Column::ListedVersionId)
        .filter(product::Column::Id.in_subquery(users.into_query()))
        .into_tuple()
        .all(txn)
        .await?;
    for version_id in users.into_iter().flatten() {
        let about = format!("{version_id}:{change}");
        jobs::enqueue(txn, ctx, &Job::WeighVersion { version_id }, &about).await?;
    }
    Ok(())
}

/// Write down that everything an organization has on sale is to be weighed again, as when it is suspended.
pub async fn weigh_products_of(
    txn: &impl ConnectionTrait,
    ctx: &Ctx,
    organization_id: &str,
    change: &str,
) -> Result<(), Error> {
    let versions: Vec<Option<String>> = product::Entity::of_seller(organization_id)
        .select_only()
        .column(product::Column::ListedVersionId)
        .filter(product::Column::ListedVersionId.is_not_null())
        .into_tuple()
        .all(txn)
        .await?;
    for version_id in versions.into_iter().flatten() {
        let about = format!("{version_id}:{change}");
        jobs::enqueue(txn, ctx, &Job::WeighVersion { version_id }, &about).await?;
    }
    Ok(())
}

/// The product, locked, while this version of it is listed or suspended.
async fn on_sale(txn: &DatabaseTransaction, version_id: &str) -> Result<Option<Drafted>, Error> {
    let product = product::Entity::find().filter(product::Column::ListedVersionId.eq(version_id));
    let Some(product) = product.lock_exclusive().one(txn).await? else { return Ok(None) };
    let version = product_version::Entity::find_by_id(version_id).one(txn).await?;
    let version = version.filter(|version| matches!(version.status, Status::Listed | Status::Suspended));
    Ok(version.map(|version| Drafted { product, version }))
}
