//! The database: how to connect, and how a write begins.

use std::{sync::Arc, time::Duration};

use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{config::Config, error::Error};

/// How long a request waits for a connection, or for its turn to write, before it is told to come back.
const PATIENCE: Duration = Duration::from_secs(10);

/// A connection left alone for so long is tried before it is used. Trying each costs a round trip every time.
const IDLE: Duration = Duration::from_secs(1);

/// A pool of connections and, on SQLite, the queue of writers.
#[derive(Clone, Debug)]
pub struct Db {
    pub rows: DatabaseConnection,
    /// SQLite has one writer. Waiting here is fair; waiting on its file lock is not.
    turn: Option<Arc<Semaphore>>,
}

/// A write that has begun: give `txn` to everything that must happen with it.
#[derive(Debug)]
pub struct Write {
    pub txn: DatabaseTransaction,
    _turn: Option<OwnedSemaphorePermit>,
}

impl Db {
    /// Connect as `config` says. WAL, foreign keys and full sync on SQLite.
    pub async fn connect(config: &Config) -> Result<Self, DbErr> {
        let mut options = ConnectOptions::new(&config.database_url);
        options
            .max_connections(config.database_connections)
            .acquire_timeout(PATIENCE)
            .connect_timeout(PATIENCE)
            .sqlx_logging(false)
            .test_before_acquire_if_idle_for(IDLE)
            .map_sqlx_sqlite_opts(|sqlite| {
                sqlite
                    .foreign_keys(true)
                    .busy_timeout(PATIENCE)
                    .pragma("journal_mode", "WAL")
                    .pragma("synchronous", "FULL")
                    .pragma("wal_autocheckpoint", "20000")
            });
        Ok(Self::over(Database::connect(options).await?))
    }

    /// Wrap a connection that is open already.
    pub fn over(rows: DatabaseConnection) -> Self {
        let turn = (rows.get_database_backend() == DbBackend::Sqlite).then(|| Arc::new(Semaphore::new(1)));
        Self { rows, turn }
    }

    /// Begin a write. On SQLite it is IMMEDIATE: one that reads first and writes later would fail at once
    /// when another writes in between, without waiting.
    pub async fn begin(&self) -> Result<Write, Error> {
        let turn = match &self.turn {
            None => None,
            Some(turn) => match tokio::time::timeout(PATIENCE, turn.clone().acquire_owned()).await {
                Ok(Ok(permit)) => Some(permit),
                Ok(Err(_)) | Err(_) => return Err(Error::Busy),
            },
        };
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        Ok(Write { txn: self.rows.begin_with_options(options).await?, _turn: turn })
    }
}

impl Write {
    pub async fn commit(self) -> Result<(), Error> {
        Ok(self.txn.commit().await?)
    }
}

/// Says what already exists, where an insert ran into a unique key; any other failure stays what it is.
pub fn conflict_on_unique(what: &'static str) -> impl FnOnce(DbErr) -> Error {
    move |error| match error.sql_err() {
        Some(sea_orm::SqlErr::UniqueConstraintViolation(_)) => Error::Conflict { what: what.to_owned() },
        _ => error.into(),
    }
}
