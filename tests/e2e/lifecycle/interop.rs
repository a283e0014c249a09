//! TypeScript Workers drive our containers, and our handles drive theirs.

use super::SOON;
use serde_json::Value;
use worker_containers_tests::{
    ensure_eq, ensure_that,
    harness::{Check, Stage},
};

/// Calls a method of the instance `name`, of whose class the TypeScript Worker knows only the names of methods.
async fn call(stage: &Stage, whose: &str, name: &str, method: &str) -> anyhow::Result<Value> {
    stage.client.get(&format!("/{whose}/{name}/{method}"), &[]).await?.json()
}

pub(super) async fn drives_ours(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    ensure_eq!(call(stage, "ours", "driven", "getState").await?["status"], "stopped");
    call(stage, "ours", "driven", "start").await?;
    call(stage, "ours", "driven", "startAndWaitForPorts").await?;
    ensure_eq!(call(stage, "ours", "driven", "getState").await?["status"], "running");
    let answer = call(stage, "ours", "driven", "fetch").await?;
    ensure_eq!(answer["port"], 8080);
    let other = call(stage, "ours", "driven", "containerFetch").await?;
    ensure_eq!(other["boot"], answer["boot"]);
    ensure_eq!(other["port"], 9090);
    ensure_eq!(other["method"], "PUT");
    ensure_eq!(other["headers"]["x-own"], "kept");
    call(stage, "ours", "driven", "renewActivityTimeout").await?;
    call(stage, "ours", "driven", "stop").await?;
    let died = watch.next("die", SOON).await?;
    ensure_eq!(died.actor.attributes.get("exitCode").map(String::as_str), Some("0"));
    ensure_eq!(call(stage, "ours", "driven", "getState").await?["status"], "stopped");
    call(stage, "ours", "driven", "startAndWaitForPorts").await?;
    call(stage, "ours", "driven", "destroy").await?;
    let died = watch.next("die", SOON).await?;
    ensure_eq!(died.actor.attributes.get("exitCode").map(String::as_str), Some("137"));
    Ok(())
}

pub(super) async fn drives_theirs(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    // The same Rust as everywhere else; only the binding leads elsewhere.
    let handle = |what: &str| format!("/driver/__handle/theirs/{what}");
    stage.client.get(&handle("start"), &[]).await?;
    watch.next("start", SOON).await?;
    let answer = stage.client.get(&handle("fetch"), &[]).await?.json()?;
    ensure_eq!(answer["port"], 8080);
    let same = call(stage, "theirs", "theirs", "fetch").await?;
    ensure_eq!(same["boot"], answer["boot"]);
    let state = stage.client.get(&handle("state"), &[]).await?.json()?;
    ensure_that!(state["status"] == "running", "{state}");
    ensure_eq!(stage.client.get(&handle("renew"), &[]).await?.status, 200);
    ensure_eq!(stage.client.get(&handle("stop"), &[]).await?.status, 200);
    watch.next("die", SOON).await?;
    stage.client.get(&handle("fetch"), &[]).await?.json()?;
    ensure_eq!(stage.client.get(&handle("destroy"), &[]).await?.status, 200);
    watch.next("die", SOON).await.map(drop)
}
