//! `examples/autoscale`, in each of its modes.

use super::{boot, curl};
use serde_json::Value;
use std::{collections::BTreeSet, time::Duration};
use tokio_tungstenite::tungstenite::Message;
use worker_containers_tests::{
    ensure_eq, ensure_that,
    harness::{Browser, Check, Socket, Stage},
};

const AUTHORIZATION: (&str, &str) = ("Authorization", "Bearer change me, please");

async fn stats(stage: &Stage) -> anyhow::Result<Value> {
    stage.client.get("/stats", &[AUTHORIZATION]).await?.json()
}

pub(super) async fn readme(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    let replies = curl::lines_of(stage, "autoscale").await?;
    let [session, stats] = replies.as_slice() else { anyhow::bail!("two lines, not {}", replies.len()) };
    let alice = session.string("boot")?;
    let stats = stats.json()?;
    ensure_eq!(stats["capacity"], 200);
    ensure_eq!(stats["config"]["min"], 2);
    for _ in 0..2 {
        watch.next("start", Duration::from_secs(10)).await?;
    }
    ensure_eq!(boot(stage, "/?session=alice", &[]).await?, alice);
    ensure_eq!(stage.client.get("/stats", &[]).await?.status, 401);

    let mut browser = Browser::start().await?;
    let address = stage.client.url().replacen("://", "://anybody:change%20me,%20please@", 1);
    browser.open(&format!("{address}/stats")).await?;
    browser.until("document.querySelectorAll('.instance .bar').length === 2").await?;
    browser.until("document.getElementById('connections').textContent === '0'").await
}

async fn socket(stage: &Stage, number: u32) -> anyhow::Result<Socket> {
    let mut socket = stage.client.socket(&format!("/ws?session=caller-{number}"), &[]).await?;
    socket.send(Message::text("hello")).await?;
    ensure_eq!(socket.receive().await?, Message::text("hello"));
    Ok(socket)
}

pub(super) async fn grows(stage: &Stage) -> Check {
    let mut open = Vec::new();
    for number in 0..20 {
        open.push(socket(stage, number).await?);
    }
    let loads = |stats: Value| {
        let loads = stats["instances"].as_array().cloned().unwrap_or_default();
        loads.iter().filter_map(|it| it["connections"].as_u64()).collect::<Vec<_>>()
    };
    ensure_eq!(loads(stats(stage).await?), [10, 10]);
    open.push(socket(stage, 20).await?);
    ensure_eq!(loads(stats(stage).await?), [10, 10, 1]);
    // Whoever has a connection meets the instance that has it.
    let mut met = BTreeSet::new();
    for _ in 0..3 {
        met.insert(boot(stage, "/?session=caller-20", &[]).await?);
    }
    ensure_eq!(met.len(), 1);
    for socket in open {
        socket.close(1000, "").await?;
    }
    Ok(())
}

/// How many instances serve so many sessions, each of which must meet the same one twice.
async fn instances(stage: &Stage, sessions: u32) -> anyhow::Result<usize> {
    let mut boots = BTreeSet::new();
    for number in 0..sessions {
        let path = format!("/?session=caller-{number}");
        let first = boot(stage, &path, &[]).await?;
        ensure_eq!(boot(stage, &path, &[]).await?, first);
        boots.insert(first);
    }
    ensure_eq!(stage.containers.running().await?.len(), boots.len());
    Ok(boots.len())
}

pub(super) async fn as_pool(stage: &Stage) -> Check {
    ensure_eq!(instances(stage, 40).await?, 3);
    ensure_that!(stage.client.get("/", &[]).await?.status == 200, "a pool needs no session");
    Ok(())
}

pub(super) async fn as_session(stage: &Stage) -> Check {
    ensure_eq!(instances(stage, 10).await?, 10);
    ensure_eq!(stage.client.get("/", &[]).await?.status, 400);
    Ok(())
}

pub(super) async fn as_shared(stage: &Stage) -> Check {
    ensure_eq!(instances(stage, 10).await?, 1);
    // The page is that of the coordinator, and there is none: its path is a path like any other.
    ensure_eq!(stage.client.get("/stats", &[]).await?.string("path")?, "/stats");
    Ok(())
}
