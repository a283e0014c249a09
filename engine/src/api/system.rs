//! What the engine says about itself and about its network.

use hyper::StatusCode;
use hyper::header::HeaderValue;
use serde_json::json;

use super::answer::{Answer, json, text};
use crate::container::State;
use crate::dockerfile::architecture;
use crate::engine::Engine;
use crate::failure::Failure;
use crate::isolation::Mode;

const API_VERSION: &str = "1.43";

pub(super) fn ping() -> Answer {
    let mut answer = text("OK");
    answer.headers_mut().insert("api-version", HeaderValue::from_static(API_VERSION));
    answer
}

pub(super) fn version() -> Result<Answer, Failure> {
    json(
        StatusCode::OK,
        &json!({
            "Platform": { "Name": "worker-containers embedded engine" },
            "Version": env!("CARGO_PKG_VERSION"),
            "ApiVersion": API_VERSION,
            "MinAPIVersion": "1.24",
            "Os": std::env::consts::OS,
            "Arch": architecture(),
        }),
    )
}

pub(super) fn info(engine: &Engine) -> Result<Answer, Failure> {
    let containers = engine.containers.all();
    let running = containers.iter().filter(|container| container.state() == State::Running).count();
    let stopped = containers.iter().filter(|container| container.state().is_ended()).count();
    let isolation = match engine.isolation.mode {
        Mode::Namespaces => "namespaces",
        Mode::Plain => "plain",
    };
    json(
        StatusCode::OK,
        &json!({
            "ID": "worker-containers",
            "Name": "worker-containers embedded engine",
            "ServerVersion": env!("CARGO_PKG_VERSION"),
            "Containers": containers.len(),
            "ContainersRunning": running,
            "ContainersStopped": stopped,
            "ContainersPaused": 0,
            "Images": engine.images.all().len(),
            "Driver": "none",
            "DriverStatus": [],
            "OSType": std::env::consts::OS,
            "Architecture": architecture(),
            "SecurityOptions": [],
            "Isolation": isolation,
            "Warnings": engine.isolation.fallback.iter().collect::<Vec<_>>(),
        }),
    )
}

/// Where workerd listens for connections out of containers: any address of the machine's own will do.
pub(super) fn bridge() -> Result<Answer, Failure> {
    json(
        StatusCode::OK,
        &json!({
            "Name": "bridge",
            "Id": "bridge",
            "Driver": "bridge",
            "EnableIPv6": false,
            "IPAM": { "Driver": "default", "Config": [{ "Subnet": "127.0.0.0/8", "Gateway": "127.0.0.1" }] },
        }),
    )
}
