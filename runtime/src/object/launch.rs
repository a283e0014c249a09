//! A start, from the call to the last port that listens; and the end, as far as it can be seen.

use super::{driver::Driver, environment::start_options};
use crate::{
    core::{
        failure::{Failure, FailureKind},
        lifecycle::{Exit, RunId},
        readiness::{Knocking, MAX_PENDING, Readiness},
        time::millis,
    },
    error::text_of,
    platform::{clock, container::Container, glue::Door},
};
use futures_util::{
    FutureExt, StreamExt,
    future::{Either, LocalBoxFuture, select, try_join_all},
    stream::FuturesUnordered,
};
use js_sys::Reflect;
use std::{cell::Cell, time::Duration};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// How much longer than its patience a knock may take to come back.
const KNOCK_MARGIN: Duration = Duration::from_millis(50);

/// How long the runtime may take to say how a container ended.
const EXIT_DEADLINE: Duration = Duration::from_secs(5);

/// How long the variables of a run may take to be looked up.
const LOOKUP_DEADLINE: Duration = Duration::from_secs(20);

/// How a launch ended other than well.
pub(super) enum LaunchError {
    /// It failed and the container may still run.
    Failed(Failure),
    /// Its container runs, and no port of it ever answered.
    Mute(Failure),
    /// The container is gone.
    Exited(Exit),
}

