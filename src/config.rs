//! What can be set from outside. The only reader of the environment.

use std::{path::PathBuf, str::FromStr};

use anyhow::{Context, bail};
use rust_decimal::Decimal;

use crate::market::directory::OpenLevels;

/// Everything an instance needs to know before it starts.
#[derive(Clone, Debug)]
pub struct Config {
    /// `DATA_DIR`: folder for the SQLite file, stored files, mail and the signing key. Default `steelyard-data`.
    pub data_dir: PathBuf,
    /// `DATABASE_URL`: `sqlite://…` or `postgres://…`. Default: `steelyard.sqlite` in the data folder.
    pub database_url: String,
    /// `STORE_URL`: `file:///…` or `s3://bucket/prefix` (then the usual `AWS_*` variables). Default: `files` in the data folder.
    pub store_url: Option<String>,
    /// `AWS_*`: handed to the S3 client as they are.
    pub aws: Vec<(String, String)>,
    /// `SMTP_URL`: `smtp://…` or `smtps://user:password@host`. Default: mail is written to `mail` in the data folder.
    pub smtp_url: Option<String>,
    /// `MAIL_FROM`: the sender of all mail.
    pub mail_from: String,
    /// `LISTEN`: address and port. Default `127.0.0.1:8080`.
    pub listen: String,
    /// `PUBLIC_URL`: how people reach this instance; used in links. Default `http://` and `LISTEN`.
    pub public_url: String,
    /// `SIGNING_KEY`: at least 32 characters; signs downloads. All instances on one database must share it.
    /// Default with SQLite: made once and kept in the data folder.
    pub signing_key: Option<String>,
    /// `FEE_RATE`: the platform's share of each settled order, a fraction. Default 0.03.
    pub fee_rate: Decimal,
    /// `BANK_ACCOUNT`: the platform's bank account that members pay in to, as they are to read it: holder, bank and
    /// number. Default: none, and they are told to ask the operator.
    pub bank_account: Option<String>,
    /// `ACCEPTANCE_DAYS`: so long after delivery data that nobody accepts or disputes counts as accepted. Default 7.
    /// It stands in each agreement, and each order keeps what its own says.
    pub acceptance_days: u16,
    /// `PAYMENT_DAYS`: so long after it was placed an order that is not paid is cancelled. Default 14.
    pub payment_days: u16,
    /// `ACKNOWLEDGEMENT_DAYS`: so long a buyer has to say what became of data whose basis was taken back. Default 15.
    pub acknowledgement_days: u16,
    /// `SIGN_INS_PER_MINUTE`: how often one network address may try to sign in. Default 60.
    pub sign_ins_per_minute: u32,
    /// `REGISTRATIONS_PER_HOUR`: how often one network address may try to register. Default 20.
    pub registrations_per_hour: u32,
    /// `ADDRESS_HEADER`: the header in which the proxy in front says who called, such as `X-Forwarded-For`; its last
    /// entry counts. Default: none, and who called is who connected.
    pub address_header: Option<String>,
    /// `OPEN_LEVELS`: what a public-data directory's words for openness mean, as `word=class,…` with the classes
    /// `unconditional`, `conditional` and `closed`. Known already: those three, and the words of Art. 48.
    pub open_levels: OpenLevels,
    /// `FILE_BYTES_MAX`: the largest data file, in bytes. Default 1 GiB.
    pub file_bytes_max: u64,
    /// `DATABASE_CONNECTIONS`: the size of the pool. Default 16.
    pub database_connections: u32,
    /// `WORKERS`: how many jobs `serve` and `work` do at once. Default 4. With 0, `serve` is a front door alone and
    /// leaves every job to `work`.
    pub workers: usize,
    /// `LOG_FORMAT`: `text` or `json`. Default `text`.
    pub log_json: bool,
}

impl Config {
    /// Read the environment. An unusable value is an error that names the key and what it takes.
    pub fn from_env() -> anyhow::Result<Self> {
        let data_dir = PathBuf::from(or("DATA_DIR", "steelyard-data"));
        let listen = or("LISTEN", "127.0.0.1:8080");
        let config = Self {
            database_url: read("DATABASE_URL").unwrap_or_else(|| sqlite_in(&data_dir)),
            store_url: read("STORE_URL"),
            aws: aws(),
            smtp_url: read("SMTP_URL"),
            mail_from: or("MAIL_FROM", "Steelyard <no-reply@steelyard.example>"),
            public_url: read("PUBLIC_URL").unwrap_or_else(|| format!("http://{listen}")),
            listen,
            signing_key: read("SIGNING_KEY"),
            fee_rate: parsed("FEE_RATE", "0.03", "a fraction such as 0.03")?,
            bank_account: read("BANK_ACCOUNT"),
            acceptance_days: parsed("ACCEPTANCE_DAYS", "7", "a number of days")?,
            payment_days: parsed("PAYMENT_DAYS", "14", "a number of days")?,
            acknowledgement_days: parsed("ACKNOWLEDGEMENT_DAYS", "15", "a number of days")?,
            sign_ins_per_minute: parsed("SIGN_INS_PER_MINUTE", "60", "1 to 1000000")?,
            registrations_per_hour: parsed("REGISTRATIONS_PER_HOUR", "20", "1 to 1000000")?,
            address_header: read("ADDRESS_HEADER"),
            open_levels: open_levels()?,
            file_bytes_max: parsed("FILE_BYTES_MAX", "1073741824", "a number of bytes")?,
            database_connections: parsed("DATABASE_CONNECTIONS", "16", "a number from 1")?,
            workers: parsed("WORKERS", "4", "a number from 0")?,
            log_json: or("LOG_FORMAT", "text") == "json",
            data_dir,
        };
        config.checked()
    }

