//! Ask the law from the command line.

/// Facts.
#[derive(Debug, clap::Args)]
pub struct Question {}

/// Read and test the law.
#[derive(Debug, clap::Subcommand)]
pub enum Command {}

/// Admit.
pub fn admit(_: &Question) -> anyhow::Result<super::Outcome> {
    anyhow::bail!("not yet")
}

/// Fine.
pub fn fine(_: &Question) -> anyhow::Result<super::Outcome> {
    anyhow::bail!("not yet")
}

/// Run.
pub fn run(command: &Command) -> anyhow::Result<super::Outcome> {
    match *command {}
}
