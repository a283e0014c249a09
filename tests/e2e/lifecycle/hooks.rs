//! What hooks are told, in which order, and how often.

use super::SOON;
use worker_containers_tests::{
    ensure_eq, ensure_that,
    harness::{Check, Reply, Stage},
};

pub(super) async fn alternate(stage: &Stage) -> Check {
    for run in 1..=3 {
        stage.client.get("/__handle/alternating/fetch", &[]).await?.json()?;
        stage.client.get("/__handle/alternating/stop", &[]).await?;
        stage.journal.wait("alternating", 2 * run, SOON).await?;
    }
    let told = |run| [format!("start {run}"), format!("stop {run}: stopped on request (exit code 0)")];
    ensure_eq!(stage.journal.lines("alternating"), (1..=3).flat_map(told).collect::<Vec<_>>());
    Ok(())
}

pub(super) async fn container_killed(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    let first = stage.client.get("/plain/killed/x", &[]).await?.string("boot")?;
    let started = watch.next("start", SOON).await?;
    stage.containers.kill(started.name()).await?;
    watch.next("die", SOON).await?;
    let second = stage.client.get("/plain/killed/x", &[]).await?.string("boot")?;
    ensure_that!(first != second, "the container was not replaced");
    ensure_eq!(
        stage.journal.wait("session:killed", 4, SOON).await?,
        [
            "start 1",
            "error the container exited (exit code 137) [run 1]",
            "stop 1: exited (exit code 137)",
            "start 2",
        ]
    );
    Ok(())
}

pub(super) async fn ends_by_itself(stage: &Stage) -> Check {
    for code in [0, 1, 143] {
        let name = format!("ends-{code}");
        stage.client.get(&format!("/plain/{name}/x"), &[]).await?.json()?;
        // The answer is lost with it.
        stage.client.get(&format!("/plain/{name}/exit?code={code}"), &[]).await?;
        stage.client.get(&format!("/plain/{name}/x"), &[]).await?.json()?;
        let lines = stage.journal.lines(&format!("session:{name}"));
        let stops: Vec<_> = lines.iter().filter(|line| line.starts_with("stop ")).collect();
        ensure_eq!(stops, [&format!("stop 1: exited (exit code {code})")]);
        ensure_that!(alternates(&lines) && lines.contains(&"start 2".to_owned()), "{lines:?}");
    }
    Ok(())
}

pub(super) async fn panic_in_on_start(stage: &Stage) -> Check {
    stage.journal.order("session:panics", "start 1", "panic");
    let hurt = soon(stage, "/plain/panics/x").await?;
    ensure_that!(hurt.status == 503 && hurt.text.contains("panic"), "{} {}", hurt.status, hurt.text);
    soon(stage, "/plain/panics/x").await?.json()?;
    let rebuilt = "the object was rebuilt while `on_start` ran [run 1]";
    let told =
        ["start 1", &format!("error {rebuilt}"), &format!("stop 1: failed to start: {rebuilt}"), "start 2"];
    ensure_eq!(stage.journal.wait("session:panics", 4, SOON).await?, told);
    Ok(())
}

/// An answer, which must not take long.
async fn soon(stage: &Stage, path: &str) -> anyhow::Result<Reply> {
    let reply = stage.client.get(path, &[]).await?;
    ensure_that!(reply.took < SOON, "{path} was answered only after {:?}", reply.took);
    Ok(reply)
}

pub(super) async fn panic_in_on_stop(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    stage.journal.order("session:panics-late", "stop 1", "panic");
    let first = stage.client.get("/plain/panics-late/x", &[]).await?.string("boot")?;
    stage.containers.kill(watch.next("start", SOON).await?.name()).await?;
    watch.next("die", SOON).await?;
    // This one notices the end, and may be hurt by the panic that follows.
    soon(stage, "/plain/panics-late/x").await?;
    let second = soon(stage, "/plain/panics-late/x").await?.string("boot")?;
    ensure_that!(first != second, "the container was not replaced");
    let lines = stage.journal.lines("session:panics-late");
    let told = |what: &str| lines.iter().filter(|line| line.starts_with(what)).count();
    ensure_that!(told("start 1") == 1 && told("stop 1") == 1, "{lines:?}");
    ensure_that!(alternates(&lines), "{lines:?}");
    Ok(())
}

pub(super) async fn panic_of_another(stage: &Stage) -> Check {
    let before = stage.client.get("/plain/bystander/x", &[]).await?.string("boot")?;
    stage.journal.order("session:panics-beside", "start 1", "panic");
    let panics = async {
        // The other request is on its way by then.
        stage.client.get("/plain/bystander/x", &[]).await?;
        soon(stage, "/plain/panics-beside/x").await
    };
    let (under_way, hurt) = tokio::join!(soon(stage, "/plain/bystander/sleep?ms=1500"), panics);
    ensure_eq!(hurt?.status, 503);
    ensure_eq!(under_way?.status, 200);
    let after = soon(stage, "/plain/bystander/x").await?.string("boot")?;
    ensure_eq!(before, after);
    ensure_eq!(stage.journal.lines("session:bystander"), ["start 1"]);
    Ok(())
}

/// Whether starts and stops follow each other, run by run.
pub(super) fn alternates(lines: &[String]) -> bool {
    let told = lines.iter().filter(|line| line.starts_with("start ") || line.starts_with("stop "));
    let heads: Vec<_> = told.map(|line| line.split(':').next().unwrap_or_default().to_owned()).collect();
    heads.iter().enumerate().all(|(index, head)| {
        let kind = if index % 2 == 0 { "start" } else { "stop" };
        *head == format!("{kind} {}", index / 2 + 1)
    })
}
