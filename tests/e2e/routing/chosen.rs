//! A mode that a variable chooses.

use std::collections::BTreeSet;
use tokio_tungstenite::tungstenite::Message;
use worker_containers_tests::{
    ensure_eq, ensure_that,
    harness::{Check, Stage},
};

/// The instance that each of these sessions meets.
pub(super) async fn boots(stage: &Stage, path: &str, sessions: &[String]) -> anyhow::Result<Vec<String>> {
    let mut boots = Vec::new();
    for session in sessions {
        boots.push(stage.client.get(path, &[("X-Session-ID", session)]).await?.string("boot")?);
    }
    Ok(boots)
}

/// How many instances serve six sessions, each of which must meet the same one twice.
async fn instances(stage: &Stage) -> anyhow::Result<usize> {
    let sessions: Vec<String> = (0..6).map(|number| format!("session-{number}")).collect();
    let first = boots(stage, "/chosen/who", &sessions).await?;
    ensure_eq!(first, boots(stage, "/chosen/who", &sessions).await?);
    Ok(first.into_iter().collect::<BTreeSet<_>>().len())
}

pub(super) async fn pool(stage: &Stage) -> Check {
    ensure_eq!(instances(stage).await?, 2);
    Ok(())
}

pub(super) async fn session(stage: &Stage) -> Check {
    ensure_eq!(instances(stage).await?, 6);
    ensure_eq!(stage.client.get("/chosen/who", &[]).await?.status, 400);
    Ok(())
}

pub(super) async fn shared(stage: &Stage) -> Check {
    ensure_eq!(instances(stage).await?, 1);
    Ok(())
}

pub(super) async fn autoscale(stage: &Stage) -> Check {
    let mut open = Vec::new();
    let mut boots = BTreeSet::new();
    for number in 0..4 {
        let session = format!("client-{number}");
        let key = [("X-Session-ID", session.as_str())];
        let mut socket = stage.client.socket("/chosen/ws", &key).await?;
        socket.send(Message::text("hello")).await?;
        socket.receive().await?;
        open.push(socket);
        boots.insert(stage.client.get("/chosen/who", &key).await?.string("boot")?);
    }
    ensure_eq!(boots.len(), 2);
    Ok(())
}

pub(super) async fn nonsense(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    let reply = stage.client.get("/chosen/who", &[("X-Session-ID", "a")]).await?;
    ensure_eq!(reply.status, 500);
    ensure_that!(reply.text.contains("bad_configuration"), "{}", reply.text);
    ensure_that!(
        reply.text.contains("the variable `ROUTING_MODE` is \\\"pools\\\"; write one of `pool`"),
        "{}",
        reply.text
    );
    ensure_that!(watch.nothing(), "a container was made");
    Ok(())
}
