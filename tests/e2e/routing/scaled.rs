//! As many instances as the load needs.

use super::chosen::boots;
use anyhow::Context;
use futures_util::future::try_join_all;
use serde_json::Value;
use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};
use tokio::time::sleep;
use tokio_tungstenite::tungstenite::Message;
use worker_containers_tests::{
    ensure_eq, ensure_that,
    harness::{Check, Socket, Stage},
};

const TOKEN: (&str, &str) = ("Authorization", "Bearer 0123456789abcdef");

/// The length of a lease, and what it takes to be asked about it.
const LEASE: Duration = Duration::from_secs(15 + 2);

/// The load as the coordinator tells it.
pub(super) async fn stats(stage: &Stage, path: &str) -> anyhow::Result<Value> {
    stage.client.get(path, &[TOKEN]).await?.json()
}

/// Connections on each instance.
async fn loads(stage: &Stage, path: &str) -> anyhow::Result<Vec<u64>> {
    let stats = stats(stage, path).await?;
    let instances = stats["instances"].as_array().context("no instances")?;
    Ok(instances.iter().filter_map(|instance| instance["connections"].as_u64()).collect())
}

/// Asks for the loads again and again until they are as expected.
pub(super) async fn loads_become(stage: &Stage, path: &str, expected: &[u64], within: Duration) -> Check {
    let began = Instant::now();
    loop {
        let found = loads(stage, path).await?;
        if found == expected {
            return Ok(());
        }
        ensure_that!(
            began.elapsed() < within,
            "the loads are {found:?} and not {expected:?} after {within:?}"
        );
        sleep(Duration::from_millis(100)).await;
    }
}

/// Asks for the loads again and again until they are so many together.
pub(super) async fn total_becomes(stage: &Stage, path: &str, expected: u64, within: Duration) -> Check {
    let began = Instant::now();
    loop {
        let found = loads(stage, path).await?;
        if found.iter().sum::<u64>() == expected {
            return Ok(());
        }
        ensure_that!(began.elapsed() < within, "the loads are {found:?} after {within:?}");
        sleep(Duration::from_millis(100)).await;
    }
}

/// Opens the WebSocket of a session; it is open when a message came back.
async fn socket(stage: &Stage, path: &str, session: &str) -> anyhow::Result<Socket> {
    let mut socket = stage.client.socket(path, &[("X-Session-ID", session)]).await?;
    socket.send(Message::text(session)).await?;
    ensure_eq!(socket.receive().await?, Message::text(session));
    Ok(socket)
}

async fn sockets(stage: &Stage, path: &str, what: &str, count: usize) -> anyhow::Result<Vec<Socket>> {
    let names: Vec<String> = (0..count).map(|number| format!("{what}-{number}")).collect();
    let mut open = Vec::new();
    for some in names.chunks(5) {
        open.extend(try_join_all(some.iter().map(|name| socket(stage, path, name))).await?);
    }
    Ok(open)
}

pub(super) async fn close_all(open: Vec<Socket>) -> Check {
    for socket in open {
        let closed = socket.close(3001, "done").await?;
        ensure_eq!(closed.map(|frame| u16::from(frame.code)), Some(3001));
    }
    Ok(())
}

pub(super) async fn spread(stage: &Stage) -> Check {
    let open = sockets(stage, "/scaled/ws", "spread", 25).await?;
    ensure_eq!(loads(stage, "/stats").await?, [9, 8, 8]);
    close_all(open).await?;
    loads_become(stage, "/stats", &[0, 0, 0], Duration::from_secs(5)).await
}

pub(super) async fn sticky(stage: &Stage) -> Check {
    let session = [("X-Session-ID", "sticky")];
    let others = sockets(stage, "/scaled/ws", "other", 4).await?;
    let open = socket(stage, "/scaled/ws", "sticky").await?;
    let mut seen = BTreeSet::new();
    for _ in 0..6 {
        seen.insert(stage.client.get("/scaled/who", &session).await?.string("boot")?);
    }
    ensure_eq!(seen.len(), 1);
    close_all(vec![open]).await?;
    // Its seat is remembered, although others have less to do.
    for _ in 0..3 {
        seen.insert(stage.client.get("/scaled/who", &session).await?.string("boot")?);
    }
    ensure_eq!(seen.len(), 1);
    close_all(others).await?;
    loads_become(stage, "/stats", &[0, 0, 0], Duration::from_secs(5)).await
}

