//! The loop that takes up jobs. The only caller of `mail::send`.

use std::time::Duration;

use entity::{account, job};
use sea_orm::EntityTrait;
use tokio_util::task::AbortOnDropHandle;

use crate::{
    ctx::Ctx,
    error::Error,
    jobs::{self, Job},
    log, mail, market,
    state::State,
};

/// How long an idle worker waits before it looks again.
const PAUSE: Duration = Duration::from_millis(500);
/// How often a worker renews the lease of the job it is at; well before it ends.
const RENEWAL: Duration = Duration::from_secs(30);
/// How often the house is kept.
const HOUSEKEEPING: Duration = Duration::from_mins(1);

/// Work until the process is told to stop.
pub async fn run(state: State) {
    loop {
        match step(&state).await {
            Ok(true) => {}
            Ok(false) => pause().await,
            Err(error) => {
                tracing::warn!(%error, "the worker could not take up a job");
                pause().await;
            }
        }
    }
}

/// Seal the log and forget old attempts every minute, look for discriminatory pricing and unpaid orders every hour,
/// until the process is told to stop.
/// Any number of instances do this: a part of the log is sealed once, and an hour has one scan.
pub async fn keep_house(state: State) {
    loop {
        let ctx = Ctx::of_market(state.clone());
        let hour = ctx.now.format("%Y-%m-%dT%H").to_string();
        let kept = async {
            log::seal(&ctx).await?;
            market::account::throttle::forget(&ctx).await?;
            jobs::enqueue(&ctx.state.db.rows, &ctx, &Job::LapseUnpaid, &hour).await?;
            jobs::enqueue(&ctx.state.db.rows, &ctx, &Job::Scan, &hour).await?;
            market::statistics::due(&ctx).await
        };
        if let Err(error) = kept.await {
            tracing::warn!(%error, "the house could not be kept this minute");
        }
        tokio::time::sleep(HOUSEKEEPING).await;
    }
}

/// Work until nothing is due. Returns how many jobs were taken up.
pub async fn drain(state: &State) -> Result<usize, Error> {
    let mut done = 0;
    while step(state).await? {
        done += 1;
    }
    Ok(done)
}

async fn pause() {
    tokio::time::sleep(PAUSE).await;
}

/// Take up one job; false if none is due.
async fn step(state: &State) -> Result<bool, Error> {
    let ctx = Ctx::of_market(state.clone());
    let Some(job) = jobs::claim(&ctx).await? else { return Ok(false) };
    let held = AbortOnDropHandle::new(tokio::spawn(hold(state.clone(), job.clone())));
    let outcome = work(&ctx, &job).await;
    metrics::counter!("steelyard_jobs_total", "kind" => job.kind.clone(), "ok" => outcome.is_ok().to_string()).increment(1);
    conclude(state, &job, outcome).await;
    drop(held);
    Ok(true)
}

/// Write down what became of a job, while its lease is still held, however long the database is busy or away: a job
/// whose end is lost is done twice.
async fn conclude(state: &State, job: &job::Model, outcome: Result<(), Error>) {
    if let Err(error) = &outcome {
        tracing::warn!(%error, job.id, job.kind, job.attempts, "a job failed and will be tried again");
    }
    loop {
        let ctx = Ctx::of_market(state.clone());
        let written = match &outcome {
            Ok(()) => jobs::finish(&ctx, job).await,
            Err(error) => jobs::fail(&ctx, job, error).await,
        };
        let Err(error) = written else { return };
        tracing::warn!(%error, job.id, "what became of a job could not be written down yet");
        pause().await;
    }
}

/// Keep the lease of a job for as long as it is worked on: whoever is killed stops renewing it.
async fn hold(state: State, job: job::Model) {
    loop {
        tokio::time::sleep(RENEWAL).await;
        if let Err(error) = jobs::renew(&Ctx::of_market(state.clone()), &job).await {
            tracing::warn!(%error, job.id, "the lease of a job could not be renewed");
        }
    }
}

async fn work(ctx: &Ctx, job: &job::Model) -> Result<(), Error> {
    match serde_json::from_value(job.payload.clone())? {
        Job::Mail { account_id, letter } => send(ctx, &job.id, &account_id, &letter).await,
        Job::Inspect { data_file_id } => market::inspection::inspect(ctx, &data_file_id).await,
        Job::Settle { order_id } => market::settlement::settle(ctx, &order_id).await,
        Job::AcceptByLapse { order_id } => market::order::lapse::accept(ctx, &order_id).await,
        Job::RemindToAccept { order_id } => market::order::lapse::remind(ctx, &order_id).await,
        Job::LapseUnpaid => market::order::lapse::cancel_unpaid(ctx).await,
        Job::SweepFile { store_key } => market::product::file::sweep(ctx, &store_key).await,
        Job::WeighVersion { version_id } => market::standing::weigh_version(ctx, &version_id).await,
        Job::WeighOrder { order_id } => market::standing::weigh_order(ctx, &order_id).await,
        Job::Scan => market::finding::scan(ctx).await.map(|_| ()),
        Job::ScanProduct { product_id } => market::finding::scan_product(ctx, &product_id).await.map(|_| ()),
        Job::TellHolders { withdrawal_id } => market::authorization::notice::tell(ctx, &withdrawal_id).await,
        Job::Statistics { month } => market::statistics::compute(ctx, &month).await,
        Job::Restitute { seller_id } => market::case::restitution::collect_later(ctx, &seller_id).await,
    }
}

async fn send(ctx: &Ctx, job_id: &str, account_id: &str, letter: &mail::Letter) -> Result<(), Error> {
    let reader = account::Entity::find_by_id(account_id).one(&ctx.state.db.rows).await?;
    let Some(reader) = reader.filter(|reader| reader.active) else { return Ok(()) };
    mail::send(&ctx.state, job_id, &reader, letter).await
}
