//! When an instance stops by itself, and when it must not.
//!
//! `sleep_after` is two seconds. The passing of time is the subject here, so some scenarios let it pass.

use super::SOON;
use std::time::{Duration, Instant};
use tokio::time::sleep;
use worker_containers_tests::{
    ensure_eq, ensure_that,
    harness::{Check, Event, RawClient, Stage},
};

pub(super) const SLEEP_AFTER: Duration = Duration::from_secs(2);

/// Room for a loaded machine, on top of `sleep_after`.
pub(super) const GRACE: Duration = Duration::from_secs(3);

/// Far more than all buffers on the way.
const LARGE: usize = 256 << 20;

/// Waits for the end of one container among others.
pub(super) async fn death_of(
    watch: &mut worker_containers_tests::harness::Watch,
    name: &str,
    within: Duration,
) -> anyhow::Result<Event> {
    let deadline = Instant::now() + within;
    loop {
        let died = watch.next("die", deadline.saturating_duration_since(Instant::now())).await?;
        if died.name() == name {
            return Ok(died);
        }
    }
}

pub(super) async fn stops(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    stage.client.get("/plain/idle/x", &[]).await?.json()?;
    let started = watch.next("create", SOON).await?;
    let died = death_of(&mut watch, started.name(), SLEEP_AFTER + GRACE).await?;
    ensure_eq!(died.actor.attributes.get("exitCode").map(String::as_str), Some("0"));
    ensure_eq!(
        stage.journal.wait("session:idle", 3, SOON).await?,
        ["start 1", "expired", "stop 1: idle (exit code 0)"]
    );
    let running = stage.containers.running().await?;
    ensure_that!(!running.iter().any(|name| name == started.name()), "it still runs");
    // The file is written a moment after the hook was called.
    let began = Instant::now();
    while let Some(alarm) = stage.alarm("e2e-lifecycle-Plain", "session:idle")? {
        ensure_that!(began.elapsed() < SOON, "an alarm at {alarm} is left");
    }
    Ok(())
}

pub(super) async fn object_goes(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    stage.client.get("/plain/gone/x", &[]).await?.json()?;
    let started = watch.next("create", SOON).await?;
    death_of(&mut watch, started.name(), SLEEP_AFTER + GRACE).await?;
    // An object with nothing to do is evicted after ten seconds, and nothing tells of it.
    sleep(Duration::from_secs(15)).await;
    stage.client.get("/plain/gone/x", &[]).await?.json()?;
    let objects = stage.journal.wait("session:gone@object", 2, SOON).await?;
    ensure_that!(objects[0] != objects[1], "the object was kept");
    Ok(())
}

/// A client takes `taken` bytes of an answer and then nothing more; the instance stops in time all the same.
async fn stopped_without(stage: &Stage, name: &str, path: &str, taken: usize, leaves: bool) -> Check {
    let mut watch = stage.containers.watch().await?;
    let mut client = RawClient::send(stage.client.url(), "GET", &format!("/plain/{name}/{path}")).await?;
    let started = watch.next("create", SOON).await?;
    if taken > 0 {
        client.take_of_200(taken).await?;
    }
    let client = (!leaves).then_some(client);
    let began = Instant::now();
    death_of(&mut watch, started.name(), SLEEP_AFTER + GRACE).await?;
    ensure_that!(began.elapsed() + Duration::from_millis(500) > SLEEP_AFTER, "stopped too early");
    let lines = stage.journal.wait(&format!("session:{name}"), 3, SOON).await?;
    ensure_eq!(lines, ["start 1", "expired", "stop 1: idle (exit code 0)"]);
    if let Some(client) = client {
        let rest = client.rest().await?;
        ensure_that!(rest < LARGE, "the whole answer came");
    }
    Ok(())
}

pub(super) async fn stalled(stage: &Stage) -> Check {
    stopped_without(stage, "stalled", &format!("big?bytes={LARGE}"), 100_000, false).await?;
    stopped_without(stage, "stalled-chunked", &format!("big?bytes={LARGE}&chunked=true"), 100_000, false)
        .await
}

