//! The operator's own affairs.

/// What the operator can do.
#[derive(Debug, clap::Subcommand)]
pub enum Command {}

/// Run.
pub fn run(command: Command) -> anyhow::Result<super::Outcome> {
    match command {}
}
