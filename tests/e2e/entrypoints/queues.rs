//! Queues whose messages go into instances.

use super::SOON;
use std::time::Duration;
use std::{collections::BTreeSet, time::Instant};
use worker_containers_tests::{
    ensure_eq, ensure_that,
    harness::{Check, Stage, Watch},
};

async fn send(stage: &Stage, binding: &str, id: &str, count: u32) -> Check {
    ensure_eq!(stage.client.get(&format!("/__send/{binding}/{id}/{count}"), &[]).await?.text, "sent");
    Ok(())
}

/// The calls of instances whose names begin with `name`, as soon as there are `count`: instance, body, message.
async fn calls(stage: &Stage, name: &str, count: usize) -> anyhow::Result<Vec<Vec<String>>> {
    let ours = || {
        let lines = stage.journal.lines("calls").into_iter().filter(|line| line.starts_with(name));
        lines.map(|line| line.split(' ').map(str::to_owned).collect()).collect::<Vec<Vec<String>>>()
    };
    let began = Instant::now();
    while ours().len() < count {
        let left = SOON.checked_sub(began.elapsed());
        let Some(left) = left else { anyhow::bail!("there are only {:?}", ours()) };
        stage.journal.wait("calls", stage.journal.lines("calls").len() + 1, left).await?;
    }
    Ok(ours())
}

pub(super) async fn acknowledged(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    send(stage, "JOBS", "one", 1).await?;
    let first = calls(stage, "session:one ", 1).await?;
    ensure_eq!(first[0][..2], ["session:one", r#"{"jobId":"one","n":0}"#]);
    watch.next("start", SOON).await?;
    // A route finds the same instance, whose container got the message.
    let who = stage.client.get("/jobs/one/who", &[]).await?.json()?;
    ensure_eq!(who["port"], 8080);
    ensure_that!(watch.nothing_is("create"), "a second container was made");
    // What comes after it in the same queue is there, and it was not repeated meanwhile.
    send(stage, "JOBS", "after-one", 2).await?;
    calls(stage, "session:after-one ", 2).await?;
    watch.next("start", SOON).await?;
    ensure_eq!(calls(stage, "session:one ", 1).await?.len(), 1);
    Ok(())
}

pub(super) async fn retried_alone(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    for _ in 0..3 {
        stage.journal.order("calls", "session:bad ", "500");
    }
    // Both are in one batch: it waits a second to be filled.
    send(stage, "JOBS", "bad", 1).await?;
    send(stage, "JOBS", "good", 1).await?;
    let dead = stage.journal.wait("jobs-dead", 1, SOON).await?;
    let bad = calls(stage, "session:bad ", 3).await?;
    ensure_eq!(bad.len(), 3);
    ensure_eq!(bad.iter().map(|call| &call[2]).collect::<BTreeSet<_>>().len(), 1);
    ensure_that!(dead.iter().any(|line| line.starts_with("bad ")), "{dead:?}");
    ensure_eq!(calls(stage, "session:good ", 1).await?.len(), 1);
    watch.next("start", SOON).await?;
    Ok(())
}

pub(super) async fn later(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    stage.journal.order("calls", "session:late ", "later");
    send(stage, "JOBS", "late", 1).await?;
    calls(stage, "session:late ", 1).await?;
    let began = Instant::now();
    calls(stage, "session:late ", 2).await?;
    let took = began.elapsed();
    ensure_that!(took >= Duration::from_millis(2_500), "it came again after {took:?}");
    watch.next("start", SOON).await?;
    Ok(())
}

pub(super) async fn without_key(stage: &Stage) -> Check {
    let known = stage.journal.lines("calls").len();
    let dead = stage.journal.lines("jobs-dead").len();
    send(stage, "JOBS", "-", 1).await?;
    let lines = stage.journal.wait("jobs-dead", dead + 1, SOON).await?;
    ensure_that!(lines[dead].starts_with("nobody "), "{lines:?}");
    ensure_eq!(stage.journal.lines("calls").len(), known);
    Ok(())
}

pub(super) async fn patient(stage: &Stage) -> Check {
    send(stage, "SLOW", "message", 1).await?;
    ensure_eq!(stage.journal.wait("slow", 1, Duration::from_secs(10)).await?, ["200"]);
    // What a client writes is no order.
    let forged = [("MF-CF-Blob", r#"{"workerContainersPatient":true}"#)];
    ensure_eq!(stage.client.get("/slow/request/echo", &forged).await?.status, 503);
    ensure_eq!(stage.journal.wait("slow", 2, SOON).await?[1..], ["503"]);
    Ok(())
}

/// A call is noted before its container starts, and the next scenario counts those that do.
async fn both_started(watch: &mut Watch) -> Check {
    watch.next("start", SOON).await?;
    watch.next("start", SOON).await?;
    Ok(())
}

pub(super) async fn pooled(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    send(stage, "POOLED", "any", 16).await?;
    let names: BTreeSet<String> =
        calls(stage, "pool:", 16).await?.into_iter().map(|mut call| call.swap_remove(0)).collect();
    // That all sixteen met one of two happens once in 32,768 runs.
    ensure_eq!(names, BTreeSet::from(["pool:0".to_owned(), "pool:1".to_owned()]));
    both_started(&mut watch).await
}

pub(super) async fn single(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    stage.journal.order("calls", "queue:single:", "503");
    send(stage, "SINGLE", "x", 2).await?;
    let calls = calls(stage, "queue:single:", 3).await?;
    for call in &calls {
        ensure_eq!(call[0], format!("queue:single:{}", call[2]));
    }
    ensure_eq!(calls.iter().map(|call| &call[0]).collect::<BTreeSet<_>>().len(), 2);
    both_started(&mut watch).await
}
