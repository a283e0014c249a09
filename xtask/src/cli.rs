//! Every command and flag, in one place.

use crate::{build, check, deploy, dev, doctor, gen_config, init};
use clap::{Parser, Subcommand};
use std::{panic::resume_unwind, thread};

/// Sources are read by functions that call themselves, and some programs write expressions that nest deeply. Only what is
/// used of it takes memory.
const STACK: usize = 256 * 1024 * 1024;

/// Cloudflare Containers for Rust Workers.
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask", disable_help_subcommand = true, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// The commands a Worker's own xtask has.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a package a Worker with a container: dependency, struct, Dockerfile, wrangler file, xtask
    Init(init::InitArgs),
    /// Write the wrangler file that makes exactly this code deployable, or bring it up to date
    GenConfig(gen_config::GenConfigArgs),
    /// Say everything that is wrong with the wrangler file before a deploy does
    Check(check::CheckArgs),
    /// Build the Worker and the programs its Dockerfiles copy
    Build(build::BuildArgs),
    /// Check, build, and run `wrangler deploy` with these arguments
    Deploy(deploy::DeployArgs),
    /// Run the Worker and its containers here, as `wrangler dev` does, with Docker or without
    Dev(dev::DevArgs),
    /// Check this machine and say what is missing; changes nothing
    Doctor(doctor::DoctorArgs),
}

impl Command {
    /// Runs the command. `false` means that it worked and found something.
    ///
    /// # Errors
    ///
    /// When the command cannot do its work.
    pub fn run(&self) -> anyhow::Result<bool> {
        thread::scope(|scope| {
            let command = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || self.perform())?;
            command.join().unwrap_or_else(|panic| resume_unwind(panic))
        })
    }

    fn perform(&self) -> anyhow::Result<bool> {
        match self {
            Self::Init(args) => init::run(args),
            Self::GenConfig(args) => gen_config::run(args),
            Self::Check(args) => check::run(args),
            Self::Build(args) => build::run(args),
            Self::Deploy(args) => deploy::run(args),
            Self::Dev(args) => dev::run(args),
            Self::Doctor(args) => doctor::run(args),
        }
    }
}

impl Cli {
    /// The command that was asked for.
    pub fn command(self) -> Command {
        self.command
    }
}
