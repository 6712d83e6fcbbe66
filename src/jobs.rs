//! The outbox: work written down in the act's own transaction, done afterwards, once.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{account, job, organization};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    UpdateMany,
    sea_query::{Expr, LockBehavior, LockType, OnConflict},
};
use serde::{Deserialize, Serialize};

use crate::{ctx::Ctx, error::Error, mail::Letter};

/// How long a claimed job is left alone before somebody else may take it up.
const LEASE: TimeDelta = TimeDelta::seconds(90);
/// After so many failures a job is parked for the operator to look at.
const ATTEMPTS_MAX: i32 = 12;

/// Everything that is done after an act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "job", rename_all = "snake_case")]
pub enum Job {
    /// Write to one account.
    Mail { account_id: String, letter: Letter },
    /// Look into an attached file.
    Inspect { data_file_id: String },
    /// Pay the seller of an accepted order.
    Settle { order_id: String },
    /// Delivered data that nobody accepts counts as accepted once the period is over.
    AcceptByLapse { order_id: String },
    /// Tell the buyer that it soon will.
    RemindToAccept { order_id: String },
    /// Cancel what was ordered and never paid.
    LapseUnpaid,
    /// Remove a stored file that no row points at.
    SweepFile { store_key: String },
    /// Ask the law again about a listed version (gate G4).
    WeighVersion { version_id: String },
    /// Ask the law again about an order that is paid but not delivered (gate G4).
    WeighOrder { order_id: String },
    /// Look for discriminatory pricing.
    Scan,
    /// The same among the orders of one product.
    ScanProduct { product_id: String },
    /// Pay overcharged buyers from what their seller has received.
    Restitute { seller_id: String },
    /// Tell whoever holds data whose basis was taken back.
    TellHolders { withdrawal_id: String },
    /// Compute the statistics of a month.
    Statistics { month: String },
}

impl Job {
    fn kind(&self) -> &'static str {
        match self {
            Self::Mail { .. } => "mail",
            Self::Inspect { .. } => "inspect",
            Self::Settle { .. } => "settle",
            Self::AcceptByLapse { .. } => "accept_by_lapse",
            Self::RemindToAccept { .. } => "remind_to_accept",
            Self::LapseUnpaid => "lapse_unpaid",
            Self::SweepFile { .. } => "sweep_file",
            Self::WeighVersion { .. } => "weigh_version",
            Self::WeighOrder { .. } => "weigh_order",
            Self::Scan => "scan",
            Self::ScanProduct { .. } => "scan_product",
            Self::Restitute { .. } => "restitute",
            Self::TellHolders { .. } => "tell_holders",
            Self::Statistics { .. } => "statistics",
        }
    }
}

/// Write `job` down. `about` makes it one of a kind: the same job about the same thing is written once.
pub async fn enqueue(txn: &impl ConnectionTrait, ctx: &Ctx, job: &Job, about: &str) -> Result<(), Error> {
    enqueue_at(txn, ctx, job, about, ctx.now).await
}

/// The same, to be done at `due` or soon after.
pub async fn enqueue_at(
    txn: &impl ConnectionTrait,
    ctx: &Ctx,
    job: &Job,
    about: &str,
    due: DateTime<Utc>,
) -> Result<(), Error> {
    insert(txn, ctx, vec![(job.clone(), format!("{}:{about}", job.kind()))], due).await
}

/// Write to every account of an organization about `about`, each in the reader's own language.
pub async fn mail(
    txn: &impl ConnectionTrait,
    ctx: &Ctx,
    organization_id: &str,
    letter: &Letter,
    about: &str,
) -> Result<(), Error> {
    let whose = Condition::all().add(account::Column::OrganizationId.eq(organization_id));
    mail_accounts(txn, ctx, whose, letter, about).await
}

/// Write to everybody who works for a supervising body, or for the platform.
pub async fn mail_all(
    txn: &impl ConnectionTrait,
    ctx: &Ctx,
    kind: organization::Kind,
    letter: &Letter,
    about: &str,
) -> Result<(), Error> {
    let of_kind = organization::Entity::find()
        .select_only()
        .column(organization::Column::Id)
        .filter(organization::Column::Kind.eq(kind));
    let whose = Condition::all()
        .add(account::Column::OrganizationId.in_subquery(sea_orm::QueryTrait::into_query(of_kind)));
    mail_accounts(txn, ctx, whose, letter, about).await
}

async fn mail_accounts(
    txn: &impl ConnectionTrait,
    ctx: &Ctx,
    whose: Condition,
    letter: &Letter,
    about: &str,
) -> Result<(), Error> {
    let readers: Vec<String> = account::Entity::find()
        .select_only()
        .column(account::Column::Id)
        .filter(whose)
        .filter(account::Column::Active.eq(true))
        .into_tuple()
        .all(txn)
        .await?;
    let jobs = readers
        .into_iter()
        .map(|account_id| {
            let key = format!("mail:{}:{about}:{account_id}", letter.name());
            (Job::Mail { account_id, letter: letter.clone() }, key)
        })
        .collect();
    insert(txn, ctx, jobs, ctx.now).await
}

async fn insert(
    txn: &impl ConnectionTrait,
    ctx: &Ctx,
    jobs: Vec<(Job, String)>,
    due: DateTime<Utc>,
) -> Result<(), Error> {
    let rows: Vec<job::ActiveModel> =
        jobs.into_iter().map(|(job, key)| row(ctx, &job, key, due)).collect::<Result<_, _>>()?;
    if rows.is_empty() {
        return Ok(());
    }
    job::Entity::insert_many(rows)
        .on_conflict(OnConflict::column(job::Column::DedupeKey).do_nothing().to_owned())
        .exec_without_returning(txn)
        .await?;
    Ok(())
}

