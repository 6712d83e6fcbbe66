//! The demo market.

/// How the demo runs.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Stop after the story
    #[arg(long)]
    pub exit: bool,
}

/// Run.
pub fn run(_options: Options) -> anyhow::Result<crate::cli::Outcome> {
    anyhow::bail!("not yet")
}
