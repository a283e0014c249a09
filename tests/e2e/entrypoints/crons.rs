//! Crons, fired by hand.

use super::SOON;
use worker_containers_tests::{
    ensure_eq, ensure_that,
    harness::{Check, Reply, Stage},
};

/// Fires a cron that was due at a time, in milliseconds since the epoch.
async fn fire(stage: &Stage, cron: &str, due: u64) -> anyhow::Result<Reply> {
    let cron = cron.replace(' ', "+");
    stage.client.get(&format!("/cdn-cgi/local/scheduled?cron={cron}&time={due}"), &[]).await
}

fn of<'a>(lines: &'a [String], start: &str) -> Vec<&'a String> {
    lines.iter().filter(|line| line.starts_with(start)).collect()
}

pub(super) async fn called(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    let due = 1_795_662_000_000;
    ensure_eq!(fire(stage, "0 3 * * *", due).await?.status, 200);
    let lines = stage.journal.lines("calls");
    let name = format!("cron:0 3 * * *:{due} ");
    let body = r#"{"cron":"0 3 * * *","scheduledTime":"2026-11-26T03:00:00.000Z"}"#;
    ensure_eq!(
        of(&lines, &name).iter().map(|line| line.trim_end()).collect::<Vec<_>>(),
        [format!("{name}{body}")]
    );
    watch.next("start", SOON).await?;
    fire(stage, "0 3 * * *", due).await?;
    ensure_eq!(of(&stage.journal.lines("calls"), &name).len(), 2);
    ensure_that!(watch.nothing_is("create"), "a second container was made");
    fire(stage, "0 3 * * *", due + 86_400_000).await?;
    watch.next("start", SOON).await?;
    Ok(())
}

pub(super) async fn named(stage: &Stage) -> Check {
    for due in [1_795_664_000_000, 1_795_668_000_000] {
        ensure_eq!(fire(stage, "30 * * * *", due).await?.status, 200);
    }
    ensure_eq!(of(&stage.journal.lines("calls"), "hourly ").len(), 2);
    Ok(())
}

pub(super) async fn refused(stage: &Stage) -> Check {
    stage.journal.order("calls", "hourly ", "418");
    let reply = fire(stage, "30 * * * *", 1_795_672_000_000).await?;
    ensure_eq!((reply.status.as_u16(), reply.text.as_str()), (500, "exception"));
    Ok(())
}

pub(super) async fn job(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    let due = 1_795_666_500_000;
    ensure_eq!(fire(stage, "15 4 * * *", due).await?.status, 200);
    let lines = stage.journal.wait("nightly", 1, SOON).await?;
    ensure_eq!(lines.len(), 1);
    ensure_that!(lines[0].starts_with(&format!("cron:15 4 * * *:{due} ")), "{lines:?}");
    watch.only_create(SOON).await?;
    Ok(())
}

pub(super) async fn warm(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    ensure_eq!(fire(stage, "*/5 * * * *", 1_795_662_300_000).await?.status, 200);
    let mut started = Vec::new();
    for _ in 0..2 {
        started.push(watch.next("start", SOON).await?.name().to_owned());
    }
    ensure_eq!(fire(stage, "*/5 * * * *", 1_795_662_600_000).await?.status, 200);
    ensure_that!(watch.nothing_is("create"), "a third container was made");
    stage.containers.kill(&started[0]).await?;
    watch.next("die", SOON).await?;
    ensure_eq!(fire(stage, "*/5 * * * *", 1_795_662_900_000).await?.status, 200);
    watch.next("start", SOON).await?;
    Ok(())
}

pub(super) async fn others(stage: &Stage) -> Check {
    ensure_eq!(fire(stage, "45 5 * * *", 1_795_671_900_000).await?.status, 200);
    ensure_eq!(stage.journal.lines("others"), ["45 5 * * *"]);
    Ok(())
}