pub(super) async fn never_reads(stage: &Stage) -> Check {
    stopped_without(stage, "never-reads", &format!("big?bytes={LARGE}"), 0, false).await
}

pub(super) async fn vanished(stage: &Stage) -> Check {
    stopped_without(stage, "vanished", &format!("big?bytes={LARGE}"), 100_000, true).await
}

pub(super) async fn vanished_in_silence(stage: &Stage) -> Check {
    stopped_without(stage, "vanished-in-silence", "mute", 100, true).await
}

/// The route gives up before the answer begins, which it would in an hour. A client that leaves is not seen locally
/// (docs/decisions/0010); where it is, it comes by the same way.
pub(super) async fn given_up(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    let reply = stage.client.get("/brief/given-up/sleep?ms=3600000", &[]).await?;
    ensure_eq!(reply.status, 504);
    let started = watch.next("create", SOON).await?;
    death_of(&mut watch, started.name(), SLEEP_AFTER + GRACE).await?;
    Ok(())
}

/// A client sends one of the bytes that it promised, and stays.
pub(super) async fn stalled_upload(stage: &Stage) -> Check {
    for length in [100, 1_000_000] {
        let mut watch = stage.containers.watch().await?;
        let head = format!(
            "POST /plain/stalled-upload-{length}/take HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n\0"
        );
        let client = RawClient::bytes(stage.client.url(), head.as_bytes()).await?;
        let started = watch.next("create", SOON).await?;
        let began = Instant::now();
        death_of(&mut watch, started.name(), SLEEP_AFTER + GRACE).await?;
        ensure_that!(began.elapsed() + Duration::from_millis(500) > SLEEP_AFTER, "stopped too early");
        drop(client);
    }
    Ok(())
}

/// A head that promises a few bytes, of which none comes.
pub(super) async fn nothing_comes(stage: &Stage) -> Check {
    stopped_without(stage, "nothing-comes", "trickle?count=8&every_ms=3600000", 0, false).await
}

pub(super) async fn slow_reader(stage: &Stage) -> Check {
    let bytes = 32 << 20;
    let mut client =
        RawClient::send(stage.client.url(), "GET", &format!("/plain/slow-reader/big?bytes={bytes}")).await?;
    client.take_of_200(1 << 20).await?;
    let mut taken = 1 << 20;
    // Three times `sleep_after` for most of it.
    for _ in 0..60 {
        sleep(SLEEP_AFTER / 20).await;
        client.take(bytes / 64).await?;
        taken += bytes / 64;
    }
    taken += client.rest().await?;
    ensure_that!(taken > bytes, "only {taken} of {bytes} bytes and the head came");
    Ok(())
}

pub(super) async fn flowing(stage: &Stage) -> Check {
    let reply = stage.client.get("/plain/flowing/drip?count=6&every_ms=1000", &[]).await?;
    ensure_eq!(reply.text.matches("data: ").count(), 6);
    ensure_that!(reply.took >= 3 * SLEEP_AFTER, "it ended early");
    Ok(())
}

pub(super) async fn renewed(stage: &Stage) -> Check {
    let before = stage.client.get("/__handle/renewed/fetch", &[]).await?.string("boot")?;
    for _ in 0..6 {
        sleep(SLEEP_AFTER / 2).await;
        stage.client.get("/__handle/renewed/renew", &[]).await?;
    }
    ensure_eq!(stage.client.get("/__handle/renewed/fetch", &[]).await?.string("boot")?, before);
    ensure_eq!(stage.journal.lines("renewed"), ["start 1"]);
    Ok(())
}

pub(super) async fn deaf(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    stage.client.get("/deaf/a/x", &[]).await?.json()?;
    let started = watch.next("create", SOON).await?;
    // A second of idleness, ten to end after SIGTERM, and room.
    death_of(&mut watch, started.name(), Duration::from_secs(1 + 10) + GRACE).await?;
    let lines = stage.journal.wait("session:a", 3, SOON).await?;
    ensure_eq!(lines[..2], ["start 1", "expired"]);
    ensure_that!(
        lines[2].starts_with("stop 1: idle") && lines[2].ends_with(", destroyed after it ignored the signal"),
        "{lines:?}"
    );
    Ok(())
}