fn row(ctx: &Ctx, job: &Job, dedupe_key: String, due: DateTime<Utc>) -> Result<job::ActiveModel, Error> {
    Ok(job::ActiveModel {
        id: Set(ctx.new_id("job_")),
        kind: Set(job.kind().to_owned()),
        payload: Set(serde_json::to_value(job)?),
        dedupe_key: Set(dedupe_key),
        status: Set(job::Status::Waiting),
        run_at: Set(due),
        attempts: Set(0),
        locked_until: Set(None),
        last_error: Set(None),
        created_at: Set(ctx.now),
        finished_at: Set(None),
    })
}

/// Take up one job that is due, so that nobody else does while the lease lasts.
pub async fn claim(ctx: &Ctx) -> Result<Option<job::Model>, Error> {
    let write = ctx.state.db.begin().await?;
    let due = job::Entity::find()
        .filter(
            Condition::any()
                .add(job::Column::Status.eq(job::Status::Waiting).and(job::Column::RunAt.lte(ctx.now)))
                .add(job::Column::Status.eq(job::Status::Running).and(job::Column::LockedUntil.lt(ctx.now))),
        )
        .order_by_asc(job::Column::RunAt)
        .order_by_asc(job::Column::Id)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .one(&write.txn)
        .await?;
    let Some(mut due) = due else { return Ok(None) };
    due.attempts += 1;
    job::Entity::update_many()
        .col_expr(job::Column::Status, Expr::value(job::Status::Running))
        .col_expr(job::Column::LockedUntil, Expr::value(ctx.now + LEASE))
        .col_expr(job::Column::Attempts, Expr::value(due.attempts))
        .filter(job::Column::Id.eq(&due.id))
        .exec(&write.txn)
        .await?;
    write.commit().await?;
    Ok(Some(due))
}

/// The lease of a job that takes long begins anew, unless somebody else has taken the job up meanwhile.
pub async fn renew(ctx: &Ctx, job: &job::Model) -> Result<(), Error> {
    let renewed = job::Entity::update_many()
        .col_expr(job::Column::LockedUntil, Expr::value(ctx.now + LEASE))
        .filter(mine(job));
    write(ctx, renewed).await
}

/// The job is done.
pub async fn finish(ctx: &Ctx, job: &job::Model) -> Result<(), Error> {
    let done = job::Entity::update_many()
        .col_expr(job::Column::Status, Expr::value(job::Status::Done))
        .col_expr(job::Column::FinishedAt, Expr::value(ctx.now))
        .filter(job::Column::Id.eq(&job.id));
    write(ctx, done).await
}

/// The job failed: try again after 2, 4, 8 … seconds, at most an hour apart; in the end park it.
pub async fn fail(ctx: &Ctx, job: &job::Model, error: &Error) -> Result<(), Error> {
    let status = if job.attempts >= ATTEMPTS_MAX { job::Status::Parked } else { job::Status::Waiting };
    let wait = TimeDelta::seconds((1_i64 << job.attempts.clamp(1, 12)).clamp(2, 3600));
    let failed = job::Entity::update_many()
        .col_expr(job::Column::Status, Expr::value(status))
        .col_expr(job::Column::RunAt, Expr::value(ctx.now + wait))
        .col_expr(job::Column::LastError, Expr::value(cause(error)))
        .filter(mine(job));
    write(ctx, failed).await
}

/// The row as long as nobody else has taken the job up since.
fn mine(job: &job::Model) -> Condition {
    Condition::all()
        .add(job::Column::Id.eq(&job.id))
        .add(job::Column::Status.eq(job::Status::Running))
        .add(job::Column::Attempts.eq(job.attempts))
}

/// In its turn, like every other write: beside the queue, a busy SQLite would let it wait in vain.
async fn write(ctx: &Ctx, change: UpdateMany<job::Entity>) -> Result<(), Error> {
    let write = ctx.state.db.begin().await?;
    change.exec(&write.txn).await?;
    write.commit().await
}

/// Jobs that failed too often and wait for a person, oldest first; at most `PARKED_MAX`.
pub async fn parked(ctx: &Ctx) -> Result<Vec<job::Model>, Error> {
    const PARKED_MAX: u64 = 1000;
    let parked = job::Entity::find().filter(job::Column::Status.eq(job::Status::Parked));
    Ok(parked.order_by_asc(job::Column::Id).limit(PARKED_MAX).all(&ctx.state.db.rows).await?)
}

/// A parked job is due again, with all its attempts before it.
pub async fn retry(ctx: &Ctx, id: &str) -> Result<(), Error> {
    let retried = job::Entity::update_many()
        .col_expr(job::Column::Status, Expr::value(job::Status::Waiting))
        .col_expr(job::Column::Attempts, Expr::value(0))
        .col_expr(job::Column::RunAt, Expr::value(ctx.now))
        .filter(job::Column::Id.eq(id).and(job::Column::Status.eq(job::Status::Parked)))
        .exec(&ctx.state.db.rows)
        .await?;
    if retried.rows_affected == 1 { Ok(()) } else { Err(Error::NotFound { what: "parked job" }) }
}

fn cause(error: &Error) -> String {
    let text = match error {
        Error::Internal(cause) => format!("{cause:#}"),
        other => other.to_string(),
    };
    text.chars().take(500).collect()
}
