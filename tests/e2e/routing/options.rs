//! What else can be wanted of a route.

use std::time::Duration;
use tokio::time::sleep;
use tokio_tungstenite::tungstenite::Message;
use worker_containers_tests::{
    ensure_eq, ensure_that,
    harness::{Check, Stage},
};

pub(super) async fn timeout(stage: &Stage) -> Check {
    stage.client.get("/late/who", &[]).await?.json()?;
    // The response begins with the first event, after three seconds.
    let reply = stage.client.get("/late/sleep?ms=3000", &[]).await?;
    ensure_eq!(reply.status, 504);
    ensure_that!(reply.text.contains("\"timeout\""), "{}", reply.text);
    ensure_that!(reply.took < Duration::from_millis(2_500), "answered only after {:?}", reply.took);
    // A body that takes longer than that is no late response.
    let long = stage.client.get("/late/drip?count=3&every_ms=700", &[]).await?;
    ensure_eq!(long.text.matches("data: ").count(), 3);
    Ok(())
}

pub(super) async fn strip_prefix(stage: &Stage) -> Check {
    for (path, expected) in [
        ("/v1/api/users?a=1", "/api/users?a=1"),
        ("/v1/api", "/api"),
        ("/v1/api/caf%C3%A9/", "/api/caf%C3%A9/"),
    ] {
        ensure_eq!(stage.client.get(path, &[]).await?.json()?["uri"], expected);
    }
    Ok(())
}

pub(super) async fn websocket(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    let reply = stage.client.get("/socket/ws", &[]).await?;
    ensure_eq!(reply.status, 426);
    ensure_that!(reply.text.contains("upgrade_required"), "{}", reply.text);
    ensure_that!(watch.nothing(), "a container was made");
    let mut socket = stage.client.socket("/socket/ws", &[]).await?;
    socket.send(Message::text("hello")).await?;
    ensure_eq!(socket.receive().await?, Message::text("hello"));
    socket.close(1000, "").await?;
    Ok(())
}

pub(super) async fn failover(stage: &Stage) -> Check {
    // The order of this key is pinned by the golden values of the hash: 0 before 1 before 2, or as found there.
    let key = [("X-Session-ID", "alice")];
    let first = stage.client.get("/fragile/who", &key).await?.string("boot")?;
    let names = ["pool:0", "pool:1", "pool:2"];
    let home = names[HOME];
    stage.client.get(&format!("/__break/{home}"), &[]).await?;
    stage.client.get(&format!("/__stop/{home}"), &[]).await?;
    let mut boots = Vec::new();
    for _ in 0..4 {
        boots.push(stage.client.get("/fragile/who", &key).await?.string("boot")?);
    }
    let second = boots[0].clone();
    ensure_that!(second != first, "the broken instance answered");
    ensure_eq!(boots, vec![second.clone(); 4]);
    stage.client.get("/__mend", &[]).await?;
    // The time for which it is passed over, and a little more.
    sleep(Duration::from_secs(6)).await;
    let back = stage.client.get("/fragile/who", &key).await?.string("boot")?;
    ensure_that!(back != second, "it did not come back to its first choice");
    Ok(())
}

/// The first choice of `alice` among three, as the golden values of the hash have it.
const HOME: usize = 1;
