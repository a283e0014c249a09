//! What requests and WebSocket messages cost, beside an object that only passes them on.

use futures_util::future::try_join_all;
use tokio_tungstenite::tungstenite::Message;
use worker_containers_tests::{
    ensure_eq, ensure_that,
    harness::{Check, Socket, Stage},
};

/// Round trips of one measurement, over all connections.
const MESSAGES: usize = 20_000;

/// Sent before the first answer is awaited.
const AT_ONCE: usize = 50;

/// The machine is shared: the best of several measurements is what the code costs.
const ROUNDS: usize = 3;

pub(super) async fn one_connection(stage: &Stage) -> Check {
    compare(stage, 1).await
}

pub(super) async fn fifty_connections(stage: &Stage) -> Check {
    compare(stage, 50).await
}

async fn compare(stage: &Stage, connections: usize) -> Check {
    let (mut bare, mut ours) = (f64::MAX, f64::MAX);
    for _ in 0..ROUNDS {
        bare = bare.min(microseconds(stage, "/bare/cost/ws", connections).await?);
        ours = ours.min(microseconds(stage, "/ours/cost/ws", connections).await?);
    }
    let theirs = microseconds(stage, "/theirs/cost/ws", connections).await?;
    println!(
        "    workerd takes {bare:.1} µs for a round trip through a bare object, {ours:.1} through ours ({:.2} times), \
         {theirs:.1} through the TypeScript library ({:.2} times)",
        ours / bare,
        theirs / bare
    );
    ensure_that!(ours <= 1.3 * bare, "{ours:.1} µs and {bare:.1} µs");
    Ok(())
}

/// Requests of one measurement, and how many of them are under way at a time.
const REQUESTS: usize = 800;
const CLIENTS: usize = 8;

/// Answered with a few hundred bytes. Most of what is measured is `wrangler dev` itself.
pub(super) async fn small_requests(stage: &Stage) -> Check {
    let (mut bare, mut ours, mut theirs) = (f64::MAX, f64::MAX, f64::MAX);
    for _ in 0..ROUNDS {
        bare = bare.min(of_a_request(stage, "/bare/cost/fetch").await?);
        ours = ours.min(of_a_request(stage, "/ours/cost/fetch").await?);
        theirs = theirs.min(of_a_request(stage, "/theirs/cost/fetch").await?);
    }
    println!(
        "    workerd takes {bare:.0} µs for a request through a bare object, {ours:.0} through ours ({:.2} times), \
         {theirs:.0} through the TypeScript library ({:.2} times)",
        ours / bare,
        theirs / bare
    );
    ensure_that!(ours <= 2.0 * bare, "{ours:.0} µs and {bare:.0} µs");
    Ok(())
}

/// Processor time of workerd for a request that starts nothing.
async fn of_a_request(stage: &Stage, path: &str) -> anyhow::Result<f64> {
    let send = async || {
        let reply = stage.client.get(path, &[]).await?;
        // The TypeScript library answers 500 while its container begins to listen.
        ensure_that!(reply.status == 200 || path.starts_with("/theirs/"), "{reply:?}");
        anyhow::Ok(())
    };
    try_join_all((0..CLIENTS).map(|_| send())).await?;
    let workerd = stage.workerd()?;
    let before = workerd.cpu()?;
    let one_after_the_other = async || {
        for _ in 0..REQUESTS / CLIENTS {
            send().await?;
        }
        anyhow::Ok(())
    };
    try_join_all((0..CLIENTS).map(|_| one_after_the_other())).await?;
    let used = workerd.cpu()?.saturating_sub(before);
    Ok(used.as_secs_f64() * 1e6 / REQUESTS as f64)
}

/// Processor time of workerd for the way of one message to the container and back.
async fn microseconds(stage: &Stage, path: &str, connections: usize) -> anyhow::Result<f64> {
    let opened = (0..connections).map(|_| stage.client.socket(path, &[]));
    let sockets = try_join_all(opened).await?;
    let workerd = stage.workerd()?;
    let before = workerd.cpu()?;
    try_join_all(sockets.into_iter().map(|socket| converse(socket, MESSAGES / connections))).await?;
    let used = workerd.cpu()?.saturating_sub(before);
    Ok(used.as_secs_f64() * 1e6 / MESSAGES as f64)
}

async fn converse(mut socket: Socket, messages: usize) -> Check {
    for batch in 0..messages / AT_ONCE {
        for _ in 0..AT_ONCE {
            socket.send(Message::text(format!("message of batch {batch}"))).await?;
        }
        for _ in 0..AT_ONCE {
            ensure_eq!(socket.receive().await?, Message::text(format!("message of batch {batch}")));
        }
    }
    socket.close(1000, "").await.map(drop)
}
