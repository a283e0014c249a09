//! `e2e`: the scenarios of tests/e2e.

use super::{cargo_here, show};
use worker_containers_xtask::dev::EngineChoice;

#[derive(Debug, clap::Args)]
pub(crate) struct E2eArgs {
    /// Groups to run; all when none is named
    groups: Vec<String>,
    /// What runs the containers
    #[arg(long, value_enum, default_value = "embedded")]
    engine: EngineChoice,
    /// Only scenarios with this in their name
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
}

pub(super) fn run(args: &E2eArgs) -> anyhow::Result<bool> {
    let engine = clap::ValueEnum::to_possible_value(&args.engine).map(|value| value.get_name().to_owned());
    let mut command = cargo_here();
    command.args(["test", "--package", "worker-containers-tests", "--test", "e2e", "--"]).args(&args.groups);
    command.args(args.only.iter().flat_map(|text| ["--only", text]));
    show(command.args(engine.iter().flat_map(|engine| ["--engine", engine])))
}
