//! Every legal case, compiled in: the pages and commands of the law show them wherever the market runs.

use std::sync::LazyLock;

use policies::cases::{self, Case, CaseError};

const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/cases.rs"));

static CASES: LazyLock<Result<Vec<Case>, CaseError>> = LazyLock::new(|| cases::read_all(FILES));

/// The cases, in order of file.
pub fn all() -> anyhow::Result<&'static [Case]> {
    CASES.as_deref().map_err(|error| anyhow::anyhow!("{error}"))
}
