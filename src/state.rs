//! What every request and job shares; cheap to clone.

use std::{
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    sync::{Arc, OnceLock},
};

use anyhow::Context;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use policies::{Law, parameters::Parameters};
use tokio::sync::Semaphore;
use tracing_subscriber::EnvFilter;

use crate::{chance::Chance, clock::Clock, config::Config, db::Db, mail::Mailer, store::Store};

/// Each verification of a password takes 19 MiB and some 20 ms of one core.
const PASSWORDS_AT_ONCE: usize = 4;

/// The parts of a running market.
#[derive(Clone, Debug)]
pub struct State {
    pub db: Db,
    pub law: Arc<Law>,
    pub parameters: Arc<Parameters>,
    pub store: Store,
    pub mailer: Mailer,
    pub clock: Clock,
    pub chance: Chance,
    pub config: Arc<Config>,
    pub metrics: PrometheusHandle,
    /// How many passwords may be weighed at once: argon2 costs memory (19 MiB each).
    pub password_turns: Arc<Semaphore>,
    /// Signs short-lived download links.
    pub signing_key: Arc<str>,
}

impl State {
    /// Open the market that `config` describes: the law is read, the database, the store and the mail are reached.
    pub async fn open(config: Config) -> anyhow::Result<Self> {
        let mut private = std::fs::DirBuilder::new();
        private.recursive(true).mode(0o700);
        private
            .create(&config.data_dir)
            .with_context(|| format!("cannot make the data folder {}", config.data_dir.display()))?;
        let chance = Chance::Os;
        Ok(Self {
            db: Db::connect(&config).await.context("cannot reach the database that DATABASE_URL names")?,
            law: Arc::new(Law::load()?),
            parameters: Arc::new(Parameters::load()?),
            store: Store::open(&config)?,
            mailer: Mailer::open(&config)?,
            clock: Clock::System,
            signing_key: signing_key(&config, &chance)?.into(),
            chance,
            metrics: metrics_handle(),
            password_turns: Arc::new(Semaphore::new(PASSWORDS_AT_ONCE)),
            config: Arc::new(config),
        })
    }
}

/// The configured key; or, with SQLite, one made at the first start and kept in the data folder.
fn signing_key(config: &Config, chance: &Chance) -> anyhow::Result<String> {
    if let Some(key) = &config.signing_key {
        return Ok(key.clone());
    }
    let path = config.data_dir.join("signing.key");
    if let Ok(key) = std::fs::read_to_string(&path)
        && key.len() >= 32
    {
        return Ok(key);
    }
    let key = chance.secret();
    std::fs::write(&path, &key).with_context(|| format!("cannot write {}", path.display()))?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
    Ok(key)
}

/// The process's one recorder of figures.
pub fn metrics_handle() -> PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE
        .get_or_init(|| {
            let recorder = PrometheusBuilder::new().build_recorder();
            let handle = recorder.handle();
            if metrics::set_global_recorder(recorder).is_err() {
                tracing::warn!("figures go to a recorder that was there before");
            }
            handle
        })
        .clone()
}

/// Log to standard error, as text or JSON; `RUST_LOG` chooses what.
pub fn start_tracing(config: &Config) {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,sea_orm_migration=warn"));
    let output = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if config.log_json { output.json().init() } else { output.init() }
}
