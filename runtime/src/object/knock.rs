//! Knocking at what must answer before a run is ready.

use super::{
    driver::Driver,
    launch::{LaunchError, observe_exit},
};
use crate::{
    core::{
        failure::{Failure, FailureKind},
        readiness::{Knocking, MAX_PENDING, Readiness},
        time::millis,
    },
    error::text_of,
    platform::{clock, door::Door},
};
use futures_util::{
    FutureExt, StreamExt,
    future::{Either, LocalBoxFuture, select},
    stream::FuturesUnordered,
};
use std::{cell::Cell, fmt, time::Duration};

/// How much longer than its patience a knock may take to come back.
const MARGIN: Duration = Duration::from_millis(50);

/// How long a port may take to answer HTTP before it is looked at in another way.
const LONGEST_AT_A_PORT: Duration = Duration::from_secs(1);

/// A connection that is refused ends by itself sooner than this.
const HELD: Duration = Duration::from_millis(100);

/// How long the other side may take to end a connection after this side did.
const ENDED: Duration = Duration::from_millis(250);

/// What must answer before a run is ready.
#[derive(Clone, Copy)]
pub(super) enum Target {
    Port(u16),
    Ping(u16, &'static str, Readiness),
}

/// What a target said last to a knock, where that was no answer.
#[derive(Clone)]
pub(super) struct LastKnock {
    target: Target,
    word: String,
}

impl fmt::Display for LastKnock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = &self.word;
        match self.target {
            Target::Port(port) => write!(f, "port {port} does not listen: {word}"),
            Target::Ping(_, path, _) => write!(f, "`{path}` does not answer as it should: {word}"),
        }
    }
}

impl LastKnock {
    /// What it means when the time is over.
    fn failure(&self) -> Failure {
        match self.target {
            Target::Port(_) => {
                let why =
                    format!("{self}; let the program listen there on 0.0.0.0, or declare the port it uses");
                Failure::new(FailureKind::PortTimeout, why)
            }
            Target::Ping(..) => Failure::new(FailureKind::NotReady, self.to_string()),
        }
    }
}

/// Knocks until `target` answers, and notes whether anything was `heard`. A knock without answer does not hold back the
/// next one.
pub(super) async fn wait_for(
    driver: &Driver,
    target: Target,
    plan: Knocking,
    heard: &Cell<bool>,
) -> Result<(), LaunchError> {
    let Driver { container, door, interval, .. } = driver;
    let mut knocks: FuturesUnordered<LocalBoxFuture<'_, Result<(), String>>> = FuturesUnordered::new();
    let mut last = LastKnock { target, word: "no answer".to_owned() };
    // Whoever joins the wait may ask for closer knocks.
    while let Some(pause) = interval.get().map_or(plan, |asked| plan.at_most(asked)).pause(clock::now()) {
        if !container.running() {
            return Err(LaunchError::Exited(observe_exit(container).await));
        }
        if knocks.len() < MAX_PENDING {
            knocks.push(knock(door, target, plan.patience(clock::now()), heard).boxed_local());
        }
        let mut timer = clock::sleep(pause);
        loop {
            match select(knocks.next(), timer).await {
                Either::Left((Some(Ok(())), _)) if container.running() => return Ok(()),
                Either::Left((Some(Ok(())), _)) => break,
                Either::Left((Some(Err(word)), rest)) => {
                    (last.word, timer) = (word, rest);
                    driver.last_knock.replace(Some(last.clone()));
                }
                Either::Left((None, rest)) => {
                    rest.await;
                    break;
                }
                Either::Right(_) => break,
            }
        }
    }
    Err(LaunchError::Failed(last.failure()))
}

/// One knock; the `Err` is what came of it.
async fn knock(door: &Door, target: Target, patience: Duration, heard: &Cell<bool>) -> Result<(), String> {
    match target {
        Target::Port(port) => {
            match asked(door, port, "HEAD", "/", patience.min(LONGEST_AT_A_PORT)).await {
                Ok(_) => {}
                Err(refusal) if refusal.kind == FailureKind::NotListening => return Err(refusal.detail),
                // Whatever else went wrong: what listens there may speak something else, or not soon.
                Err(failure) if !is_held(door, port).await => return Err(failure.detail),
                Err(_) => {}
            }
            heard.set(true);
            Ok(())
        }
        Target::Ping(port, path, readiness) => {
            let status = asked(door, port, "GET", path, patience).await.map_err(|failure| failure.detail)?;
            heard.set(true);
            if readiness.accepts(status) { Ok(()) } else { Err(format!("status {status}")) }
        }
    }
}

/// The status of an answer that comes in time.
async fn asked(door: &Door, port: u16, method: &str, path: &str, patience: Duration) -> Result<u16, Failure> {
    let answer = door.knock(port, method, path, millis(patience) as f64);
    // The door takes back what has no answer; where a runtime does not, nobody waits for it any longer.
    let status = match select(answer.boxed_local(), clock::sleep(patience + MARGIN)).await {
        Either::Left((Ok(status), _)) => status.as_f64(),
        Either::Left((Err(error), _)) => return Err(Failure::of_runtime(&text_of(&error))),
        Either::Right(_) => None,
    };
    let none = || Failure::new(FailureKind::Unknown, format!("no answer within {} ms", patience.as_millis()));
    status.map(|status| status as u16).ok_or_else(none)
}

/// Whether somebody is at the other end of a connection.
async fn is_held(door: &Door, port: u16) -> bool {
    let looked = door.is_held(port, millis(HELD) as f64, millis(ENDED) as f64);
    match select(looked.boxed_local(), clock::sleep(HELD + ENDED + MARGIN)).await {
        Either::Left((held, _)) => held.is_ok_and(|held| held.is_truthy()),
        Either::Right(_) => false,
    }
}
