//! A start, from the call to the last port that is served; and the end, as far as it can be seen.

use super::{
    driver::Driver,
    environment::start_options,
    knock::{Target, wait_for},
};
use crate::{
    core::{
        failure::{Failure, FailureKind},
        lifecycle::{Exit, RunId},
        readiness::Knocking,
    },
    error::text_of,
    platform::{clock, container::Container},
};
use futures_util::{
    FutureExt,
    future::{Either, select, try_join_all},
};
use js_sys::Reflect;
use std::{cell::Cell, time::Duration};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// How long the runtime may take to say how a container ended.
const EXIT_DEADLINE: Duration = Duration::from_secs(5);

/// How long the variables of a run may take to be looked up.
const LOOKUP_DEADLINE: Duration = Duration::from_secs(20);

/// How a launch ended other than well.
pub(super) enum LaunchError {
    /// It failed and the container may still run.
    Failed(Failure),
    /// Its container runs, and no port of it ever answered.
    Silent(Failure),
    /// The container is gone.
    Exited(Exit),
}

impl From<Failure> for LaunchError {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
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
            driver.last_knock.take();
            door.prepare(
                &spec.ports.iter().chain(&spec.default_port).map(|port| JsValue::from(*port)).collect(),
            );
            container
                .start(options.as_object())
                .map_err(|error| LaunchError::Failed(Failure::of_runtime(&text_of(&error))))?;
            driver.started.set(Some(run));
        }
    }
    driver.ups.tell(&Ok(()));
    let readiness = spec.readiness;
    let plan = Knocking::new(clock::now(), readiness.start_timeout);
    let ports = spec.ports.iter().map(|port| Target::Port(*port));
    let ping = readiness.ping.zip(spec.default_port);
    let ping = ping.map(|(path, port)| Target::Ping(port, path, readiness));
    let heard = Cell::new(false);
    let outcome = try_join_all(ports.chain(ping).map(|target| wait_for(driver, target, plan, &heard))).await;
    match outcome {
        Ok(_) => {
            driver.last_knock.take();
            Ok(())
        }
        Err(LaunchError::Failed(failure)) if !heard.get() => Err(LaunchError::Silent(failure)),
        Err(error) => Err(error),
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
