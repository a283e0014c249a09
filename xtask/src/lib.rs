//! `cargo xtask` for Workers with containers.
//!
//! A Worker's own workspace needs an xtask of three lines:
//!
//! ```no_run
//! fn main() -> std::process::ExitCode {
//!     worker_containers_xtask::main()
//! }
//! ```

pub mod agreement;
pub mod build;
pub mod check;
pub mod cli;
pub mod config;
pub mod deploy;
pub mod dev;
pub mod doctor;
pub mod fault;
pub mod gen_config;
pub mod init;
pub mod progress;
pub mod project;
pub mod report;
pub mod scan;
pub mod tools;
pub mod wrangler;
pub mod write;

use clap::Parser;
use std::process::ExitCode;

/// Runs the command in the arguments. Call it first thing in `main`: the same program is also the container engine
/// that `dev` starts, and the `docker` that wrangler calls.
///
/// Exits with 0 when all is well, 1 when something failed or was found, 2 when the arguments make no sense.
#[must_use]
pub fn main() -> ExitCode {
    if let Some(code) = entry() {
        return code;
    }
    finish(cli::Cli::parse().command().run())
}

/// Plays the engine's or the `docker`'s part, if this process was started for one of them; see [`main`].
#[must_use]
pub fn entry() -> Option<ExitCode> {
    worker_containers_engine::entry()
}

/// The exit code of a command, after its error was reported.
#[must_use]
pub fn finish(outcome: anyhow::Result<bool>) -> ExitCode {
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            report::failure(&error);
            ExitCode::FAILURE
        }
    }
}
