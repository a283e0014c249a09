//! End-to-end scenarios on real workerd, through unmodified `wrangler dev`.
//!
//! `cargo xtask e2e [GROUP] [--engine docker|embedded]` runs them and lists each by name.

mod config;
mod egress;
mod entrypoints;
mod examples;
mod fixture;
mod lifecycle;
mod routing;
mod slice;

use clap::Parser;
use std::process::ExitCode;
use worker_containers_tests::harness::run_groups;
use worker_containers_xtask::{dev::EngineChoice, report};

#[derive(Parser)]
struct Args {
    /// Groups to run; all when none is named
    groups: Vec<String>,
    /// What runs the containers
    #[arg(long, value_enum, default_value = "embedded")]
    engine: EngineChoice,
    /// Only scenarios with this in their name
    #[arg(long, value_name = "TEXT", default_value = "")]
    only: String,
}

fn main() -> ExitCode {
    // The same program is the container engine, and the `docker` that wrangler calls.
    if let Some(code) = worker_containers_engine::entry() {
        return code;
    }
    match run(&Args::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            report::failure(&error);
            ExitCode::FAILURE
        }
    }
}

/// On one thread: wrangler ends with the thread that starts it.
#[tokio::main(flavor = "current_thread")]
async fn run(args: &Args) -> anyhow::Result<bool> {
    let groups = [
        slice::GROUP,
        config::GROUP,
        fixture::GROUP,
        fixture::ERRANDS,
        fixture::METHODS,
        routing::GROUP,
        routing::SESSION,
        routing::SHARED,
        routing::AUTOSCALE,
        routing::NONSENSE,
        examples::POOL,
        examples::SHARED,
        examples::HYBRID,
        examples::PORTS,
        examples::AUTOSCALE,
        examples::AS_POOL,
        examples::AS_SESSION,
        examples::AS_SHARED,
        egress::GROUP,
        entrypoints::GROUP,
        entrypoints::STAGING,
        lifecycle::GROUP,
        lifecycle::OLD_DATE,
        lifecycle::TYPESCRIPT,
    ];
    let outcome = run_groups(&groups, &args.groups, &args.only, args.engine).await?;
    Ok(outcome.failed == 0)
}
