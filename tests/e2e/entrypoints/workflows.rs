//! Workflows.

use super::SOON;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tokio::time::sleep;
use worker_containers_tests::{
    ensure_eq, ensure_that,
    harness::{Check, Stage},
};

async fn begin(stage: &Stage, id: &str) -> Check {
    ensure_eq!(stage.client.get(&format!("/__begin/{id}"), &[]).await?.text, id);
    Ok(())
}

/// How the workflow ended.
async fn ended(stage: &Stage, id: &str) -> anyhow::Result<Value> {
    let began = Instant::now();
    loop {
        let status = stage.client.get(&format!("/__status/{id}"), &[]).await?.json()?;
        if status["phase"] == "Complete" || status["phase"] == "Errored" {
            return Ok(status);
        }
        anyhow::ensure!(began.elapsed() < SOON, "after {SOON:?} it is {status}");
        // Nothing tells when a workflow ends.
        sleep(Duration::from_millis(200)).await;
    }
}

/// Every step that was carried out, each as often as it was.
fn steps(stage: &Stage, id: &str) -> Vec<String> {
    let mut lines = stage.journal.lines(&format!("flow-{id}"));
    lines.retain(|line| line != "run");
    lines
}

pub(super) async fn complete(stage: &Stage) -> Check {
    for _ in 0..2 {
        stage.journal.order("flow-well", "double", "not yet");
    }
    begin(stage, "well").await?;
    let status = ended(stage, "well").await?;
    ensure_eq!(
        status,
        json!({ "phase": "Complete", "output": { "doubled": 42, "echoed": "42 done" }, "error": null })
    );
    ensure_eq!(steps(stage, "well"), ["start", "double", "double", "double", "echo"]);
    Ok(())
}

pub(super) async fn replayed(stage: &Stage) -> Check {
    begin(stage, "crashed").await?;
    // It rests, and what it did is stored.
    stage.journal.wait("flow-crashed", 3, SOON).await?;
    stage.crash().await?;
    let status = ended(stage, "crashed").await?;
    ensure_eq!(status["output"]["doubled"], 42);
    ensure_eq!(steps(stage, "crashed"), ["start", "double", "echo"]);
    let runs = stage.journal.lines("flow-crashed").into_iter().filter(|line| line == "run").count();
    ensure_that!(runs > 1, "it was not carried on in another place");
    Ok(())
}

pub(super) async fn fails(stage: &Stage) -> Check {
    stage.journal.order("flow-badly", "double", "never");
    begin(stage, "badly").await?;
    let status = ended(stage, "badly").await?;
    ensure_eq!(status["phase"], "Errored");
    ensure_that!(status["error"].as_str().unwrap_or_default().contains("never, as ordered"), "{status}");
    ensure_eq!(steps(stage, "badly"), ["start", "double"]);
    Ok(())
}

pub(super) async fn distinct(stage: &Stage) -> Check {
    begin(stage, "twice").await?;
    let again = stage.client.get("/__begin/twice", &[]).await?;
    ensure_eq!(again.status, 500);
    Ok(())
}
