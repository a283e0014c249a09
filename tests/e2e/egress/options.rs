//! Options of a start that not every runtime has: handed on where it has them, and refused by name where it has not.

use super::SOON;
use reqwest::Method;
use worker_containers_tests::{
    ensure_eq, ensure_that,
    harness::{Check, Client, Reply, Stage},
};

async fn start(stage: &Stage, name: &str, options: &'static str) -> anyhow::Result<Reply> {
    let request = stage.client.request(Method::POST, &format!("/__start/offline/{name}"));
    Client::reply(request.body(options)).await
}

pub(super) async fn handed_on(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    let reply = start(stage, "other-image", r#"{"image":"open","instance":"lite"}"#).await?;
    ensure_that!(reply.status == 200, "{reply:?}");
    let made = watch.next("create", SOON).await?;
    ensure_eq!(made.actor.attributes.get("image").map(String::as_str), Some("open"));
    // The runtime checks what it is handed.
    let reply = start(stage, "huge", r#"{"instance":"huge"}"#).await?;
    ensure_that!(reply.text.contains("Invalid container instance type"), "{reply:?}");
    // It restores snapshots itself, and this one never was.
    let snapshot = r#"{"containerSnapshot":{"id":"2f1ea6b8-3c7e-4a84-9b36-0123456789ab"}}"#;
    let reply = start(stage, "snapshot", snapshot).await?;
    ensure_that!(reply.status == 503 && reply.text.contains("Container failed to start"), "{reply:?}");
    Ok(())
}

pub(super) async fn refused(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    for (options, said) in [
        (r#"{"hardTimeout":1000}"#, "`hardTimeout` needs the compatibility flag `experimental`"),
        (r#"{"directorySnapshots":[{"mountPoint":"/data"}]}"#, "has no `ctx.container.snapshotDirectory`"),
    ] {
        let reply = start(stage, "refused", options).await?;
        ensure_that!(reply.status == 501 && reply.text.contains(said), "{reply:?}");
    }
    ensure_that!(watch.nothing(), "something was started");
    Ok(())
}
