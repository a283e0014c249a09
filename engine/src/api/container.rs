//! Containers: create, start, wait, kill, remove.

use std::collections::BTreeMap;
use std::sync::Arc;

use hyper::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::{Answer, empty, json, later};
use super::request::Request;
use super::signal;
use crate::command::container_command;
use crate::container::{App, Container, Role, Settings, State};
use crate::engine::Engine;
use crate::failure::Failure;
use crate::image::Tagged;
use crate::registry::Refusal;
use crate::sidecar::Sidecar;

/// What we read of a creation. What Docker would do with the rest concerns its own ways of isolation.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Creation {
    image: String,
    entrypoint: Option<Vec<String>>,
    cmd: Option<Vec<String>>,
    env: Option<Vec<String>>,
    labels: Option<BTreeMap<String, String>>,
    #[serde(default)]
    host_config: HostConfig,
}

/// A restart policy is not read on purpose: Docker's would restart what workerd already takes for stopped.
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct HostConfig {
    network_mode: String,
    binds: Option<Vec<Value>>,
    mounts: Option<Vec<Value>>,
}

pub(super) fn find(engine: &Engine, name: &str) -> Result<Arc<Container>, Failure> {
    engine.containers.find(name).ok_or_else(|| Failure::not_found(format!("No such container: {name}")))
}

pub(super) async fn create(engine: &Arc<Engine>, request: &Request) -> Result<Answer, Failure> {
    let name = request.query("name").unwrap_or_default().trim_start_matches('/');
    clear_ended(engine, name).await?;
    let result = try_create(engine, name, request);
    if let Err(failure) = &result
        && failure.status != StatusCode::CONFLICT
    {
        engine.log.say("engine", &format!("cannot create container `{name}`: {}", failure.message));
    }
    result
}

/// Takes an application that ended out of the way of its successor. Docker refuses the name and workerd removes the
/// dead one itself, but only after a tenth of a second, which every wake-up of an instance would pay.
async fn clear_ended(engine: &Arc<Engine>, name: &str) -> Result<(), Failure> {
    let ended = |container: &Arc<Container>| {
        container.name == name && matches!(container.role, Role::App(_)) && container.state().is_ended()
    };
    match engine.containers.find(name).filter(ended) {
        Some(container) => container.remove(engine, true).await,
        None => Ok(()),
    }
}

fn try_create(engine: &Engine, name: &str, request: &Request) -> Result<Answer, Failure> {
    if !name.chars().all(|letter| letter.is_ascii_alphanumeric() || "_.-".contains(letter)) {
        return Err(Failure::bad(format!(
            "`{name}` cannot name a container; use letters, digits, `_`, `.` and `-`"
        )));
    }
    let creation: Creation = request.json()?;
    let HostConfig { network_mode, binds, mounts } = creation.host_config;
    if binds.is_some_and(|binds| !binds.is_empty()) || mounts.is_some_and(|mounts| !mounts.is_empty()) {
        return Err(Failure::new(
            StatusCode::NOT_IMPLEMENTED,
            "the embedded engine has no volumes and restores no snapshots; use `--engine docker`",
        ));
    }
    let image = engine.images.find(&creation.image).ok_or_else(|| {
        Failure::not_found(format!("No such image: {}; build it or declare it first", creation.image))
    })?;
    let settings = Settings {
        name: name.to_owned(),
        image_id: image.id().to_owned(),
        image: creation.image,
        labels: creation.labels.unwrap_or_default(),
        network_mode,
    };
    let role = match image {
        Tagged::Sidecar => Role::Sidecar(Arc::new(Sidecar::new(engine.reach.clone()))),
        Tagged::App(built) => {
            let command = container_command(&built, creation.entrypoint, creation.cmd);
            Role::App(App::new(built, command, creation.env.unwrap_or_default()))
        }
    };
    let container = Arc::new(Container::new(settings, role));
    engine.containers.add(Arc::clone(&container)).map_err(|refusal| match refusal {
        Refusal::NameTaken(other) => Failure::conflict(format!(
            "Conflict. The container name \"/{name}\" is already in use by container \"{}\". You have to remove (or \
             rename) that container to be able to reuse that name.",
            other.id
        )),
        Refusal::TooMany(most) => {
            Failure::internal(format!("there are {most} containers already; remove some or stop the engine"))
        }
    })?;
    engine.events.tell("create", &container, &[]);
    json(StatusCode::CREATED, &json!({ "Id": container.id, "Warnings": [] }))
}

pub(super) async fn start(engine: &Arc<Engine>, name: &str) -> Result<Answer, Failure> {
    let started = find(engine, name)?.start(engine).await?;
    Ok(empty(if started { StatusCode::NO_CONTENT } else { StatusCode::NOT_MODIFIED }))
}

/// Answers at once and ends the answer with the container, as Docker does.
pub(super) fn wait(engine: &Engine, name: &str, request: &Request) -> Result<Answer, Failure> {
    let container = find(engine, name)?;
    let body = |state: State| json!({ "StatusCode": state.code() });
    match request.query("condition") {
        None | Some("not-running") => {
            let end = container.until(|state| *state != State::Running);
            Ok(later(async move { body(end.await) }))
        }
        Some("next-exit") => {
            let end = container.until_next(State::is_ended);
            Ok(later(async move { body(end.await) }))
        }
        Some("removed") => {
            let end = container.until(|state| matches!(state, State::Removed { .. }));
            Ok(later(async move { body(end.await) }))
        }
        Some(other) => Err(Failure::bad(format!(
            "invalid condition: `{other}`; write `not-running`, `next-exit` or `removed`"
        ))),
    }
}

pub(super) fn kill(engine: &Engine, name: &str, request: &Request) -> Result<Answer, Failure> {
    let container = find(engine, name)?;
    let signal = signal::parse(request.query("signal").unwrap_or("KILL")).ok_or_else(|| {
        Failure::bad(format!("invalid signal: {}", request.query("signal").unwrap_or_default()))
    })?;
    if container.signal(engine, signal) {
        Ok(empty(StatusCode::NO_CONTENT))
    } else {
        let id = &container.id;
        Err(Failure::conflict(format!("cannot kill container: {name}: container {id} is not running")))
    }
}

pub(super) async fn remove(engine: &Arc<Engine>, name: &str, request: &Request) -> Result<Answer, Failure> {
    find(engine, name)?.remove(engine, request.flag("force")).await?;
    Ok(empty(StatusCode::NO_CONTENT))
}
