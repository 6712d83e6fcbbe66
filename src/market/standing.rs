//! Gate G4: what is on sale, or under way, is weighed again when facts change: a withdrawal, an expiry, a change
//! of the directory, a sanction.

use entity::{decision::Gate, product, product_version};
use policies::Verdict;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};

mod order;

pub use order::weigh_order;

use super::{
    decision,
    product::{Drafted, shelf},
};
use crate::{ctx::Ctx, error::Error, facts};

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

/// The product, locked, while this version of it is listed or suspended.
async fn on_sale(txn: &DatabaseTransaction, version_id: &str) -> Result<Option<Drafted>, Error> {
    let product = product::Entity::find().filter(product::Column::ListedVersionId.eq(version_id));
    let Some(product) = product.lock_exclusive().one(txn).await? else { return Ok(None) };
    let version = product_version::Entity::find_by_id(version_id).one(txn).await?;
    let version = version.filter(|version| matches!(version.status, Status::Listed | Status::Suspended));
    Ok(version.map(|version| Drafted { product, version }))
}
