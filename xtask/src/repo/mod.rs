//! Chores of this repository, which a Worker's own xtask does not have.

mod demo;
mod e2e;
mod test;

use clap::Subcommand;
use std::{path::Path, process::Command as Process};
use worker_containers_xtask::tools::cargo;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Build the example, run it on real workerd and show what it does: no Docker, no root
    Demo,
    /// Run everything that must pass, and say how much it was
    Test,
    /// Run the end-to-end scenarios on real workerd
    E2e(e2e::E2eArgs),
}

impl Command {
    pub(crate) fn run(&self) -> anyhow::Result<bool> {
        match self {
            Self::Demo => demo::run(),
            Self::Test => test::run(),
            Self::E2e(args) => e2e::run(args),
        }
    }
}

/// `cargo …` in the root of the repository.
fn cargo_here() -> Process {
    let mut command = Process::new(cargo());
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."));
    command
}

/// Runs a command whose output is for the reader.
fn show(command: &mut Process) -> anyhow::Result<bool> {
    Ok(command.status()?.success())
}
