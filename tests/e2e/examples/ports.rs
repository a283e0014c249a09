//! `examples/multi-port`.

use super::curl;
use worker_containers_tests::{
    ensure_eq, ensure_that,
    harness::{Check, Stage},
};

pub(super) async fn readme(stage: &Stage) -> Check {
    let replies = curl::lines_of(stage, "multi-port").await?;
    let [main, admin, metrics] = replies.as_slice() else {
        anyhow::bail!("three lines, not {}", replies.len())
    };
    ensure_eq!(main.json()?["port"], 8080);
    ensure_eq!(admin.json()?["port"], 8081);
    ensure_eq!(admin.string("path")?, "/keys");
    ensure_eq!(main.string("boot")?, admin.string("boot")?);
    ensure_that!(metrics.status == 200 && metrics.text.ends_with("requests_total 2\n"), "{}", metrics.text);
    let wilful = stage.client.get("/", &[("cf-container-target-port", "9090")]).await?;
    ensure_eq!(wilful.json()?["port"], 8080);
    ensure_eq!(stage.containers.running().await?.len(), 1);
    Ok(())
}
