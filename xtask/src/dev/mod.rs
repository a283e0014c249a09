//! `dev`: the project's own wrangler on the generated file, with containers from Docker or from the embedded engine.

mod docker;
mod engine;
mod images;
mod server;

pub use engine::EngineChoice;
pub use server::{Options, Server};

use crate::{
    build, fault,
    gen_config::{self, Request},
    project::{PackageArgs, Project},
    report,
    tools::{Cache, Node, Wrangler},
};
use engine::Containers;
use worker_containers_engine::{Config, EngineProcess};

/// Flags of `dev`.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct DevArgs {
    #[command(flatten)]
    package: PackageArgs,
    /// What runs the containers
    #[arg(long, value_enum, default_value_t)]
    engine: EngineChoice,
    /// Passed on to `wrangler dev`
    #[arg(last = true, value_name = "WRANGLER ARGS")]
    wrangler: Vec<String>,
}

/// Runs the command until wrangler ends.
///
/// # Errors
///
/// When something is missing, does not build or cannot be run.
pub fn run(args: &DevArgs) -> anyhow::Result<bool> {
    let project = Project::find(&args.package)?;
    if !gen_config::generate(&project, &Request::default())? {
        return Ok(false);
    }
    build::worker(&project)?;
    let cache = Cache::open()?;
    let node = Node::ensure(&cache)?;
    let wrangler = Wrangler::ensure(&cache, &project, &node)?;
    let containers = Containers::start(&project, args.engine, None)?;
    report::status("Engine", containers.describe());
    let mut command = wrangler.command();
    command.arg("dev").args(&args.wrangler).current_dir(&project.directory).envs(containers.environment());
    let status = server::run_to_end(&mut command)?;
    drop(containers);
    if !status.success() {
        fault!(
            format!("`wrangler dev` ended with {status}"),
            "its own words are above; `cargo xtask doctor` checks the machine",
        );
    }
    Ok(true)
}

/// Where Docker answers, if it does.
pub fn find_docker() -> Option<String> {
    docker::find().map(|docker| docker.host)
}

/// How the embedded engine would keep instances apart here, learned by starting one.
///
/// # Errors
///
/// When it does not start.
pub fn probe_isolation() -> anyhow::Result<String> {
    let engine = EngineProcess::spawn(&std::env::current_exe()?, &Config::default())?;
    Ok(engine::isolation_of(&engine))
}
