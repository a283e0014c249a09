//! What else can be wanted of a route.

use std::time::Duration;
use tokio::time::sleep;
use tokio_tungstenite::tungstenite::Message;
use worker_containers_tests::{
    ensure_eq, ensure_that,
    harness::{Check, Client, Stage},
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

pub(super) async fn warm_up(stage: &Stage) -> Check {
    let stage = stage.another()?;
    let mut watch = stage.containers.watch().await?;
    ensure_eq!(stage.client.get("/__warm", &[]).await?.text, "done");
    // Three of one autoscaled route, one of another, and two of a pool.
    for _ in 0..6 {
        watch.next("start", Duration::from_secs(20)).await?;
    }
    let warm = stage.client.get("/fragile/who", &[("X-Session-ID", "alice")]).await?;
    warm.json()?;
    ensure_that!(watch.nothing_is("create"), "a seventh container was made");
    Ok(())
}

pub(super) async fn failover(stage: &Stage) -> Check {
    // The order of this key is pinned by the golden values of the hash: 0 before 1 before 2, or as found there.
    let key = [("X-Session-ID", "alice")];
    let first = stage.client.get("/fragile/who", &key).await?.string("boot")?;
    let names = ["pool:0", "pool:1", "pool:2"];
    let home = names[HOME];
    stage.client.get(&format!("/__break/{home}/1000"), &[]).await?;
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

/// Stops the one instance and lets its next start fail, so often.
async fn fail(stage: &Stage, times: u32) -> Check {
    stage.client.get("/__stop/singleton", &[]).await?;
    stage.client.get(&format!("/__break/singleton/{times}"), &[]).await?;
    Ok(())
}

pub(super) async fn retry(stage: &Stage) -> Check {
    let first = stage.client.get("/fragile/one/who", &[]).await?.string("boot")?;
    fail(stage, 1).await?;
    let second = stage.client.get("/fragile/one/who", &[]).await?.string("boot")?;
    ensure_that!(first != second, "it was never stopped");
    // What may mean something twice is not sent again, and neither is what has a body.
    for (method, body) in [("POST", ""), ("PUT", "x"), ("DELETE", "")] {
        fail(stage, 1).await?;
        let request = stage.client.request(method.parse()?, "/fragile/one/who").body(body);
        let reply = Client::reply(request).await?;
        ensure_that!(reply.status == 503, "{method}: {} {}", reply.status, reply.text);
        ensure_that!(reply.headers.contains_key("retry-after"), "{method}: no Retry-After");
        stage.client.get("/fragile/one/who", &[]).await?.json()?;
    }
    // An answer of the container is an answer, whatever it says.
    let taken = async || {
        Ok::<_, anyhow::Error>(stage.client.get("/fragile/one/who", &[]).await?.json()?["taken"].as_u64())
    };
    ensure_eq!(taken().await?, Some(0));
    let reply = stage.client.get("/fragile/one/pretend", &[]).await?;
    ensure_that!(reply.status == 503 && reply.text == "I am not there", "{}", reply.text);
    ensure_that!(!reply.headers.contains_key("worker-containers-failure"), "a container claims to be none");
    ensure_eq!(taken().await?, Some(1));
    Ok(())
}

pub(super) async fn unique(stage: &Stage) -> Check {
    let mut boots = Vec::new();
    for _ in 0..2 {
        let text = stage.client.get("/__unique", &[]).await?.text;
        let two: Vec<&str> = text.lines().collect();
        let [made, again] = two.as_slice() else { anyhow::bail!("not two answers: {text}") };
        let boot = |text: &str| {
            Ok::<_, anyhow::Error>(serde_json::from_str::<serde_json::Value>(text)?["boot"].clone())
        };
        ensure_eq!(boot(made)?, boot(again)?);
        boots.push(boot(made)?);
    }
    ensure_that!(boots[0] != boots[1], "two jobs met one instance");
    Ok(())
}

/// The first choice of `alice` among three, as the golden values of the hash have it.
const HOME: usize = 1;
