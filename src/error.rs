//! Every way an act can fail. Says what is true, not what code to send; `problem.rs` knows the codes.

/// What is wrong with a day, said so that it can be put right.
pub use policies::facts::plainly;
use sea_orm::{DbErr, RuntimeErr, SqlxError};
use serde::Serialize;
use utoipa::ToSchema;

/// The whole vocabulary of failure.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The request could not be read at all.
    #[error("the request could not be read: {0}")]
    Malformed(String),
    /// Nobody is signed in, the session ended, or the password did not fit.
    #[error("sign in first: no valid session, token or password came with the request")]
    Unauthenticated,
    /// The caller may know of the thing, but not do this to it.
    #[error("{why}")]
    Forbidden { why: String },
    /// It does not exist, or the caller may not know that it does.
    #[error("there is no such {what}")]
    NotFound { what: &'static str },
    /// The state has moved on, or something like it exists already.
    #[error("{what}")]
    Conflict { what: String },
    /// Some of the input cannot be used; each place is named.
    #[error("the input cannot be used")]
    Invalid(Vec<Field>),
    /// The law refuses.
    #[error("the law does not allow this")]
    Refused(Vec<Violation>),
    /// The body is larger than the limit, in bytes.
    #[error("the body is larger than {limit} bytes")]
    TooLarge { limit: u64 },
    /// Too many requests; come back after so many seconds.
    #[error("too many requests")]
    TooMany { retry_after: u32 },
    /// No connection, or no turn to write, in time; or the database went away meanwhile.
    #[error("the market is busy")]
    Busy,
    /// A legal rule failed to evaluate. That is a refusal, and somebody must look.
    #[error("a legal rule could not be evaluated")]
    Undecidable(#[from] policies::Undecidable),
    /// Anything else. Its cause goes to the log, never to the caller.
    #[error("something went wrong inside")]
    Internal(#[from] anyhow::Error),
}

/// One place in the input that cannot be used, and how to put it right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Field {
    /// JSON pointer into the body, or the name of a query parameter.
    pub pointer: String,
    pub detail: String,
}

/// One rule that stands against the act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Violation {
    /// The rule's permanent id, such as `ADM-67-1-1`.
    pub rule: String,
    pub article: String,
    /// `block` or `review`.
    pub verdict: String,
    /// What it concerns, such as `assets[0].fields[2] (card_no)`.
    pub path: String,
    pub says: String,
    /// The same in Chinese.
    pub says_zh: String,
    pub remedy: String,
    /// The same in Chinese.
    pub remedy_zh: String,
    /// Whose turn it is: `seller`, `buyer` or `operator`.
    pub turn: String,
}

impl Error {
    /// One unusable place in the input.
    pub fn invalid(pointer: &str, detail: impl Into<String>) -> Self {
        Self::Invalid(vec![Field { pointer: pointer.to_owned(), detail: detail.into() }])
    }

    pub fn conflict(what: impl Into<String>) -> Self {
        Self::Conflict { what: what.into() }
    }

    pub fn forbidden(why: impl Into<String>) -> Self {
        Self::Forbidden { why: why.into() }
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        match &error {
            DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => Self::Busy,
            DbErr::Query(RuntimeErr::SqlxError(cause)) | DbErr::Exec(RuntimeErr::SqlxError(cause))
                if passing(cause) =>
            {
                tracing::warn!(%cause, "the database did not finish an act; it may be asked again");
                Self::Busy
            }
            _ => Self::Internal(error.into()),
        }
    }
}

/// Codes of PostgreSQL and of SQLite that go away by themselves: the server stops or starts, two acts stood in each
/// other's way, the file is being written.
const PASSING: [&str; 8] = ["57P01", "57P02", "57P03", "40001", "40P01", "5", "6", "517"];

/// Whether the same act may well succeed in a moment: the database was away, or chose another act first.
fn passing(cause: &SqlxError) -> bool {
    match cause {
        SqlxError::Io(_) | SqlxError::PoolTimedOut | SqlxError::PoolClosed | SqlxError::WorkerCrashed => true,
        SqlxError::Database(refusal) => refusal.code().is_some_and(|code| PASSING.contains(&code.as_ref())),
        _ => false,
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(error.into())
    }
}