impl From<Failure> for LaunchError {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// What must answer before a run is ready.
#[derive(Clone, Copy)]
enum Target {
    Port(u16),
    Ping(u16, &'static str, Readiness),
}

/// What a target said last to a knock, where that was no answer.
#[derive(Clone)]
pub(super) struct Unanswered {
    target: Target,
    word: String,
}

impl Unanswered {
    /// What it means when the time is over.
    pub(super) fn failure(&self) -> Failure {
        let word = &self.word;
        match self.target {
            Target::Port(port) => {
                Failure::new(FailureKind::PortTimeout, format!("port {port} does not listen: {word}"))
            }
            Target::Ping(_, path, _) => {
                let why = format!("`{path}` does not answer as it should: {word}");
                Failure::new(FailureKind::NotReady, why)
            }
        }
    }
}

/// Starts the container, unless it runs already, and waits until everything it declares answers.
pub(super) async fn launch(driver: &Driver, run: RunId) -> Result<(), LaunchError> {
    let Driver { container, door, spec, .. } = driver;
    if !container.running() {
        let options = driver.with_lifecycle(|lifecycle| lifecycle.record().options.clone());
        // Kept by a newer runtime, perhaps, or by newer code.
        options.heeded_by(|member| container.has(member))?;
        let looked_up = start_options(spec, &driver.env, &options).boxed_local();
        let options = match select(looked_up, clock::sleep(LOOKUP_DEADLINE)).await {
            Either::Left((options, _)) => options.map_err(LaunchError::Failed)?,
            Either::Right(_) => {
                let why = format!("the variables could not be read within {} s", LOOKUP_DEADLINE.as_secs());
                return Err(LaunchError::Failed(Failure::new(FailureKind::MissingConfiguration, why)));
            }
        };
        // Meanwhile the run may have been stopped, or somebody else may have started the container.
        if !driver.with_lifecycle(|lifecycle| lifecycle.is_starting(run)) {
            return Err(LaunchError::Exited(Exit::Unseen));
        }
        if !container.running() {
            door.prepare(
                &spec.ports.iter().chain(&spec.default_port).map(|port| JsValue::from(*port)).collect(),
            );
            container
                .start(options.as_object())
                .map_err(|error| LaunchError::Failed(Failure::of_runtime(&text_of(&error))))?;
        }
    }
    driver.tell_up(&Ok(()));
    let readiness = spec.readiness;
    let plan = Knocking::new(clock::now(), readiness.start_timeout);
    let ports = spec.ports.iter().map(|port| Target::Port(*port));
    let ping = readiness.ping.zip(spec.default_port);
    let ping = ping.map(|(path, port)| Target::Ping(port, path, readiness));
    let heard = Cell::new(false);
    let outcome = try_join_all(ports.chain(ping).map(|target| wait_for(driver, target, plan, &heard))).await;
    match outcome {
        Ok(_) => Ok(()),
        Err(LaunchError::Failed(failure)) if !heard.get() => Err(LaunchError::Mute(failure)),
        Err(error) => Err(error),
    }
}

/// Knocks until `target` answers. A knock without answer does not hold back the next one.
async fn wait_for(
    driver: &Driver,
    target: Target,
    plan: Knocking,
    heard: &Cell<bool>,
) -> Result<(), LaunchError> {
    let Driver { container, door, interval, .. } = driver;
    let mut knocks: FuturesUnordered<LocalBoxFuture<'_, Result<(), String>>> = FuturesUnordered::new();
    let mut last = Unanswered { target, word: "no answer".to_owned() };
    // Whoever joins the wait may ask for closer knocks.
    while let Some(pause) = interval.get().map_or(plan, |asked| plan.at_most(asked)).pause(clock::now()) {
        if !container.running() {
            return Err(LaunchError::Exited(observe_exit(container).await));
        }
        if knocks.len() < MAX_PENDING {
            knocks.push(knock(door, target, plan.patience(clock::now())).boxed_local());
        }
        let mut timer = clock::sleep(pause);
        loop {
            match select(knocks.next(), timer).await {
                Either::Left((Some(Ok(())), _)) if container.running() => {
                    heard.set(true);
                    return Ok(());
                }
                Either::Left((Some(Ok(())), _)) => break,
                Either::Left((Some(Err(word)), rest)) => {
                    (last.word, timer) = (word, rest);
                    driver.unanswered.replace(Some(last.clone()));
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

/// One knock; the `Err` is what the door said. A port is served when anything but a refusal comes back, be it no HTTP.
async fn knock(door: &Door, target: Target, patience: Duration) -> Result<(), String> {
    let patience_ms = millis(patience) as f64;
    let answer = async {
        match target {
            Target::Port(port) => match door.knock(port, "HEAD", "/", patience_ms).await {
                Ok(_) => Ok(()),
                Err(error) => {
                    let failure = Failure::of_runtime(&text_of(&error));
                    if failure.kind == FailureKind::NotListening { Err(failure.detail) } else { Ok(()) }
                }
            },
            Target::Ping(port, path, readiness) => {
                let status =
                    door.knock(port, "GET", path, patience_ms).await.map_err(|error| text_of(&error))?;
                let status = status.as_f64().unwrap_or_default() as u16;
                if readiness.accepts(status) { Ok(()) } else { Err(format!("status {status}")) }
            }
        }
    };
    // The door takes back what has no answer; where a runtime does not, nobody waits for it any longer.
    match select(answer.boxed_local(), clock::sleep(patience + KNOCK_MARGIN)).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => Err("no answer".to_owned()),
    }
}

/// How a container that does not run any more ended. The runtime keeps that for as long as the object stays.
pub(super) async fn observe_exit(container: &Container) -> Exit {
    let Ok(ended) = container.monitor() else { return Exit::Unseen };
    match select(JsFuture::from(ended), clock::sleep(EXIT_DEADLINE)).await {
        Either::Left((ended, _)) => exit_of(ended),
        Either::Right(_) => Exit::Unseen,
    }
}

/// What `monitor` said.
pub(super) fn exit_of(ended: Result<JsValue, JsValue>) -> Exit {
    let Err(error) = ended else { return Exit::Code(0) };
    let code = error.is_object().then(|| Reflect::get(&error, &"exitCode".into()).ok()).flatten();
    match code.and_then(|code| code.as_f64()) {
        Some(code) => Exit::Code(code as i32),
        None => Exit::of_runtime(&text_of(&error)),
    }
}