    /// A market of its own in `data_dir`: SQLite, files and mail in that folder.
    pub fn in_folder(data_dir: PathBuf) -> Self {
        Self {
            database_url: sqlite_in(&data_dir),
            store_url: None,
            aws: Vec::new(),
            smtp_url: None,
            mail_from: "Steelyard <no-reply@steelyard.example>".to_owned(),
            listen: "127.0.0.1:8080".to_owned(),
            public_url: "http://127.0.0.1:8080".to_owned(),
            signing_key: None,
            fee_rate: Decimal::new(3, 2),
            bank_account: None,
            acceptance_days: 7,
            payment_days: 14,
            acknowledgement_days: 15,
            sign_ins_per_minute: 60,
            registrations_per_hour: 20,
            address_header: None,
            open_levels: OpenLevels::default(),
            file_bytes_max: 1 << 30,
            database_connections: 16,
            workers: 4,
            log_json: false,
            data_dir,
        }
    }

    /// The file of an SQLite database.
    pub fn sqlite_file(&self) -> Option<PathBuf> {
        let path = self.database_url.strip_prefix("sqlite:")?.trim_start_matches("//");
        Some(PathBuf::from(path.split('?').next()?))
    }

    pub fn on_sqlite(&self) -> bool {
        self.database_url.starts_with("sqlite:")
    }

    fn checked(self) -> anyhow::Result<Self> {
        if !self.on_sqlite() && !self.database_url.starts_with("postgres") {
            bail!("DATABASE_URL must begin with sqlite: or postgres:");
        }
        if !(Decimal::ZERO..Decimal::ONE).contains(&self.fee_rate) {
            bail!("FEE_RATE must be a fraction from 0 to less than 1, such as 0.03");
        }
        let days = 1..=365;
        let periods = [self.acceptance_days, self.payment_days, self.acknowledgement_days];
        if !periods.iter().all(|period| days.contains(period)) {
            bail!("ACCEPTANCE_DAYS, PAYMENT_DAYS and ACKNOWLEDGEMENT_DAYS take 1 to 365");
        }
        let times = 1..=1_000_000;
        if !times.contains(&self.sign_ins_per_minute) || !times.contains(&self.registrations_per_hour) {
            bail!("SIGN_INS_PER_MINUTE and REGISTRATIONS_PER_HOUR take 1 to 1000000");
        }
        if !self.public_url.starts_with("http://") && !self.public_url.starts_with("https://") {
            bail!("PUBLIC_URL takes an address such as https://market.example");
        }
        match &self.signing_key {
            Some(key) if key.len() < 32 => bail!("SIGNING_KEY must have at least 32 characters"),
            None if !self.on_sqlite() => {
                bail!(
                    "SIGNING_KEY must be set with PostgreSQL, the same for every instance (32 characters or more)"
                )
            }
            _ => Ok(self),
        }
    }
}

fn sqlite_in(data_dir: &std::path::Path) -> String {
    format!("sqlite://{}/steelyard.sqlite?mode=rwc", data_dir.display())
}

fn read(key: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "config.rs is the one reader of the environment")]
    std::env::var(key).ok().filter(|value| !value.is_empty())
}

fn or(key: &str, default: &str) -> String {
    read(key).unwrap_or_else(|| default.to_owned())
}

fn parsed<T: FromStr>(key: &str, default: &str, takes: &str) -> anyhow::Result<T> {
    or(key, default).parse().ok().with_context(|| format!("{key} takes {takes}"))
}

fn open_levels() -> anyhow::Result<OpenLevels> {
    let takes = "OPEN_LEVELS takes `word=class,…` with the classes unconditional, conditional and closed";
    or("OPEN_LEVELS", "").parse().ok().context(takes)
}

fn aws() -> Vec<(String, String)> {
    std::env::vars().filter(|(key, _)| key.starts_with("AWS_")).collect()
}