pub(super) async fn full(stage: &Stage) -> Check {
    let mut open = sockets(stage, "/scaled/ws", "full", 30).await?;
    ensure_eq!(loads(stage, "/stats").await?, [10, 10, 10]);
    let waiting = stage.client.get("/scaled/who", &[("X-Session-ID", "one too many")]);
    let freed = async {
        // Seen waiting before a place gets free, so that it did wait.
        while stats(stage, "/stats").await?["waiting"] != 1 {}
        close_all(vec![open.pop().context("nothing is open")?]).await
    };
    let (reply, freed) = tokio::join!(waiting, freed);
    freed?;
    reply?.json()?;
    close_all(open).await?;
    loads_become(stage, "/stats", &[0, 0, 0], Duration::from_secs(5)).await
}

pub(super) async fn refused(stage: &Stage) -> Check {
    let open = sockets(stage, "/scaled/ws", "refused", 30).await?;
    let reply = stage.client.get("/scaled/who", &[("X-Session-ID", "one too many")]).await?;
    ensure_eq!(reply.status, 503);
    ensure_that!(reply.text.contains("\"full\""), "{}", reply.text);
    ensure_eq!(reply.headers.get("retry-after").and_then(|value| value.to_str().ok()), Some("5"));
    ensure_that!(reply.took >= Duration::from_secs(9), "refused after {:?}", reply.took);
    close_all(open).await?;
    loads_become(stage, "/stats", &[0, 0, 0], Duration::from_secs(5)).await
}

pub(super) async fn killed(stage: &Stage) -> Check {
    let mut open = sockets(stage, "/scaled/ws", "killed", 25).await?;
    // Dropped, the connection just ends: no close frame is sent.
    let left = open.split_off(10);
    drop(open);
    total_becomes(stage, "/stats", 15, LEASE).await?;
    close_all(left).await?;
    loads_become(stage, "/stats", &[0, 0, 0], Duration::from_secs(5)).await
}

pub(super) async fn bodies(stage: &Stage) -> Check {
    // Short, long, and of a length that nobody knows before its end.
    for bytes in [0, 1_000, 65_536, 65_537, 3_000_000] {
        let request = stage.client.request("GET".parse()?, &format!("/burst/big?bytes={bytes}"));
        let answer = request.header("X-Session-ID", "bodies").send().await?;
        ensure_eq!(answer.status(), 200);
        ensure_eq!(answer.bytes().await?.len(), bytes);
    }
    let drip = stage.client.request("GET".parse()?, "/burst/drip?count=6&every_ms=200");
    let mut drip = drip.header("X-Session-ID", "bodies").send().await?;
    // Counted for as long as it flows, and handed on when it is written.
    let first = drip.chunk().await?.context("no first event")?;
    ensure_that!(first.starts_with(b"data: "), "{first:?}");
    ensure_eq!(loads(stage, "/stats/burst").await?, [1]);
    ensure_eq!(drip.text().await?.matches("data: ").count(), 5);
    loads_become(stage, "/stats/burst", &[0], Duration::from_secs(2)).await?;
    // A client that goes away in the middle is forgotten with the next bytes.
    for path in ["/burst/drip?count=1000&every_ms=100", "/burst/big?bytes=1000000000"] {
        let answer =
            stage.client.request("GET".parse()?, path).header("X-Session-ID", "bodies").send().await?;
        ensure_eq!(loads(stage, "/stats/burst").await?, [1]);
        drop(answer);
        loads_become(stage, "/stats/burst", &[0], LEASE).await.with_context(|| path.to_owned())?;
    }
    Ok(())
}

