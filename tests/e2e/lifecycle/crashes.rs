//! kill -9, of everything that can be killed.

use super::{SOON, hooks::alternates};
use std::time::{Duration, Instant};
use tokio::time::sleep;
use worker_containers_tests::{
    ensure_eq, ensure_that,
    harness::{Check, Stage},
};

/// wrangler notices that workerd is gone and starts another.
const RESTART: Duration = Duration::from_secs(30);

/// The first good answer after a crash.
async fn answer_after_crash(stage: &Stage, path: &str) -> anyhow::Result<String> {
    let began = Instant::now();
    loop {
        match stage.client.get(path, &[]).await.and_then(|reply| reply.string("boot")) {
            Ok(boot) => return Ok(boot),
            Err(error) => ensure_that!(began.elapsed() < RESTART, "no answer after the crash: {error:#}"),
        }
        // There is no event to wait for: the Worker's own front answers before there is a Worker.
        sleep(Duration::from_millis(50)).await;
    }
}

pub(super) async fn runtime_killed(stage: &Stage) -> Check {
    let before = stage.client.get("/long/survivor/x", &[]).await?.string("boot")?;
    let workerd = stage.workerd()?;
    workerd.kill()?;
    let after = answer_after_crash(stage, "/long/survivor/x").await?;
    ensure_that!(stage.workerd()? != workerd, "workerd was not killed");
    ensure_eq!(before, after);
    ensure_eq!(stage.journal.lines("session:survivor"), ["start 1"]);
    Ok(())
}

pub(super) async fn both_killed(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    let before = stage.client.get("/long/lost/x", &[]).await?.string("boot")?;
    let started = watch.next("start", SOON).await?;
    stage.workerd()?.kill()?;
    stage.containers.kill(started.name()).await?;
    let after = answer_after_crash(stage, "/long/lost/x").await?;
    ensure_that!(before != after, "the container was not killed");
    let lines = stage.journal.wait("session:lost", 3, SOON).await?;
    ensure_that!(alternates(&lines), "{lines:?}");
    ensure_that!(lines.iter().any(|line| line == "stop 1: lost"), "{lines:?}");
    Ok(())
}
