//! The demo: a fresh market in a folder of its own, a whole story in it, then the market served.
//!
//! Everybody in the story sends requests to the same router that `serve` serves. There is no back door: only
//! the first operator and the regulator come in as on the command line, because nobody is there to let them in.

mod chapters;
mod goods;
mod person;
mod teller;

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;

use crate::{
    cli::{Outcome, serve},
    config::Config,
    state::{self, State},
};
use person::Market;

/// Where the demo says to pay in, unless it is set: nobody's account.
const BANK_ACCOUNT: &str = "Steelyard escrow (for show) · Example Bank, Shenzhen · 0000 0000 0000 0000";

/// How the demo runs.
#[derive(Debug, Args)]
pub struct Options {
    /// Stop after the story instead of serving the market
    #[arg(long)]
    exit: bool,
}

/// Open a fresh market, tell the story, and serve it.
pub fn run(options: &Options) -> anyhow::Result<Outcome> {
    let base = Config::from_env()?;
    if !options.exit {
        // Said before the story, not after it.
        drop(
            std::net::TcpListener::bind(&base.listen).with_context(|| {
                format!("cannot listen on {}; set LISTEN to another address", base.listen)
            })?,
        );
    }
    let config = Config {
        log_json: base.log_json,
        listen: base.listen.clone(),
        public_url: base.public_url.clone(),
        bank_account: base.bank_account.clone().or_else(|| Some(BANK_ACCOUNT.to_owned())),
        ..Config::in_folder(fresh_folder(&base)?)
    };
    state::start_tracing(&config);
    serve::block_on(async {
        let state = State::open(config).await?;
        serve::bring_up_to_date(&state).await?;
        let market = Market::open(state.clone());
        teller::say(&format!("A fresh market in {}.", state.config.data_dir.display()))?;
        chapters::tell(&market).await?;
        if options.exit {
            return Ok(Outcome::Done);
        }
        teller::say(&format!("\nThe market is open at {} — Ctrl+C closes it.", state.config.public_url))?;
        serve::listen(state).await
    })
}

/// `demo-1`, `demo-2`, … in the data folder: the first that is not there yet.
fn fresh_folder(config: &Config) -> anyhow::Result<PathBuf> {
    std::fs::create_dir_all(&config.data_dir)?;
    let folders = (1..10_000).map(|number| config.data_dir.join(format!("demo-{number}")));
    let mut free = folders.filter(|folder| std::fs::create_dir(folder).is_ok());
    free.next()
        .ok_or_else(|| anyhow::anyhow!("{} is not writable, or full of demos", config.data_dir.display()))
}
