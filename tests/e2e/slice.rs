//! The example as a newcomer meets it.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use tokio_tungstenite::tungstenite::Message;
use worker_containers_tests::{
    ensure_eq, ensure_that,
    harness::{Check, Group, Stage},
    scenario,
};

pub(super) const GROUP: Group = Group {
    scenarios: &[
        scenario!(same_session, "the same session meets the same instance"),
        scenario!(spread, "100 sessions spread over the pool of 10"),
        scenario!(path_session, "each session in the path has an instance of its own"),
        scenario!(second_port, "a route reaches the second port"),
        scenario!(websocket, "a WebSocket passes through with its bytes and close code"),
        scenario!(no_route, "a path without a route is answered 404 and starts nothing"),
        scenario!(sleeps, "an idle instance sleeps and wakes with the next request"),
    ],
    ..Group::new("slice", "session-affinity")
};

async fn same_session(stage: &Stage) -> Check {
    let first = stage.client.get("/api/a", &[("X-Session-ID", "alice")]).await?;
    let second = stage.client.get("/api/b", &[("x-session-id", "alice")]).await?;
    ensure_eq!(first.string("boot")?, second.string("boot")?);
    ensure_eq!(second.json()?["requests"], 2);
    ensure_eq!(second.string("path")?, "/api/b");
    Ok(())
}

async fn spread(stage: &Stage) -> Check {
    let mut instances: BTreeMap<String, u32> = BTreeMap::new();
    for session in 0..100 {
        let session = format!("session-{session}");
        let boot = stage.client.get("/api/", &[("X-Session-ID", &session)]).await?.string("boot")?;
        *instances.entry(boot).or_default() += 1;
    }
    ensure_eq!(instances.len(), 10);
    let counts: Vec<u32> = instances.into_values().collect();
    // 10 on average; the keys are fixed, so the counts are as well.
    ensure_that!(counts.iter().all(|count| (3..=20).contains(count)), "{counts:?} is no even spread");
    Ok(())
}

async fn path_session(stage: &Stage) -> Check {
    let mut boots = BTreeSet::new();
    for path in ["/session/1/x", "/session/2/x", "/session/1", "/session/2/y/z"] {
        boots.insert(stage.client.get(path, &[]).await?.string("boot")?);
    }
    ensure_eq!(boots.len(), 2);
    Ok(())
}

async fn second_port(stage: &Stage) -> Check {
    let reply = stage.client.get("/metrics", &[]).await?;
    ensure_eq!(reply.status, 200);
    ensure_that!(reply.text.contains("requests_total"), "{}", reply.text);
    Ok(())
}

async fn websocket(stage: &Stage) -> Check {
    let mut socket = stage.client.socket("/session/socket/ws", &[]).await?;
    for message in [Message::text("hello"), Message::binary(vec![0, 255, 7]), Message::text("")] {
        socket.send(message.clone()).await?;
        ensure_eq!(socket.receive().await?, message);
    }
    let frame = socket.close(3001, "done").await?;
    ensure_eq!(frame.map(|frame| u16::from(frame.code)), Some(3001));
    Ok(())
}

async fn no_route(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    let reply = stage.client.get("/nowhere", &[]).await?;
    ensure_eq!(reply.status, 404);
    ensure_that!(reply.text.contains("no_route"), "{}", reply.text);
    // A request that starts a container, so that the absence of an earlier start is known.
    stage.client.get("/session/no-route/x", &[]).await?.json()?;
    watch.only_create(Duration::from_secs(5)).await?;
    Ok(())
}

async fn sleeps(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    let first = stage.client.get("/session/sleeper/x", &[]).await?.string("boot")?;
    let started = watch.next("start", Duration::from_secs(5)).await?;
    // `sleep_after` is ten seconds; nothing else may run out of them later than that.
    loop {
        let died = watch.next("die", Duration::from_secs(30)).await?;
        if died.name() == started.name() {
            ensure_eq!(died.actor.attributes.get("exitCode").map(String::as_str), Some("0"));
            break;
        }
    }
    let second = stage.client.get("/session/sleeper/x", &[]).await?.string("boot")?;
    ensure_that!(first != second, "the instance never slept");
    Ok(())
}