pub(super) async fn rejects(stage: &Stage) -> Check {
    let open = socket(stage, "/reject/ws", "first").await?;
    let reply = stage.client.get("/reject/who", &[("X-Session-ID", "second")]).await?;
    ensure_eq!(reply.status, 503);
    ensure_that!(reply.headers.contains_key("retry-after"), "no Retry-After");
    ensure_that!(reply.took < Duration::from_secs(2), "refused only after {:?}", reply.took);
    stage.client.get("/reject/who", &[("X-Session-ID", "first")]).await?.json()?;
    close_all(vec![open]).await
}

pub(super) async fn bursts(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    let open = sockets(stage, "/burst/ws", "burst", 8).await?;
    ensure_eq!(loads(stage, "/stats/burst").await?, [2, 2, 2, 2]);
    close_all(open).await?;
    for _ in 0..3 {
        let died = watch.next("die", Duration::from_secs(20)).await?;
        ensure_eq!(died.actor.attributes.get("exitCode").map(String::as_str), Some("0"));
    }
    ensure_eq!(loads(stage, "/stats/burst").await?, [0]);
    Ok(())
}

pub(super) async fn crashed(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    let open = sockets(stage, "/burst/ws", "crash", 4).await?;
    ensure_eq!(loads(stage, "/stats/burst").await?, [2, 2]);
    // One instance was there already; the other one started just now.
    let started = watch.next("start", Duration::from_secs(5)).await?;
    stage.containers.kill(started.name()).await?;
    total_becomes(stage, "/stats/burst", 2, Duration::from_secs(3)).await?;
    // Those whose container is gone cannot close any more.
    drop(open);
    loads_become(stage, "/stats/burst", &[0], LEASE).await
}

pub(super) async fn shards(stage: &Stage) -> Check {
    let keys: Vec<String> = (0..12).map(|number| format!("key-{number}")).collect();
    let first = boots(stage, "/sharded/who", &keys).await?;
    let again = boots(stage, "/sharded/who", &keys).await?;
    ensure_eq!(first, again);
    ensure_eq!(first.into_iter().collect::<BTreeSet<_>>().len(), 2);
    Ok(())
}

pub(super) async fn shown(stage: &Stage) -> Check {
    for headers in [
        &[][..],
        &[("Authorization", "Bearer 0123456789abcdeX")],
        &[("Authorization", "Basic OjAxMjM=")],
        &[("Authorization", "0123456789abcdef")],
    ] {
        let reply = stage.client.get("/stats", headers).await?;
        ensure_eq!(reply.status, 401);
        ensure_that!(!reply.text.contains("connections"), "{}", reply.text);
        ensure_that!(reply.headers.contains_key("www-authenticate"), "a browser would not ask");
    }
    let json = load(stage).await?;
    ensure_eq!(json["capacity"], 30);
    ensure_eq!(json["config"]["maxConnections"], 10);
    let page = stage.client.get("/stats", &[TOKEN, ("Accept", "text/html")]).await?;
    ensure_eq!(page.status, 200);
    ensure_that!(page.text.starts_with("<!doctype html>"), "{}", page.text);
    Ok(())
}

async fn load(stage: &Stage) -> anyhow::Result<Value> {
    let basic = ("Authorization", "Basic bWU6MDEyMzQ1Njc4OWFiY2RlZg==");
    stage.client.get("/stats", &[basic]).await?.json()
}

pub(super) async fn restarted(stage: &Stage) -> Check {
    let stage = stage.another()?;
    let open = [
        socket(&stage, "/scaled/ws", "first").await?,
        socket(&stage, "/scaled/ws", "second").await?,
        socket(&stage, "/scaled/ws", "third").await?,
    ];
    ensure_eq!(loads(&stage, "/stats").await?, [1, 1, 1]);
    close_all(open.into()).await?;
    loads_become(&stage, "/stats", &[0, 0, 0], Duration::from_secs(5)).await?;
    let stage = stage.restarted()?;
    // Without what was stored, each would be put on the first instance that has room.
    let _third = socket(&stage, "/scaled/ws", "third").await?;
    ensure_eq!(loads(&stage, "/stats").await?, [0, 0, 1]);
    let _second = socket(&stage, "/scaled/ws", "second").await?;
    ensure_eq!(loads(&stage, "/stats").await?, [0, 1, 1]);
    Ok(())
}
