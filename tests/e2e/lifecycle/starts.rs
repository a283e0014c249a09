//! Starts: one for each run, whoever asks and whoever leaves.

use super::SOON;
use futures_util::future::try_join_all;
use std::{collections::BTreeSet, time::Duration};
use worker_containers_tests::{
    ensure_eq, ensure_that,
    harness::{Check, RawClient, Stage},
};

pub(super) async fn single_flight(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    let requests = (0..10).map(|_| stage.client.get("/plain/flight/x", &[]));
    let replies = try_join_all(requests).await?;
    let boots: Result<BTreeSet<String>, _> = replies.iter().map(|reply| reply.string("boot")).collect();
    ensure_eq!(boots?.len(), 1);
    watch.only_create(SOON).await?;
    ensure_eq!(stage.journal.lines("session:flight"), ["start 1"]);
    Ok(())
}

pub(super) async fn first_leaves(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    let first = RawClient::send(stage.client.url(), "GET", "/late1000/leaves/x").await?;
    let second = stage.client.get("/late1000/leaves/x", &[]);
    let leave = async {
        let created = watch.next("start", SOON).await;
        drop(first);
        created
    };
    let (second, created) = tokio::join!(second, leave);
    let (second, created) = (second?, created?);
    ensure_that!(second.took > Duration::from_millis(900), "it was not cold: {:?}", second.took);
    let again = stage.client.get("/late1000/leaves/x", &[]).await?;
    ensure_eq!(second.string("boot")?, again.string("boot")?);
    let running = stage.containers.running().await?;
    ensure_that!(running.iter().any(|name| name == created.name()), "{} does not run", created.name());
    Ok(())
}

pub(super) async fn stop_and_start(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    let first = stage.client.get("/__handle/stopper/fetch", &[]).await?.string("boot")?;
    ensure_eq!(stage.client.get("/__handle/stopper/state", &[]).await?.json()?["status"], "running");
    stage.client.get("/__handle/stopper/stop", &[]).await?;
    let died = watch.next("die", SOON).await?;
    ensure_eq!(died.actor.attributes.get("exitCode").map(String::as_str), Some("0"));
    let lines = stage.journal.wait("stopper", 2, SOON).await?;
    ensure_eq!(lines[1], "stop 1: stopped on request (exit code 0)");
    ensure_eq!(stage.client.get("/__handle/stopper/state", &[]).await?.json()?["status"], "stopped");
    let second = stage.client.get("/__handle/stopper/fetch", &[]).await?.string("boot")?;
    ensure_that!(first != second, "the container was not replaced");
    stage.client.get("/__handle/stopper/destroy", &[]).await?;
    let lines = stage.journal.wait("stopper", 4, SOON).await?;
    ensure_eq!(lines[3], "stop 2: destroyed: on request");
    Ok(())
}
