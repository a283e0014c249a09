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

/// Options of a start stay with the instance, and nobody else's replace them.
pub(super) async fn options_stay(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    ensure_eq!(stage.client.get("/__options/tenant/acme", &[]).await?.status, 200);
    let started = watch.next("start", SOON).await?.name().to_owned();
    let tenant = async || stage.client.get("/__handle/tenant/env", &[]).await?.string("TENANT");
    ensure_eq!(tenant().await?, "acme");
    // The next request starts it again, and says nothing of a tenant.
    stage.containers.kill(&started).await?;
    while watch.next("die", SOON).await?.name() != started {}
    ensure_eq!(tenant().await?, "acme");
    ensure_eq!(stage.client.get("/__options/tenant/-", &[]).await?.status, 200);
    let other = stage.client.get("/__options/tenant/umbrella", &[]).await?;
    ensure_eq!(other.status, 409);
    ensure_that!(other.text.contains("other options"), "{}", other.text);
    ensure_eq!(tenant().await?, "acme");
    stage.client.get("/__handle/tenant/stop", &[]).await?;
    while watch.next("die", SOON).await?.name() != started {}
    ensure_eq!(stage.client.get("/__options/tenant/umbrella", &[]).await?.status, 200);
    ensure_eq!(tenant().await?, "umbrella");
    // Nothing in particular is no other option while it runs, and no option at all when it does not.
    ensure_eq!(stage.client.get("/__options/tenant/~", &[]).await?.status, 200);
    ensure_eq!(tenant().await?, "umbrella");
    stage.client.get("/__handle/tenant/stop", &[]).await?;
    watch.next("die", SOON).await?;
    ensure_eq!(stage.client.get("/__options/tenant/~", &[]).await?.status, 200);
    let without = stage.client.get("/__handle/tenant/env", &[]).await?.json()?;
    ensure_that!(without["TENANT"].is_null(), "the tenant was kept: {without}");
    Ok(())
}

/// Two starts at a time that want different things: one is as it asked, the other is told.
pub(super) async fn options_conflict(stage: &Stage) -> Check {
    let first = stage.client.get("/__options/rivals/a", &[]);
    let second = stage.client.get("/__options/rivals/b", &[]);
    let (first, second) = tokio::try_join!(first, second)?;
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    ensure_eq!(statuses, [200, 409]);
    let winner = if first.status == 200 { "a" } else { "b" };
    ensure_eq!(stage.client.get("/__handle/rivals/env", &[]).await?.string("TENANT")?, winner);
    Ok(())
}

/// What becomes of a future whose client left: it goes on to its end, and nothing is dropped in the middle.
pub(super) async fn futures_go_on(stage: &Stage) -> Check {
    let client = RawClient::send(stage.client.url(), "GET", "/own/left/x").await?;
    stage.journal.wait("session:left", 1, SOON).await?;
    drop(client);
    ensure_eq!(stage.journal.wait("session:left", 3, SOON).await?, ["began", "went on", "dropped"]);
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
