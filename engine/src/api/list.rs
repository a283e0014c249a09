//! The list of containers.

use hyper::StatusCode;
use serde_json::{Value, json};

use super::answer::{Answer, json};
use super::filter::Filters;
use super::request::Request;
use crate::container::{Container, Role, State};
use crate::engine::Engine;
use crate::failure::Failure;

pub(super) fn list(engine: &Engine, request: &Request) -> Result<Answer, Failure> {
    let filters = Filters::read(request, &["ancestor", "id", "label", "name", "status"])?;
    // A filter for a state means containers in that state, running or not.
    let all = request.flag("all") || filters.has("status");
    let mut containers = engine.containers.all();
    // Docker has the newest first.
    containers.reverse();
    let listed = containers.iter().filter(|container| all || container.state() == State::Running);
    let listed = listed.filter(|container| matches(&filters, container));
    json(StatusCode::OK, &listed.map(|container| describe(container)).collect::<Vec<_>>())
}

fn matches(filters: &Filters, container: &Container) -> bool {
    filters.any("ancestor", |image| [&container.image, &container.image_id].contains(&image))
        && filters.any("id", |id| container.id.starts_with(id))
        && filters.any("name", |name| container.name.contains(name.trim_start_matches('/')))
        && filters.any("status", |status| status == container.state().word())
        && filters.all_labels(&container.labels)
}

fn describe(container: &Container) -> Value {
    let state = container.state();
    let status = match state {
        State::Created => "Created".to_owned(),
        State::Running => "Up".to_owned(),
        State::Exited { code, .. } | State::Removed { code } => format!("Exited ({code})"),
    };
    let (command, ports) = match &container.role {
        Role::App(app) => (app.command.join(" "), Vec::new()),
        Role::Sidecar(sidecar) => (String::new(), sidecar.port().into_iter().collect()),
    };
    let ports: Vec<_> = ports
        .into_iter()
        .map(|port| json!({ "IP": "127.0.0.1", "PrivatePort": 39001, "PublicPort": port, "Type": "tcp" }))
        .collect();
    json!({
        "Id": container.id,
        "Names": [format!("/{}", container.name)],
        "Image": container.image,
        "ImageID": container.image_id,
        "Command": command,
        "Created": container.created,
        "Ports": ports,
        "Labels": container.labels,
        "State": state.word(),
        "Status": status,
        "HostConfig": { "NetworkMode": container.network_mode },
        "NetworkSettings": { "Networks": {} },
        "Mounts": [],
    })
}
