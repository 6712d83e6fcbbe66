//! What the law asks of the platform itself as an intermediary (Data Security Law, Art. 33), measured in its own rows.

use chrono::{DateTime, Utc};
use entity::{job, log, log_seal, order, organization, product_version};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, Query},
};

use crate::{auth::Operator, ctx::Ctx, error::Error};

/// How the platform stands with its duties.
#[derive(Clone, Debug)]
pub struct Duties {
    /// Organizations that bought or sold without ever having been verified.
    pub traded_unverified: u64,
    /// Versions on which the law leaves a question of source or authority open, and nobody decided yet.
    pub in_review: u64,
    /// When records begin.
    pub first_entry_at: Option<DateTime<Utc>>,
    /// When the settled part of them was sealed last.
    pub sealed_at: Option<DateTime<Utc>>,
}

/// The duties, as the rows show them now.
pub async fn show(ctx: &Ctx, _: &Operator) -> Result<Duties, Error> {
    let rows = &ctx.state.db.rows;
    let id = || Expr::col((organization::Entity, organization::Column::Id));
    let is_in = |column: order::Column| {
        let party = Expr::col((order::Entity, column)).eq(id());
        Expr::exists(Query::select().expr(Expr::val(1)).from(order::Entity).and_where(party).to_owned())
    };
    let traded = Condition::any().add(is_in(order::Column::SellerId)).add(is_in(order::Column::BuyerId));
    let unverified = organization::Entity::find()
        .filter(organization::Column::Kind.eq(organization::Kind::Member))
        .filter(organization::Column::VerifiedAt.is_null())
        .filter(traded);
    let in_review = product_version::Entity::find()
        .filter(product_version::Column::Status.eq(product_version::Status::InReview));
    let first = log::Entity::find().order_by_asc(log::Column::Id).limit(1).one(rows).await?;
    let sealed = log_seal::Entity::find().order_by_desc(log_seal::Column::Id).limit(1).one(rows).await?;
    Ok(Duties {
        traded_unverified: unverified.count(rows).await?,
        in_review: in_review.count(rows).await?,
        first_entry_at: first.map(|entry| entry.at),
        sealed_at: sealed.map(|seal| seal.sealed_at),
    })
}

/// How the engine room stands: jobs by what became of them.
#[derive(Clone, Debug)]
pub struct Load {
    pub waiting: u64,
    pub running: u64,
    pub parked: u64,
    /// Since when the oldest one that is due waits.
    pub due_since: Option<DateTime<Utc>>,
}

/// The jobs, counted.
pub async fn load(ctx: &Ctx, _: &Operator) -> Result<Load, Error> {
    let rows = &ctx.state.db.rows;
    let with = |status: job::Status| job::Entity::find().filter(job::Column::Status.eq(status));
    let due = with(job::Status::Waiting).filter(job::Column::RunAt.lte(ctx.now));
    let oldest = due.order_by_asc(job::Column::RunAt).limit(1).one(rows).await?;
    Ok(Load {
        waiting: with(job::Status::Waiting).count(rows).await?,
        running: with(job::Status::Running).count(rows).await?,
        parked: with(job::Status::Parked).count(rows).await?,
        due_since: oldest.map(|job| job.run_at),
    })
}
