//! Workflows.

use super::SOON;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tokio::time::sleep;
use worker_containers_tests::{
    ensure_eq,
    harness::{Check, Stage},
};

async fn begin(stage: &Stage, id: &str) -> Check {
    ensure_eq!(stage.client.get(&format!("/__begin/{id}"), &[]).await?.text, id);
    Ok(())
}

/// How the workflow is when it is in one of these phases.
async fn reaches(stage: &Stage, id: &str, phases: &[&str]) -> anyhow::Result<Value> {
    let began = Instant::now();
    loop {
        let status = stage.client.get(&format!("/__status/{id}"), &[]).await?.json()?;
        if phases.iter().any(|phase| status["phase"] == *phase) {
            return Ok(status);
        }
        anyhow::ensure!(began.elapsed() < SOON, "after {SOON:?} it is {status}");
        // Nothing tells when a workflow changes its phase.
        sleep(Duration::from_millis(200)).await;
    }
}

/// How the workflow ended.
async fn ended(stage: &Stage, id: &str) -> anyhow::Result<Value> {
    reaches(stage, id, &["Complete", "Errored"]).await
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
    // It rests, and what it did is stored. The local engine goes on by itself only after a pause.
    stage.journal.wait("flow-crashed", 3, SOON).await?;
    ensure_eq!(stage.client.get("/__pause/crashed", &[]).await?.text, "paused");
    reaches(stage, "crashed", &["Paused"]).await?;
    stage.crash().await?;
    ensure_eq!(stage.client.get("/__resume/crashed", &[]).await?.text, "resumed");
    let status = ended(stage, "crashed").await?;
    ensure_eq!(status["output"], json!({ "doubled": 42, "echoed": "42 done" }));
    ensure_eq!(steps(stage, "crashed"), ["start", "double", "echo"]);
    let runs = stage.journal.lines("flow-crashed").into_iter().filter(|line| line == "run").count();
    ensure_eq!(runs, 2);
    Ok(())
}

pub(super) async fn fails(stage: &Stage) -> Check {
    stage.journal.order("flow-badly", "double", "never");
    begin(stage, "badly").await?;
    let status = ended(stage, "badly").await?;
    ensure_eq!(status["phase"], "Errored");
    ensure_eq!(status["error"], "never, as ordered");
    ensure_eq!(steps(stage, "badly"), ["start", "double"]);
    Ok(())
}

pub(super) async fn distinct(stage: &Stage) -> Check {
    begin(stage, "twice").await?;
    let again = stage.client.get("/__begin/twice", &[]).await?;
    ensure_eq!(again.status, 500);
    Ok(())
}
