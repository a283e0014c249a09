//! From listening to ready.

use std::time::Duration;
use worker_containers_tests::{
    ensure_that,
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
    Ok(())
}

pub(super) async fn stuck(stage: &Stage) -> Check {
    let best = best(stage, "stuck", 300).await?;
    println!("    first request {best} ms after listening, although the first connection is stuck");
    ensure_that!(best <= 300, "the first request came {best} ms after it listened");
    Ok(())
}
