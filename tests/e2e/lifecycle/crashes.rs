//! kill -9, of everything that can be killed.

use super::{SOON, hooks::alternates};
use worker_containers_tests::{
    ensure_eq, ensure_that,
    harness::{Check, RawClient, Stage},
};

pub(super) async fn runtime_killed(stage: &Stage) -> Check {
    let before = stage.client.get("/long/survivor/x", &[]).await?.string("boot")?;
    stage.crash().await?;
    let after = stage.client.get("/long/survivor/x", &[]).await?.string("boot")?;
    ensure_eq!(before, after);
    ensure_eq!(stage.journal.lines("session:survivor"), ["start 1"]);
    Ok(())
}

pub(super) async fn killed_in_on_start(stage: &Stage) -> Check {
    stage.journal.order("session:interrupted", "start 1", "wait");
    let cold = RawClient::send(stage.client.url(), "GET", "/long/interrupted/x").await?;
    stage.journal.wait("session:interrupted", 1, SOON).await?;
    stage.crash().await?;
    drop(cold);
    stage.client.get("/long/interrupted/x", &[]).await?.json()?;
    let lines = stage.journal.wait("session:interrupted", 4, SOON).await?;
    ensure_that!(alternates(&lines) && lines[3] == "start 2", "{lines:?}");
    Ok(())
}

pub(super) async fn both_killed(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    let before = stage.client.get("/long/lost/x", &[]).await?.string("boot")?;
    let started = watch.next("start", SOON).await?;
    stage.containers.kill(started.name()).await?;
    stage.crash().await?;
    let after = stage.client.get("/long/lost/x", &[]).await?.string("boot")?;
    ensure_that!(before != after, "the container was not killed");
    let lines = stage.journal.wait("session:lost", 3, SOON).await?;
    ensure_that!(alternates(&lines), "{lines:?}");
    ensure_that!(lines.iter().any(|line| line == "stop 1: lost"), "{lines:?}");
    Ok(())
}
