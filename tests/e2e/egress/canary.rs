//! A container that is asked at each start whether it can reach what it must not.

use super::{NOBODY, SOON, ask};
use serde_json::Value;
use worker_containers_tests::{
    ensure_eq, ensure_that,
    harness::{Check, Stage},
};

pub(super) async fn unreachable(stage: &Stage) -> Check {
    stage.client.get("/asked/a/x", &[]).await?.json()?;
    ensure_eq!(ask(stage, "asked/a", &format!("{NOBODY}:80"), "canary.example.com").await?["status"], 403);
    Ok(())
}

pub(super) async fn reachable(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    let reply = stage.client.get("/leaky/a/x", &[]).await?;
    ensure_that!(reply.status == 503, "{reply:?}");
    let problem: Value = serde_json::from_str(&reply.text)?;
    ensure_eq!(problem["code"], "egress_open");
    let detail = problem["detail"].as_str().unwrap_or_default();
    ensure_that!(detail.contains("`localhost:8080` is denied and yet was reached"), "{detail}");
    ensure_that!(!reply.headers.contains_key("retry-after"), "trying again does not help");
    let made = watch.next("create", SOON).await?;
    let gone = watch.next("destroy", SOON).await?;
    ensure_eq!(gone.name(), made.name());
    Ok(())
}
