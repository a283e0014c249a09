//! `doctor`: what this machine has, what is missing, and what to do about it. Installs nothing.

use crate::{
    dev,
    project::{PackageArgs, Project},
    report,
    tools::{Cache, Node, WASM},
};
use std::process::{Command, Stdio};

/// Flags of `doctor`.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct DoctorArgs {
    #[command(flatten)]
    package: PackageArgs,
}

/// One thing that was looked at.
enum Check {
    Good(String),
    /// Missing, but a command that needs it will install it.
    Later(String),
    Bad(String, &'static str),
}

/// Runs the command. `false` means that something is missing that we cannot install.
///
/// # Errors
///
/// When not even the workspace can be read.
pub fn run(args: &DoctorArgs) -> anyhow::Result<bool> {
    let project = Project::find(&args.package)?;
    let checks = [rust(), target(&project), npm(), node(), cache(), containers(), isolation()];
    let mut fine = true;
    for check in checks {
        match check {
            Check::Good(what) => println!("✓ {what}"),
            Check::Later(what) => println!("· {what}"),
            Check::Bad(what, hint) => {
                fine = false;
                println!("✗ {what}\n  {hint}");
            }
        }
    }
    if fine {
        report::status("Ready", format!("to build and run `{}`", project.name));
    }
    Ok(fine)
}

fn rust() -> Check {
    match version("rustc", "--version") {
        Some(version) => Check::Good(version),
        None => Check::Bad("`rustc` is missing".to_owned(), "install Rust, best with rustup"),
    }
}

fn target(project: &Project) -> Check {
    let rustc = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", WASM])
        .current_dir(&project.directory)
        .output();
    let folder =
        rustc.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default();
    match (std::path::Path::new(&folder).is_dir(), version("rustup", "--version")) {
        (true, _) => Check::Good(format!("Rust target {WASM}")),
        (false, Some(_)) => Check::Later(format!("Rust target {WASM} will be added by rustup")),
        (false, None) => Check::Bad(
            format!("the Rust target {WASM} is missing, and so is rustup"),
            "install the target with your toolchain, or install rustup",
        ),
    }
}

fn npm() -> Check {
    match version("npm", "--version") {
        Some(version) => Check::Good(format!("npm {version}")),
        None => Check::Bad("`npm` is missing".to_owned(), "install Node.js with npm"),
    }
}

fn node() -> Check {
    match Node::of_machine() {
        Some(node) if node.is_new_enough() => Check::Good(format!("Node.js {}", node.version)),
        Some(node) => Check::Later(format!(
            "Node.js {} is too old for wrangler; a newer one will come from npm",
            node.version
        )),
        None => Check::Bad("`node` is missing".to_owned(), "install Node.js 22.12 or newer, with npm"),
    }
}

fn cache() -> Check {
    match Cache::open() {
        Ok(cache) => Check::Good(format!("tools are kept in {}", cache.root().display())),
        Err(_) => Check::Bad(
            "the folder for tools cannot be made".to_owned(),
            "set `WORKER_CONTAINERS_CACHE` to a folder that can be written",
        ),
    }
}

fn containers() -> Check {
    match dev::find_docker() {
        Some(host) => Check::Good(format!("Docker at {host}; `--engine embedded` does without")),
        None => Check::Good("no Docker answers; containers run on the embedded engine".to_owned()),
    }
}

fn isolation() -> Check {
    match dev::probe_isolation() {
        Ok(isolation) => Check::Good(format!("embedded engine: {isolation}")),
        Err(_) => Check::Bad(
            "the embedded engine does not start".to_owned(),
            "run `cargo xtask dev --engine embedded` to see why",
        ),
    }
}

/// The first line a program says about its version.
fn version(program: &str, flag: &str) -> Option<String> {
    let output = Command::new(program).arg(flag).stderr(Stdio::null()).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).lines().next().unwrap_or_default().to_owned())
}
