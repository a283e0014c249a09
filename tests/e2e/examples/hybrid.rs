//! `examples/hybrid`.

use super::{boot, curl};
use tokio_tungstenite::tungstenite::Message;
use worker_containers_tests::{
    ensure_eq, ensure_that,
    harness::{Check, Stage},
};

pub(super) async fn readme(stage: &Stage) -> Check {
    let replies = curl::lines_of(stage, "hybrid").await?;
    let [probe, session, socket, api] = replies.as_slice() else {
        anyhow::bail!("four lines, not {}", replies.len())
    };
    ensure_eq!(probe.string("path")?, "/media/probe");
    ensure_eq!(session.string("path")?, "/media/session/7/state");
    ensure_eq!(socket.status, 426);
    ensure_eq!(api.string("path")?, "/users");
    let boots = [probe.string("boot")?, session.string("boot")?, api.string("boot")?];
    ensure_that!(boots[0] != boots[1] && boots[1] != boots[2] && boots[0] != boots[2], "{boots:?}");
    for number in 0..20 {
        let session = format!("session-{number}");
        let met = boot(stage, "/media/probe", &[("X-Session-ID", &session)]).await?;
        ensure_that!(met != boots[1], "a probe met the instance of the session");
    }
    Ok(())
}

pub(super) async fn socket(stage: &Stage) -> Check {
    let before = stage.client.get("/media/session/8/state", &[]).await?;
    let running = stage.containers.running().await?.len();
    let mut socket = stage.client.socket("/media/session/8/ws", &[]).await?;
    socket.send(Message::text("hello")).await?;
    ensure_eq!(socket.receive().await?, Message::text("hello"));
    ensure_eq!(stage.containers.running().await?.len(), running);
    ensure_eq!(boot(stage, "/media/session/8/state", &[]).await?, before.string("boot")?);
    socket.close(1000, "").await?;
    Ok(())
}
