//! The demo: builds the example, runs it on real workerd and shows what it does, with numbers.

use anyhow::Context;
use std::{
    collections::BTreeMap,
    process::ExitCode,
    time::{Duration, Instant},
};
use tokio_tungstenite::tungstenite::Message;
use worker_containers_tests::harness::Stage;
use worker_containers_xtask::{dev::EngineChoice, finish, progress::Step};

/// Warm requests that are timed.
const WARM: usize = 200;

fn main() -> ExitCode {
    // The same program is the container engine, and the `docker` that wrangler calls.
    if let Some(code) = worker_containers_engine::entry() {
        return code;
    }
    finish(run().map(|()| true))
}

/// On one thread: wrangler ends with the thread that starts it.
#[tokio::main(flavor = "current_thread")]
async fn run() -> anyhow::Result<()> {
    println!("One annotated struct, examples/session-affinity/src/lib.rs, on real workerd:\n");
    let stage = Stage::set("session-affinity", EngineChoice::Embedded, &[], &[])?;
    let step = Step::begin("Asking the Worker");
    let mut table = Table::default();
    table.row("engine", stage.engine());
    cold_and_warm(&stage, &mut table).await?;
    same_session(&stage, &mut table).await?;
    spread(&stage, &mut table).await?;
    second_port(&stage, &mut table).await?;
    websocket(&stage, &mut table).await?;
    step.done();
    sleep_and_wake(&stage, &mut table).await?;
    let step = Step::begin("Ending wrangler, workerd and every container");
    drop(stage);
    step.done();
    println!("\n{table}");
    Ok(())
}

async fn cold_and_warm(stage: &Stage, table: &mut Table) -> anyhow::Result<()> {
    let mut cold = Vec::new();
    for instance in 0..5 {
        let reply = stage.client.get(&format!("/session/cold-{instance}/x"), &[]).await?;
        reply.json()?;
        cold.push(reply.took);
    }
    let mut warm = Vec::new();
    for _ in 0..WARM {
        let reply = stage.client.get("/session/cold-0/x", &[]).await?;
        reply.json()?;
        warm.push(reply.took);
    }
    table.row(
        "cold start",
        format!("{} until the first answer (median of {})", milliseconds(median(&mut cold)), cold.len()),
    );
    let slowest = warm.iter().copied().max().unwrap_or_default();
    table.row(
        "warm request",
        format!("{} (median of {WARM}, slowest {})", milliseconds(median(&mut warm)), milliseconds(slowest)),
    );
    Ok(())
}

async fn same_session(stage: &Stage, table: &mut Table) -> anyhow::Result<()> {
    let alice = [("X-Session-ID", "alice")];
    let first = stage.client.get("/api/greet", &alice).await?.string("boot")?;
    let second = stage.client.get("/api/greet", &alice).await?.string("boot")?;
    anyhow::ensure!(first == second, "the session met two instances: {first} and {second}");
    table.row("same session", format!("twice the same instance ({first})"));
    Ok(())
}

async fn spread(stage: &Stage, table: &mut Table) -> anyhow::Result<()> {
    let mut instances: BTreeMap<String, u32> = BTreeMap::new();
    for session in 0..100 {
        let session = format!("session-{session}");
        let boot = stage.client.get("/api/", &[("X-Session-ID", &session)]).await?.string("boot")?;
        *instances.entry(boot).or_default() += 1;
    }
    anyhow::ensure!(instances.len() == 10, "100 sessions met {} instances", instances.len());
    let counts: Vec<String> = instances.values().map(ToString::to_string).collect();
    table.row("100 sessions", format!("on {} instances of the pool: {}", counts.len(), counts.join(" ")));
    Ok(())
}

async fn second_port(stage: &Stage, table: &mut Table) -> anyhow::Result<()> {
    let reply = stage.client.get("/metrics", &[]).await?;
    let line = reply.text.lines().last().context("no metrics")?.to_owned();
    anyhow::ensure!(
        reply.status == 200 && line.starts_with("requests_total"),
        "{}: {}",
        reply.status,
        reply.text
    );
    table.row("second port", format!("`/metrics` from port 9090: {line}"));
    Ok(())
}

async fn websocket(stage: &Stage, table: &mut Table) -> anyhow::Result<()> {
    let mut socket = stage.client.socket("/session/socket/ws", &[]).await?;
    let mut trips = Vec::new();
    for message in [Message::text("hello"), Message::binary(vec![0, 255]), Message::text("again")] {
        let began = Instant::now();
        socket.send(message.clone()).await?;
        anyhow::ensure!(socket.receive().await? == message, "the echo differs");
        trips.push(began.elapsed());
    }
    let code =
        socket.close(3001, "done").await?.map(|frame| u16::from(frame.code)).context("no close frame")?;
    table.row(
        "WebSocket",
        format!("text and binary echoed in {}, closed with {code}", milliseconds(median(&mut trips))),
    );
    Ok(())
}

async fn sleep_and_wake(stage: &Stage, table: &mut Table) -> anyhow::Result<()> {
    let step = Step::begin("Waiting for an idle instance to sleep (`sleep_after` is 10 s)");
    let mut watch = stage.containers.watch().await?;
    let first = stage.client.get("/session/sleeper/x", &[]).await?.string("boot")?;
    let used = Instant::now();
    let name = watch.next("start", Duration::from_secs(10)).await?.name().to_owned();
    while watch.next("die", Duration::from_secs(30)).await?.name() != name {}
    let slept = used.elapsed();
    let reply = stage.client.get("/session/sleeper/x", &[]).await?;
    anyhow::ensure!(reply.string("boot")? != first, "the instance never slept");
    step.done();
    table.row("sleep", format!("stopped {:.1} s after its last request", slept.as_secs_f64()));
    table.row("wake", format!("the next request started it again in {}", milliseconds(reply.took)));
    Ok(())
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

/// Lines of two columns.
#[derive(Default)]
struct Table(Vec<(&'static str, String)>);

impl Table {
    fn row(&mut self, what: &'static str, how: String) {
        self.0.push((what, how));
    }
}

impl std::fmt::Display for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let width = self.0.iter().map(|(what, _)| what.len()).max().unwrap_or_default();
        self.0.iter().try_for_each(|(what, how)| writeln!(f, "  {what:<width$}  {how}"))
    }
}
