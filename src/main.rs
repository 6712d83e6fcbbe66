//! The `steelyard` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    steelyard::cli::run()
}
