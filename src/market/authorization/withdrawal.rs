//! Consent taken back: recorded at once, and everything that rests on it is weighed again (Data Regulations, Art. 22).

use chrono::{DateTime, Utc};
use entity::{authorization, order, organization, product_version, version_authorization, withdrawal};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect, QueryTrait, sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

use super::{NO_SUCH, NewAuthorization, seen_by};
use crate::{
    auth::Caller,
    ctx::Ctx,
    error::Error,
    jobs::{self, Job},
    log,
    market::product::declaration::{Word, texts},
};

/// What the people took back.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWithdrawal {
    /// When; now, if left out. Never in the future.
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// For which purposes, in the words of the consent; left out, for all.
    #[validate(length(min = 1, max = 20))]
    #[schema(min_items = 1, max_items = 20)]
    pub purposes: Option<Vec<Word>>,
    /// How many of the people, where it is not all of them.
    #[validate(range(min = 1, max = 2_000_000_000))]
    #[schema(minimum = 1, maximum = 2_000_000_000)]
    pub people: Option<i32>,
}

/// Record a withdrawal. In the same transaction every version on sale that rests on the authorization, and every
/// order of such a version whose data has not been accepted, is written down to be weighed again; and whoever was
/// delivered the data is told.
pub async fn withdraw(
    ctx: &Ctx,
    caller: &Caller,
    id: &str,
    new: NewWithdrawal,
) -> Result<withdrawal::Model, Error> {
    if caller.kind == organization::Kind::Regulator {
        return Err(Error::forbidden(
            "a withdrawal is recorded by who holds the consent, or by the operator",
        ));
    }
    let mut act = ctx.begin("authorization.withdraw", &(id, &new)).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let held = seen_by(caller).filter(authorization::Column::Id.eq(id)).lock_exclusive();
    let held = held.one(act.txn()).await?.ok_or(NO_SUCH)?;
    check(ctx, &held, &new)?;
    let row = withdrawal::Model {
        id: ctx.new_id("wdr_"),
        authorization_id: held.id.clone(),
        purposes: new.purposes.as_deref().map(texts).map(serde_json::to_value).transpose()?,
        people: new.people,
        withdrawn_at: new.withdrawn_at.unwrap_or(ctx.now),
        recorded_by: caller.account_id.clone(),
        recorded_at: ctx.now,
    };
    let row = row.into_active_model().reset_all().insert(act.txn()).await?;
    mark(act.txn(), &held, &row).await?;
    weigh_again(act.txn(), ctx, &row).await?;
    jobs::enqueue(act.txn(), ctx, &Job::TellHolders { withdrawal_id: row.id.clone() }, &row.id).await?;
    let detail = json!({ "withdrawal": row.id, "people": row.people });
    log::record(act.txn(), ctx, "authorization.withdrawn", &held.id, detail).await?;
    act.answer(row).await
}

fn check(ctx: &Ctx, held: &authorization::Model, new: &NewWithdrawal) -> Result<(), Error> {
    let Some(consent) = NewAuthorization::of(held)?.consent else {
        return Err(Error::conflict("an exemption is no consent, so there is none to withdraw"));
    };
    if held.status == authorization::Status::Withdrawn {
        return Err(Error::conflict("this consent was withdrawn before, as a whole"));
    }
    if new.withdrawn_at.is_some_and(|at| at > ctx.now) {
        return Err(Error::invalid(
            "/withdrawn_at",
            "a withdrawal is recorded when it has happened, not before",
        ));
    }
    let known = consent.purposes.unwrap_or_default();
    let strange = new.purposes.iter().flatten().position(|purpose| !known.contains(purpose));
    strange.map_or(Ok(()), |at| {
        let detail =
            "this is none of the purposes consented to; leave `purposes` out to withdraw all of them";
        Err(Error::invalid(&format!("/purposes/{at}"), detail))
    })
}

async fn mark(
    txn: &DatabaseTransaction,
    held: &authorization::Model,
    row: &withdrawal::Model,
) -> Result<(), Error> {
    let whole = row.purposes.is_none() && row.people.is_none();
    let status =
        if whole { authorization::Status::Withdrawn } else { authorization::Status::PartlyWithdrawn };
    authorization::Entity::update_many()
        .col_expr(authorization::Column::Status, Expr::value(status))
        .filter(authorization::Column::Id.eq(&held.id))
        .exec(txn)
        .await?;
    Ok(())
}

async fn weigh_again(txn: &DatabaseTransaction, ctx: &Ctx, row: &withdrawal::Model) -> Result<(), Error> {
    let resting = version_authorization::Entity::find()
        .select_only()
        .column(version_authorization::Column::VersionId)
        .filter(version_authorization::Column::AuthorizationId.eq(&row.authorization_id));
    let versions: Vec<(String, product_version::Status)> = product_version::Entity::find()
        .select_only()
        .column(product_version::Column::Id)
        .column(product_version::Column::Status)
        .filter(product_version::Column::Id.in_subquery(resting.into_query()))
        .into_tuple()
        .all(txn)
        .await?;
    for (version_id, _) in versions.iter().filter(|(_, status)| on_sale(*status)) {
        let job = Job::WeighVersion { version_id: version_id.clone() };
        jobs::enqueue(txn, ctx, &job, &format!("{version_id}:{}", row.id)).await?;
    }
    let under_way =
        [order::Status::Placed, order::Status::Contracted, order::Status::Paid, order::Status::Delivered];
    let orders: Vec<String> = order::Entity::find()
        .select_only()
        .column(order::Column::Id)
        .filter(order::Column::VersionId.is_in(versions.iter().map(|(id, _)| id.clone())))
        .filter(order::Column::Status.is_in(under_way))
        .into_tuple()
        .all(txn)
        .await?;
    for order_id in orders {
        let about = format!("{order_id}:{}", row.id);
        jobs::enqueue(txn, ctx, &Job::WeighOrder { order_id }, &about).await?;
    }
    Ok(())
}

fn on_sale(status: product_version::Status) -> bool {
    matches!(status, product_version::Status::Listed | product_version::Status::Suspended)
}
