//! What a person decides: versions on which the law leaves a question open.

use entity::{
    authorization, data_file, decision as decision_row, inspection, organization, product, product_version,
    version_authorization,
};
use policies::{Hit, Verdict};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::{Drafted, NO_SUCH, file, listing::Listed, shelf};
use crate::{
    auth::{Operator, Overseer},
    ctx::Ctx,
    error::Error,
    extract::Page,
    facts, log,
    market::{decision, standing},
};

/// A version that waits, with the questions that are open.
#[derive(Clone, Debug)]
pub struct Waiting {
    pub at: Drafted,
    pub seller: organization::Model,
    pub hits: Vec<Hit>,
}

/// Everything that a person decides by: the version with its questions, what it rests on, and its files.
#[derive(Clone, Debug)]
pub struct Inside {
    pub of: Waiting,
    pub authorizations: Vec<authorization::Model>,
    pub files: Vec<(data_file::Model, Option<inspection::Model>)>,
}

/// What the operator decides.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReview {
    pub decision: Answer,
    /// Why. The seller reads it.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub reasons: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    List,
    Refuse,
}

/// The queue, newest first; one more than the page holds.
pub async fn queue(ctx: &Ctx, _: &Operator, page: &Page) -> Result<Vec<Waiting>, Error> {
    let rows = &ctx.state.db.rows;
    let mut found = product_version::Entity::find()
        .filter(product_version::Column::Status.eq(product_version::Status::InReview));
    if let Some(after) = &page.after {
        found = found.filter(product_version::Column::Id.lt(after));
    }
    let found = found.find_also_related(product::Entity).order_by_desc(product_version::Column::Id);
    let found = found.limit(page.limit() + 1).all(rows).await?;
    let mut waiting = Vec::with_capacity(found.len());
    for (version, product) in found {
        let Some(product) = product else { continue };
        waiting.push(questioned(rows, Drafted { product, version }).await?);
    }
    Ok(waiting)
}

async fn questioned(rows: &impl ConnectionTrait, at: Drafted) -> Result<Waiting, Error> {
    let seller = organization::Entity::find_by_id(&at.product.seller_id).one(rows).await?.ok_or(NO_SUCH)?;
    let decided = at.version.decision_id.clone().unwrap_or_default();
    let decided = decision_row::Entity::find_by_id(decided).one(rows).await?;
    let hits = decided.map(|row| serde_json::from_value(row.hits)).transpose()?.unwrap_or_default();
    Ok(Waiting { at, seller, hits })
}

/// The version that waits (where none does, the latest) with everything to decide by. A regulator's look is recorded.
pub async fn look(ctx: &Ctx, overseer: &Overseer, id: &str) -> Result<Inside, Error> {
    let rows = &ctx.state.db.rows;
    let product = product::Entity::find_by_id(id).one(rows).await?.ok_or(NO_SUCH)?;
    let version = match waiting(rows, &product).await {
        Err(Error::Conflict { .. }) => super::current(rows, &product).await?,
        found => found?,
    };
    let rests_on = version_authorization::Entity::find()
        .filter(version_authorization::Column::VersionId.eq(&version.id))
        .find_also_related(authorization::Entity);
    let rests_on = rests_on.all(rows).await?;
    if overseer.0.kind == organization::Kind::Regulator {
        log::looked(ctx, "product.looked", id).await?;
    }
    Ok(Inside {
        files: file::inspected(rows, &version.id).await?,
        authorizations: rests_on.into_iter().filter_map(|(_, authorization)| authorization).collect(),
        of: questioned(rows, Drafted { product, version }).await?,
    })
}

/// Decide on the version that waits, or on the open question for which the version on sale was suspended. The law is
/// asked again on today's facts: what it blocks by now, no operator can list.
pub async fn decide(ctx: &Ctx, _: &Operator, id: &str, new: NewReview) -> Result<Listed, Error> {
    let mut act = ctx.begin("product.review", &(id, &new)).await?;
    if let Some(earlier) = act.earlier::<Listed>()? {
        return refused_if_blocked(earlier, &new);
    }
    let product = product::Entity::find_by_id(id).lock_exclusive().one(act.txn()).await?.ok_or(NO_SUCH)?;
    let version = waiting(act.txn(), &product).await?;
    let suspended = version.status == product_version::Status::Suspended;
    if suspended && new.decision == Answer::Refuse {
        return Err(Error::conflict("the version is suspended, and stays so unless it is listed"));
    }
    let gate = if suspended { decision_row::Gate::Standing } else { decision_row::Gate::Listing };
    let asked = facts::of_version(act.txn(), ctx.now, &version.id).await?.at(gate, ctx.now);
    let (decision, row) = decision::decide(act.txn(), ctx, &version.id, &asked).await?;
    let mut at = Drafted { product, version };
    let weighed = shelf::Weighed { decision: &decision, decision_id: &row.id, reason: Some(&new.reasons) };
    match (new.decision, decision.verdict) {
        (Answer::List, Verdict::Allow | Verdict::Review) => {
            shelf::sell(act.txn(), ctx, &mut at, &weighed).await?;
            standing::watch(act.txn(), ctx, &at.version.id, &asked).await?;
        }
        // It stays suspended.
        (Answer::List, Verdict::Block) if suspended => {}
        (Answer::Refuse, _) | (Answer::List, Verdict::Block) => {
            shelf::block(act.txn(), ctx, &mut at, &weighed).await?;
        }
    }
    let listed = act.answer(Listed { at, decision }).await?;
    match refused_if_blocked(listed, &new) {
        Err(Error::Refused(violations)) => Err(log::refused(ctx, "product.review", id, violations).await),
        other => other,
    }
}

/// The latest version if it waits for review; else the one that was on sale, if it is suspended.
async fn waiting(
    rows: &impl ConnectionTrait,
    product: &product::Model,
) -> Result<product_version::Model, Error> {
    let current = super::current(rows, product).await?;
    if current.status == product_version::Status::InReview {
        return Ok(current);
    }
    let listed = product.listed_version_id.clone().unwrap_or_default();
    let listed = product_version::Entity::find_by_id(listed).one(rows).await?;
    listed.filter(|version| version.status == product_version::Status::Suspended).ok_or_else(|| {
        Error::conflict(format!("nothing waits for review here: the version is {}", current.status))
    })
}

fn refused_if_blocked(listed: Listed, new: &NewReview) -> Result<Listed, Error> {
    if new.decision == Answer::List { listed.or_refused() } else { Ok(listed) }
}
