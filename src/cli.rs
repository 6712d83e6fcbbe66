//! The command line: what each command takes, and where it is done.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod admin;
mod fairness;
mod inspect;
mod law;
pub(crate) mod serve;

/// A data trading marketplace that knows the law it trades under.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Steelyard {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API, the pages and the worker in one process
    Serve,
    /// Run a worker alone, for more machines
    Work,
    /// Bring the database to the present schema
    Migrate,
    /// Open a fresh market, let the whole story happen, and serve it
    Demo(crate::demo::Options),
    /// The operator's own affairs
    #[command(subcommand)]
    Admin(admin::Command),
    /// Ask what the gates say of these facts
    Admit(law::Admission),
    /// Compute the range of a fine from these facts
    Fine(law::Question),
    /// Find buyers who pay unlike prices under like conditions in a folder of trades
    Fairness(fairness::Comparison),
    /// Find personal data in tables, and test whether a claim that it is anonymised holds
    Inspect(inspect::Inspection),
    /// Read and test the law
    #[command(subcommand)]
    Law(law::Command),
}

/// What a command came to. The exit status is 0 for done, 1 where the answer is no, 2 for input that cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Done,
    No,
}

/// Run the command that the arguments name.
pub fn run() -> ExitCode {
    let outcome = match Steelyard::parse().command {
        Command::Serve => serve::serve(),
        Command::Work => serve::work(),
        Command::Migrate => serve::migrate(),
        Command::Demo(options) => crate::demo::run(&options),
        Command::Admin(command) => admin::run(command),
        Command::Admit(asked) => law::admit(&asked),
        Command::Fine(question) => law::fine(&question),
        Command::Fairness(asked) => fairness::compare(&asked),
        Command::Inspect(asked) => inspect::inspect(&asked),
        Command::Law(command) => law::run(&command),
    };
    match outcome {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::No) => ExitCode::from(1),
        Err(error) if reader_left(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("steelyard: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Whoever reads the output has read enough, as `head` does.
fn reader_left(error: &anyhow::Error) -> bool {
    let kind = |cause: &(dyn std::error::Error + 'static)| {
        let of_json = cause.downcast_ref().and_then(serde_json::Error::io_error_kind);
        cause.downcast_ref().map(std::io::Error::kind).or(of_json)
    };
    error.chain().any(|cause| kind(cause) == Some(std::io::ErrorKind::BrokenPipe))
}
