//! The xtask of this repository: the commands every Worker's own xtask has, and our chores.

mod repo;

use clap::{Parser, Subcommand};
use std::process::ExitCode;
use worker_containers_xtask::{cli, finish};

/// Cloudflare Containers for Rust Workers, and the chores of this repository.
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask", disable_help_subcommand = true, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(flatten)]
    Worker(cli::Command),
    #[command(flatten)]
    Repo(repo::Command),
}

fn main() -> ExitCode {
    if let Some(code) = worker_containers_xtask::entry() {
        return code;
    }
    finish(match Cli::parse().command {
        Command::Worker(command) => command.run(),
        Command::Repo(command) => command.run(),
    })
}
