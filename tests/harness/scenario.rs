//! Scenarios in groups, run one after the other and told by name.

use super::{Check, Stage};
use anyhow::Context;
use std::{
    fs,
    path::Path,
    pin::Pin,
    time::{Duration, Instant},
};
use tokio::time::timeout;
use worker_containers_xtask::{
    dev::EngineChoice,
    tools::{Cache, Node, typescript_library},
};

/// One thing that must hold, and the test of it.
pub struct Scenario {
    /// What must hold, as a sentence.
    pub name: &'static str,
    /// The test.
    pub run: for<'a> fn(&'a Stage) -> Pin<Box<dyn Future<Output = Check> + 'a>>,
}

/// Scenarios that share a stage.
pub struct Group {
    /// The word by which it is chosen.
    pub name: &'static str,
    /// The package that is on the stage.
    pub package: &'static str,
    /// Variables of the Worker, `NAME:value`.
    pub vars: &'static [&'static str],
    /// Further arguments of `wrangler dev`.
    pub arguments: &'static [&'static str],
    /// A folder of the repository that gets the npm packages of scenarios.
    pub modules: Option<&'static str>,
    /// Why it cannot run on Docker, where it cannot.
    pub not_on_docker: Option<&'static str>,
    /// In the order in which they run.
    pub scenarios: &'static [Scenario],
}

impl Group {
    /// Nothing but a package on the stage, under a name; what a group needs beside that is laid over it.
    pub const fn new(name: &'static str, package: &'static str) -> Self {
        Self { name, package, vars: &[], arguments: &[], modules: None, not_on_docker: None, scenarios: &[] }
    }
}

/// How many passed and how many failed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outcome {
    /// Passed.
    pub passed: usize,
    /// Failed.
    pub failed: usize,
}

/// No scenario takes longer.
const LIMIT: Duration = Duration::from_secs(300);

/// Names an `async fn(&Stage) -> Check` as a scenario.
#[macro_export]
macro_rules! scenario {
    ($function:path, $name:literal) => {
        $crate::harness::Scenario { name: $name, run: |stage| Box::pin($function(stage)) }
    };
}

/// Runs the groups that `wanted` names, all when it names none, and prints each scenario that has `only` in its name.
///
/// # Errors
///
/// When a stage cannot be set or no group has a wanted name.
pub async fn run_groups(
    groups: &[Group],
    wanted: &[String],
    only: &str,
    engine: EngineChoice,
) -> anyhow::Result<Outcome> {
    let mut names: Vec<&str> = groups.iter().map(|group| group.name).collect();
    // A group may take several stages.
    names.dedup();
    if let Some(unknown) = wanted.iter().find(|name| !names.contains(&name.as_str())) {
        anyhow::bail!("there is no group `{unknown}`; there are {}", names.join(", "));
    }
    let mut outcome = Outcome::default();
    for group in groups {
        let is_wanted = wanted.is_empty() || wanted.iter().any(|name| name == group.name);
        let chosen = |scenario: &&Scenario| is_wanted && scenario.name.contains(only);
        if !group.scenarios.iter().any(|scenario| chosen(&scenario)) {
            continue;
        }
        if let (EngineChoice::Docker, Some(why)) = (engine, group.not_on_docker) {
            println!("\n{} is left out on Docker: {why}", group.name);
            continue;
        }
        group.modules.map(npm_modules).transpose()?;
        let stage = Stage::set(group.package, engine, group.vars, group.arguments)
            .with_context(|| format!("group `{}`", group.name))?;
        println!("\n{} ({}, {})", group.name, group.package, stage.engine());
        for scenario in group.scenarios.iter().filter(chosen) {
            let began = Instant::now();
            let ended = timeout(LIMIT, (scenario.run)(&stage)).await;
            let seconds = began.elapsed().as_secs_f64();
            match ended.context("took too long").flatten() {
                Ok(()) => {
                    outcome.passed += 1;
                    println!("  ✓ {} ({seconds:.1} s)", scenario.name);
                }
                Err(error) => {
                    outcome.failed += 1;
                    println!("  ✗ {} ({seconds:.1} s)\n    {error:#}", scenario.name);
                    println!("    the end of the log:\n{}", indented(&stage.log_tail()));
                }
            }
        }
    }
    println!("\n{} scenarios passed, {} failed", outcome.passed, outcome.failed);
    Ok(outcome)
}

/// Links `node_modules` of a folder to the packages of the lock file.
fn npm_modules(folder: &str) -> anyhow::Result<()> {
    let cache = Cache::open()?;
    let modules = typescript_library(&cache, &Node::ensure(&cache)?)?;
    let link = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder).join("node_modules");
    if link.is_symlink() {
        fs::remove_file(&link)?;
    }
    Ok(std::os::unix::fs::symlink(modules, link)?)
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("      {line}\n")).collect()
}
