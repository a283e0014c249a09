//! One container in full, as Docker describes it.

use hyper::StatusCode;
use serde_json::{Value, json};

use super::answer::{Answer, json};
use super::container::find;
use crate::container::{Container, Role, State};
use crate::engine::Engine;
use crate::failure::Failure;
use crate::sidecar::PUBLISHED_PORT;

pub(super) fn inspect(engine: &Engine, name: &str) -> Result<Answer, Failure> {
    let container = find(engine, name)?;
    let state = container.state();
    let (command, environment) = match &container.role {
        Role::App(app) => (app.command.as_slice(), app.environment.as_slice()),
        Role::Sidecar(_) => (&[][..], &[][..]),
    };
    json(
        StatusCode::OK,
        &json!({
            "Id": container.id,
            "Name": format!("/{}", container.name),
            "Image": container.image_id,
            "Path": command.first().cloned().unwrap_or_default(),
            "Args": command.get(1..).unwrap_or_default(),
            "State": {
                "Status": state.word(),
                "Running": state == State::Running,
                "Pid": container.pid(),
                "ExitCode": state.code(),
            },
            "Config": {
                "Image": container.image,
                "Cmd": command,
                "Env": environment,
                "Labels": container.labels,
            },
            "HostConfig": { "NetworkMode": container.network_mode },
            "NetworkSettings": { "Ports": ports(&container) },
        }),
    )
}

/// What workerd last put to the sidecar's `/egress`.
pub(super) fn egress(engine: &Engine, name: &str) -> Result<Answer, Failure> {
    match &find(engine, name)?.role {
        Role::Sidecar(sidecar) => json(StatusCode::OK, &sidecar.egress()),
        Role::App(_) => Err(Failure::bad(format!("`{name}` is not a sidecar; write its name with `-proxy`"))),
    }
}

fn ports(container: &Container) -> Value {
    let Role::Sidecar(sidecar) = &container.role else { return json!({}) };
    match sidecar.port() {
        Some(port) => json!({ PUBLISHED_PORT: [{ "HostIp": "127.0.0.1", "HostPort": port.to_string() }] }),
        None => json!({}),
    }
}
