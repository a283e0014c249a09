//! `deploy`: check, build, and then the project's own `wrangler deploy`.

use crate::{
    build,
    check::{self, Output},
    project::{PackageArgs, Project},
    report,
    tools::{Cache, Node, Wrangler},
};
use anyhow::Context;

/// Flags of `deploy`.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct DeployArgs {
    #[command(flatten)]
    package: PackageArgs,
    /// What wrangler is told, for example `--env staging`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGS")]
    arguments: Vec<String>,
}

/// Runs the command. `false` means that something is wrong with the file, or that wrangler failed and said why.
///
/// # Errors
///
/// When a tool is missing or the build fails.
pub fn run(args: &DeployArgs) -> anyhow::Result<bool> {
    let project = Project::find(&args.package)?;
    if !check::of_project(&project, Output::Human)? {
        return Ok(false);
    }
    build::worker(&project)?;
    build::static_programs(&project)?;
    let cache = Cache::open()?;
    let wrangler = Wrangler::ensure(&cache, &project, &Node::ensure(&cache)?)?;
    report::status("Deploying", format!("{} with wrangler {}", project.name, wrangler.version));
    let mut command = wrangler.command();
    command.arg("deploy").args(&args.arguments).current_dir(&project.directory);
    Ok(command.status().context("cannot run wrangler")?.success())
}
