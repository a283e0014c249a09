//! What `gen-config` writes, held against real wrangler: the oldest one that deploys everything we write, and the newest.
//!
//! No network, no account and no Docker is needed. The files are made from one crate in every shape a file can have.

mod deploy;
mod files;
mod metadata;
mod wranglers;

use files::{Made, every};
use futures_util::future::try_join_all;
use std::time::Duration;
use worker_containers_tests::{
    ensure_eq, ensure_that,
    harness::{Check, Group, Stage},
    scenario,
};
use worker_containers_xtask::tools::Wrangler;
use wranglers::Project;

pub(super) const GROUP: Group = Group {
    scenarios: &[
        scenario!(
            oldest_deploys,
            "the oldest wrangler takes every file for every environment without a warning, and uploads what the code says"
        ),
        scenario!(newest_deploys, "so does the newest"),
        scenario!(starts, "the runtime starts with the date and the flags of every new file"),
        scenario!(
            deploy::of_a_new_package,
            "`init` makes a Worker of an empty package, and `deploy` checks, builds and hands it to wrangler with its arguments"
        ),
        scenario!(is_served, "the Worker on the stage is the one its file describes"),
    ],
    ..Group::new("config", "session-affinity")
};

async fn oldest_deploys(_stage: &Stage) -> Check {
    deploys(&wranglers::oldest()?).await
}

async fn newest_deploys(_stage: &Stage) -> Check {
    deploys(&wranglers::newest()?).await
}

async fn deploys(wrangler: &Wrangler) -> Check {
    for made in every()? {
        let project = Project::new(&made)?;
        // As many at a time as there are.
        let runs = made.environments()?.into_iter().map(|environment| {
            let (made, project) = (&made, &project);
            async move {
                let run = project.deploy(wrangler, &environment).await?;
                let place =
                    format!("{}, wrangler {}, environment `{environment}`", made.name, wrangler.version);
                ensure_that!(run.succeeded, "{place}: refused\n{}\n{}", made.text, run.said);
                ensure_that!(!run.said.contains("[WARNING]"), "{place}: warned\n{}\n{}", made.text, run.said);
                let uploaded = metadata::of(&run.form).map_err(|error| error.context(place.clone()))?;
                let meant = made.meant(&environment)?;
                ensure_that!(uploaded == meant, "{place}: uploaded\n{uploaded:#?}\nand meant\n{meant:#?}");
                Ok(())
            }
        });
        try_join_all(runs).await?;
    }
    Ok(())
}

/// The newest only: a runtime knows no date after its own.
async fn starts(_stage: &Stage) -> Check {
    let wrangler = wranglers::newest()?;
    for made in every()?.iter().filter(|made| made.is_new) {
        let run = Project::new(made)?.startup(&wrangler).await?;
        ensure_that!(run.succeeded, "{}, wrangler {}: {}", made.name, wrangler.version, run.said);
    }
    Ok(())
}

/// The stage was generated, built and held against its file; an answer shows that this is what runs.
async fn is_served(stage: &Stage) -> Check {
    let reply = stage.client.get("/api/config", &[("X-Session-ID", "config")]).await?;
    ensure_eq!(reply.string("path")?, "/api/config");
    Ok(())
}

/// A dry run takes about a second.
const LIMIT: Duration = Duration::from_secs(60);

impl Made {
    /// The environments to deploy, the top level first.
    fn environments(&self) -> anyhow::Result<Vec<String>> {
        let tree = self.tree()?;
        let names = tree.get("env").map(|env| env.entries().to_vec()).unwrap_or_default();
        Ok([String::new()].into_iter().chain(names.into_iter().map(|entry| entry.key)).collect())
    }
}
