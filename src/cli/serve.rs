//! `serve`, `work` and `migrate`: the commands that open the market.

use std::net::SocketAddr;

use anyhow::Context;
use migration::MigratorTrait;
use tokio::net::TcpListener;

use super::Outcome;
use crate::{config::Config, db::Db, state::State, worker};

/// Serve the API, the pages and the worker until told to stop.
pub(super) fn serve() -> anyhow::Result<Outcome> {
    block_on(async {
        let state = opened().await?;
        listen(state).await
    })
}

/// Work on jobs until told to stop.
pub(super) fn work() -> anyhow::Result<Outcome> {
    block_on(async {
        let state = opened().await?;
        for worker in workers(&state) {
            drop(worker);
        }
        stopped().await;
        Ok(Outcome::Done)
    })
}

/// Bring the database to the present schema.
pub(super) fn migrate() -> anyhow::Result<Outcome> {
    block_on(async {
        let config = configured()?;
        let db = Db::connect(&config).await?;
        migration::Migrator::up(&db.rows, None).await?;
        Ok(Outcome::Done)
    })
}

/// Serve `state` on the configured address until told to stop.
pub(crate) async fn listen(state: State) -> anyhow::Result<Outcome> {
    let listener = TcpListener::bind(&state.config.listen).await.with_context(|| {
        format!("cannot listen on {}; set LISTEN to another address", state.config.listen)
    })?;
    tracing::info!(address = %listener.local_addr()?, "the market is open");
    drop(workers(&state));
    let app = crate::app(state).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, app).with_graceful_shutdown(stopped()).await?;
    Ok(Outcome::Done)
}

fn workers(state: &State) -> Vec<tokio::task::JoinHandle<()>> {
    let count = state.config.workers;
    let mut tasks: Vec<_> = (0..count).map(|_| tokio::spawn(worker::run(state.clone()))).collect();
    if count > 0 {
        tasks.push(tokio::spawn(worker::keep_house(state.clone())));
    }
    tasks
}

/// A market opened as the environment says, with the present schema.
async fn opened() -> anyhow::Result<State> {
    let state = State::open(configured()?).await?;
    bring_up_to_date(&state).await?;
    Ok(state)
}

/// Bring the database to the present schema.
pub(crate) async fn bring_up_to_date(state: &State) -> anyhow::Result<()> {
    migration::Migrator::up(&state.db.rows, None)
        .await
        .context("the database could not be brought to the present schema")
}

fn configured() -> anyhow::Result<Config> {
    let config = Config::from_env()?;
    crate::state::start_tracing(&config);
    Ok(config)
}

/// Run a command to its end on a runtime of its own.
pub(crate) fn block_on<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work)
}

async fn stopped() {
    let interrupted = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminated) => {
            tokio::select! { _ = interrupted => {}, _ = terminated.recv() => {} }
        }
        Err(_) => drop(interrupted.await),
    }
}
