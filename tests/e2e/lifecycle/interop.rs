//! TypeScript Workers drive our containers, and our handles drive theirs.

use super::SOON;
use serde_json::Value;
use tokio::time::timeout;
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
    let unknown = stage.client.get("/ours/driven/noSuchMethod", &[]).await?;
    ensure_that!(unknown.text.contains("does not implement the method"), "{unknown:?}");
    call(stage, "ours", "driven", "stop").await?;
    let died = watch.next("die", SOON).await?;
    ensure_eq!(died.actor.attributes.get("exitCode").map(String::as_str), Some("0"));
    // The engine tells us and the object at the same time, and the object may be the slower one.
    timeout(SOON, async {
        while call(stage, "ours", "driven", "getState").await?["status"] != "stopped" {}
        anyhow::Ok(())
    })
    .await??;
    call(stage, "ours", "driven", "startAndWaitForPorts").await?;
    call(stage, "ours", "driven", "destroy").await?;
    let died = watch.next("die", SOON).await?;
    ensure_eq!(died.actor.attributes.get("exitCode").map(String::as_str), Some("137"));
    Ok(())
}

/// Fetches through our handle from their container. Theirs answers 500 for a container that it believes to listen
/// although it does not yet, or no more; asking again is what its users do.
async fn fetch_theirs(stage: &Stage) -> anyhow::Result<Value> {
    let answered = async {
        loop {
            let reply = stage.client.get("/driver/__handle/theirs/fetch", &[]).await?;
            if reply.status != 500 {
                return reply.json();
            }
        }
    };
    timeout(SOON, answered).await?
}

pub(super) async fn drives_theirs(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    // The same Rust as everywhere else; only the binding leads elsewhere.
    let handle = |what: &str| format!("/driver/__handle/theirs/{what}");
    stage.client.get(&handle("start"), &[]).await?;
    watch.next("start", SOON).await?;
    let answer = fetch_theirs(stage).await?;
    ensure_eq!(answer["port"], 8080);
    let same = call(stage, "theirs", "theirs", "fetch").await?;
    ensure_eq!(same["boot"], answer["boot"]);
    let state = stage.client.get(&handle("state"), &[]).await?.json()?;
    ensure_that!(state["status"] == "running", "{state}");
    ensure_eq!(stage.client.get(&handle("renew"), &[]).await?.status, 200);
    ensure_eq!(stage.client.get(&handle("stop"), &[]).await?.status, 200);
    watch.next("die", SOON).await?;
    fetch_theirs(stage).await?;
    ensure_eq!(stage.client.get(&handle("destroy"), &[]).await?.status, 200);
    watch.next("die", SOON).await.map(drop)
}
