//! `examples/shared`.

use super::curl;
use worker_containers_tests::{
    ensure_eq,
    harness::{Check, Stage},
};

pub(super) async fn readme(stage: &Stage) -> Check {
    let replies = curl::lines_of(stage, "shared").await?;
    let [first, second] = replies.as_slice() else { anyhow::bail!("two lines, not {}", replies.len()) };
    ensure_eq!(first.string("boot")?, second.string("boot")?);
    let requests = |reply: &worker_containers_tests::harness::Reply| {
        Ok::<_, anyhow::Error>(reply.json()?["requests"].as_u64().unwrap_or_default())
    };
    ensure_eq!(requests(first)? + 1, requests(second)?);
    ensure_eq!(stage.containers.running().await?.len(), 1);
    Ok(())
}
