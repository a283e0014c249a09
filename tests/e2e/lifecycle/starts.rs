//! Starts: one for each run, whoever asks and whoever leaves.

use super::SOON;
use futures_util::future::try_join_all;
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};
use worker_containers_tests::{
    ensure_eq, ensure_that,
    harness::{Check, RawClient, Reply, Stage},
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
    let others = try_join_all((0..9).map(|_| stage.client.get("/late1000/leaves/x", &[])));
    let leave = async {
        let created = watch.only_create(SOON).await;
        drop(first);
        created
    };
    let (others, created) = tokio::join!(others, leave);
    let (others, created) = (others?, created?);
    let again = stage.client.get("/late1000/leaves/x", &[]).await?.string("boot")?;
    for other in &others {
        ensure_that!(other.took > Duration::from_millis(900), "it was not cold: {:?}", other.took);
        ensure_eq!(other.string("boot")?, again);
    }
    ensure_that!(watch.nothing_is("create"), "it was started again");
    let running = stage.containers.running().await?;
    ensure_that!(running.iter().any(|name| name == created.name()), "{} does not run", created.name());
    Ok(())
}

/// What operators see of a run, and what clients do.
pub(super) async fn told(stage: &Stage) -> Check {
    let timing = |reply: &Reply| {
        let header = reply.headers.get("server-timing").and_then(|it| it.to_str().ok());
        header.unwrap_or_default().to_owned()
    };
    let cold = timing(&stage.client.get("/plain/told/x", &[]).await?);
    let waited = cold.strip_prefix("container;desc=cold;dur=").and_then(|ms| ms.parse::<u32>().ok());
    ensure_that!(waited.is_some_and(|ms| ms > 0), "{cold:?}");
    ensure_eq!(timing(&stage.client.get("/plain/told/x", &[]).await?), "container;desc=warm;dur=0");
    stage.journal.wait("session:told", 3, SOON).await?;
    let told = || {
        let log = stage.log();
        let lines = log.lines().filter_map(|line| line.get(line.find('{')?..=line.rfind('}')?));
        let events = lines.filter_map(|line| serde_json::from_str::<Value>(line).ok());
        events.filter(|event| event["instance"] == "session:told").collect::<Vec<_>>()
    };
    // Wrangler passes the lines on a moment later.
    let began = Instant::now();
    while told().len() < 4 && began.elapsed() < SOON {}
    let told = told();
    let phases: Vec<_> = told.iter().map(|event| event["phase"].as_str().unwrap_or_default()).collect();
    ensure_eq!(phases, ["starting", "ready", "stopping", "stopped"]);
    for event in &told {
        ensure_eq!(
            (&event["message"], &event["class"], &event["run"]),
            (&json!("container"), &json!("Plain"), &json!(1))
        );
        ensure_that!(event["ms"].is_u64(), "{event}");
    }
    ensure_eq!(told[3]["cause"], "idle (exit code 0)");
    ensure_eq!(told[3]["exitCode"], 0);
    Ok(())
}

/// Options of a start stay with the instance, and nobody else's replace them.
pub(super) async fn options_stay(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    ensure_eq!(stage.client.get("/__options/tenant/acme", &[]).await?.status, 200);
    let started = watch.next("start", SOON).await?.name().to_owned();
    // What a start says is laid over what the class does.
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
    ensure_eq!(without["TENANT"], "nobody");
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
