//! Gate G4: what is on sale, or under way, is weighed again when facts change: a withdrawal, an expiry, a change
//! of the directory, a sanction; and whenever its seller or the operator asks.

use entity::{decision::Gate, organization, product, product_version};
use policies::{Decision, Verdict};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};

mod order;

pub use order::weigh_order;

use super::{
    decision,
    product::{Drafted, NO_SUCH, listing::Listed, shelf},
};
use crate::{
    auth::SellerOrOperator,
    ctx::Ctx,
    error::Error,
    facts::{self, ProductFacts},
    jobs::{self, Job},
};

use product_version::Status;

/// Weigh a listed or suspended version on today's facts. What no longer passes is suspended; what was suspended and
/// passes is on sale again. The decision is kept either way.
pub async fn weigh_version(ctx: &Ctx, version_id: &str) -> Result<(), Error> {
    let act = ctx.begin("standing.weigh", &version_id).await?;
    let product = product::Entity::find().filter(product::Column::ListedVersionId.eq(version_id));
    let Some(product) = product.lock_exclusive().one(act.txn()).await? else { return Ok(()) };
    let Some(mut at) = on_sale(act.txn(), product, version_id).await? else { return Ok(()) };
    weigh(act.txn(), ctx, &mut at).await?;
    act.answer(()).await
}

/// The seller, or the operator, has a product weighed now: the way back for one whose reason to be suspended is gone.
/// What the law still leaves open is for the operator's review.
pub async fn ask_again(ctx: &Ctx, by: &SellerOrOperator, id: &str) -> Result<Listed, Error> {
    let mut act = ctx.begin("standing.ask", &id).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let product = product::Entity::find_by_id(id).lock_exclusive().one(act.txn()).await?.ok_or(NO_SUCH)?;
    if by.0.kind == organization::Kind::Member && by.0.organization_id != product.seller_id {
        return Err(NO_SUCH);
    }
    let version_id = product.listed_version_id.clone().unwrap_or_default();
    let at = on_sale(act.txn(), product, &version_id).await?;
    let mut at = at.ok_or_else(|| Error::conflict("only what is listed or suspended is weighed again"))?;
    let decision = weigh(act.txn(), ctx, &mut at).await?;
    act.answer(Listed { at, decision }).await
}

/// The first period of a version on sale that runs out has it weighed again, to the instant.
pub(crate) async fn watch(
    txn: &DatabaseTransaction,
    ctx: &Ctx,
    version_id: &str,
    asked: &ProductFacts,
) -> Result<(), Error> {
    let Some(due) = asked.runs_out(ctx.now) else { return Ok(()) };
    let job = Job::WeighVersion { version_id: version_id.to_owned() };
    jobs::enqueue_at(txn, ctx, &job, &format!("{version_id}:{}", due.timestamp_micros()), due).await
}

async fn weigh(txn: &DatabaseTransaction, ctx: &Ctx, at: &mut Drafted) -> Result<Decision, Error> {
    let asked = facts::of_version(txn, ctx.now, &at.version.id).await?.at(Gate::Standing, ctx.now);
    let (decision, row) = decision::decide(txn, ctx, &at.version.id, &asked).await?;
    let weighed = shelf::Weighed { decision: &decision, decision_id: &row.id, reason: None };
    match (at.version.status, decision.verdict) {
        (Status::Suspended, Verdict::Allow) => shelf::resume(txn, ctx, at, &weighed).await?,
        (Status::Listed, Verdict::Review | Verdict::Block) => shelf::suspend(txn, ctx, at, &weighed).await?,
        _ => {}
    }
    if at.version.status == Status::Listed {
        watch(txn, ctx, &at.version.id, &asked).await?;
    }
    Ok(decision)
}

/// The locked product with this version of it, while that is listed or suspended.
async fn on_sale(
    txn: &DatabaseTransaction,
    product: product::Model,
    version_id: &str,
) -> Result<Option<Drafted>, Error> {
    let version = product_version::Entity::find_by_id(version_id).one(txn).await?;
    let version = version.filter(|version| matches!(version.status, Status::Listed | Status::Suspended));
    Ok(version.map(|version| Drafted { product, version }))
}
