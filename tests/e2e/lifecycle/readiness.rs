//! From listening to ready.

use super::SOON;
use std::time::{Duration, Instant};
use tokio::time::sleep;
use worker_containers_tests::{
    ensure_eq, ensure_that,
    harness::{Check, Stage},
};

/// The machine is shared: one good try of so many shows what the library adds.
const TRIES: u32 = 6;

/// How long an application had been listening when the first request came, in milliseconds.
async fn listening_ms(stage: &Stage, path: &str) -> anyhow::Result<u64> {
    let reply = stage.client.get(path, &[]).await?.json()?;
    Ok(reply["listening_ms"].as_u64().unwrap_or(u64::MAX))
}

/// The best of several cold starts, each of another instance.
async fn best(stage: &Stage, class: &str, enough: u64) -> anyhow::Result<u64> {
    let mut best = u64::MAX;
    for attempt in 0..TRIES {
        best = best.min(listening_ms(stage, &format!("/{class}/try-{attempt}/x")).await?);
        if best <= enough {
            break;
        }
    }
    Ok(best)
}

pub(super) async fn unwell(stage: &Stage) -> Check {
    let reply = stage.client.get("/slow/ready/x", &[]).await?;
    let listening = reply.json()?["listening_ms"].as_u64().unwrap_or_default();
    // It says when it is well on its own clock, which began a moment before it listened.
    ensure_that!(listening >= 1_950, "a request came {listening} ms after listening, before it was well");
    ensure_that!(reply.took < Duration::from_secs(5), "answered only after {:?}", reply.took);
    Ok(())
}

pub(super) async fn overhead(stage: &Stage) -> Check {
    let mut measured = Vec::new();
    for class in ["late100", "late500", "late1000", "late3000"] {
        measured.push((class, best(stage, class, 50).await?));
    }
    println!("    first request after listening, in ms: {measured:?}");
    ensure_that!(measured.iter().all(|(_, ms)| *ms <= 50), "{measured:?}");
    Ok(())
}

pub(super) async fn tiny_budget(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    let reply = stage.client.get("/hasty/a/x", &[]).await?;
    ensure_that!(
        reply.status == 503 && reply.text.contains("port_timeout"),
        "{} {}",
        reply.status,
        reply.text
    );
    ensure_that!(reply.text.contains("[run 1]"), "no run in {}", reply.text);
    let took = reply.took.as_secs_f64();
    ensure_that!((1.0..2.5).contains(&took), "given up after {took:.1} s of one");
    // Nobody knows that it would ever listen.
    watch.only_create(SOON).await?;
    Ok(())
}

pub(super) async fn stuck(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    stage.client.get("/stuck/once/x", &[]).await?.json()?;
    watch.only_create(SOON).await?;
    let best = best(stage, "stuck", 300).await?;
    println!("    first request {best} ms after listening, although the first connection is stuck");
    ensure_that!(best <= 300, "the first request came {best} ms after it listened");
    Ok(())
}

/// Many clients ask while it starts: each is told so in time, and it is one start.
pub(super) async fn slow(stage: &Stage) -> Check {
    told_until_ready(stage, "/drowsy/a/x").await?;
    // Another one of the pool would have to start as well.
    told_until_ready(stage, "/drowsies/a/x").await
}

async fn told_until_ready(stage: &Stage, path: &str) -> Check {
    let mut watch = stage.containers.watch().await?;
    let began = Instant::now();
    let mut told = 0;
    let served = loop {
        let reply = stage.client.get(path, &[]).await?;
        if reply.status == 200 {
            break reply;
        }
        ensure_that!(reply.status == 503, "{} {}", reply.status, reply.text);
        ensure_eq!(reply.headers.get("retry-after").and_then(|it| it.to_str().ok()), Some("2"));
        let problem: serde_json::Value = serde_json::from_str(&reply.text)?;
        ensure_eq!(problem["code"], "starting");
        ensure_eq!(problem["phase"], "starting");
        ensure_eq!(problem["run"], 1);
        let detail = problem["detail"].as_str().unwrap_or_default();
        ensure_that!(detail.contains("port 8080 does not listen"), "it does not say why: {detail}");
        let took = reply.took.as_secs_f64();
        ensure_that!((0.9..2.0).contains(&took), "told after {took:.1} s instead of one");
        told += 1;
    };
    ensure_that!((1..=3).contains(&told), "told {told} times in {:?}", began.elapsed());
    ensure_eq!(served.json()?["boot"].is_string(), true);
    watch.only_create(SOON).await?;
    Ok(())
}

/// One that runs and is never heard of: destroyed when its time is over, and started again for those who wait.
pub(super) async fn never_heard_of(stage: &Stage) -> Check {
    stage.client.get("/frozen/proof/x", &[]).await?.json()?;
    let mut watch = stage.containers.watch().await?;
    let (first, second, frozen) =
        tokio::join!(stage.client.get("/frozen/a/x", &[]), stage.client.get("/frozen/a/x", &[]), async {
            let started = watch.next("start", SOON).await?;
            stage.containers.freeze(started.name()).await?;
            watch.next("create", Duration::from_secs(20)).await.map(drop)
        });
    frozen?;
    let (first, second) = (first?, second?);
    ensure_eq!(first.string("boot")?, second.string("boot")?);
    let took = first.took.as_secs_f64();
    ensure_that!((5.4..12.0).contains(&took), "answered after {took:.1} s");
    ensure_that!(watch.nothing_is("create"), "it was started once more");
    Ok(())
}

/// Its connections are accepted by the kernel, and nobody is there.
pub(super) async fn never_answers(stage: &Stage) -> Check {
    let reply = stage.client.get("/unanswering/a/x", &[]).await?;
    ensure_that!(reply.status == 503, "{} {}", reply.status, reply.text);
    ensure_that!(reply.text.contains("port 8080 does not listen: no answer"), "{}", reply.text);
    let took = reply.took.as_secs_f64();
    ensure_that!((2.0..4.0).contains(&took), "given up after {took:.1} s of two");
    Ok(())
}

pub(super) async fn speaks_something_else(stage: &Stage) -> Check {
    let reply = stage.client.get("/bilingual/a/env", &[]).await?;
    // The program was told what the class says, and another class says nothing.
    ensure_eq!(reply.string("ARGUMENTS")?, "--said so");
    ensure_that!(reply.took < SOON, "ready only after {:?}", reply.took);
    ensure_eq!(stage.client.get("/plain/arguments/env", &[]).await?.string("ARGUMENTS")?, "");
    Ok(())
}

pub(super) async fn hurried(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    let reply = stage.client.get("/__hurried/a/start", &[]).await?;
    ensure_that!(reply.status == 503 && reply.text.contains("has been starting"), "{reply:?}");
    // The start went on.
    stage.client.get("/__hurried/a/x", &[]).await?.json()?;
    watch.only_create(SOON).await?;
    Ok(())
}

/// The same when nobody waits any more.
pub(super) async fn left_alone(stage: &Stage) -> Check {
    stage.client.get("/frozen/proof-again/x", &[]).await?.json()?;
    let mut watch = stage.containers.watch().await?;
    let (reply, frozen) = tokio::join!(stage.client.get("/frozen-briefly/left/x", &[]), async {
        let started = watch.next("start", SOON).await?;
        stage.containers.freeze(started.name()).await
    });
    frozen?;
    ensure_eq!(reply?.status, 504);
    watch.next("die", Duration::from_secs(10)).await?;
    // Another start would begin a second later at the latest.
    sleep(Duration::from_secs(3)).await;
    ensure_that!(watch.nothing_is("create"), "it was started again for nobody");
    Ok(())
}
