//! Every request there is an answer to. What is not in this table, the embedded engine does not do.

use std::sync::Arc;

use hyper::StatusCode;
use hyper::body::Incoming;

use super::answer::{Answer, refuse};
#[cfg(target_os = "linux")]
use super::exec;
use super::request::Request;
use super::{archive, container, event, image, inspect, list, system, volume};
use crate::engine::Engine;
use crate::failure::Failure;

pub(super) async fn answer(engine: &Arc<Engine>, request: hyper::Request<Incoming>) -> Answer {
    let result = match Request::read(request).await {
        Ok(request) => route(engine, &request).await,
        Err(failure) => Err(failure),
    };
    result.unwrap_or_else(|failure| refuse(&failure))
}

async fn route(engine: &Arc<Engine>, request: &Request) -> Result<Answer, Failure> {
    let segments = request.segments();
    let segments: Vec<_> = segments.iter().map(String::as_str).collect();
    match (request.method.as_str(), segments.as_slice()) {
        ("GET" | "HEAD", ["_ping"]) => Ok(system::ping()),
        ("GET", ["version"]) => system::version(),
        ("GET", ["info"]) => system::info(engine),
        ("GET", ["events"]) => event::listen(engine, request),
        ("GET", ["networks", "bridge"]) => system::bridge(),

        ("GET", ["volumes"]) => volume::list(engine, request),
        ("POST", ["volumes", "create"]) => volume::create(engine, request),
        ("GET", ["volumes", name]) => volume::inspect(engine, name),
        ("DELETE", ["volumes", name]) => volume::remove(engine, name),

        ("GET", ["images", "json"]) => image::list(engine, request),
        ("POST", ["images", "create"]) => image::pull(engine, request),
        ("GET", ["images", name @ .., "json"]) => image::inspect(engine, &name.join("/")),
        ("POST", ["images", name @ .., "tag"]) => image::tag(engine, &name.join("/"), request),
        ("DELETE", ["images", name @ ..]) => image::remove(engine, &name.join("/")),

        ("GET", ["containers", "json"]) => list::list(engine, request),
        ("POST", ["containers", "create"]) => container::create(engine, request).await,
        ("GET", ["containers", name, "json"]) => inspect::inspect(engine, name),
        ("POST", ["containers", name, "start"]) => container::start(engine, name).await,
        ("POST", ["containers", name, "wait"]) => container::wait(engine, name, request),
        ("POST", ["containers", name, "kill"]) => container::kill(engine, name, request),
        ("PUT", ["containers", name, "archive"]) => archive::put(engine, name, request),
        ("DELETE", ["containers", name]) => container::remove(engine, name, request).await,

        #[cfg(target_os = "linux")]
        ("POST", ["containers", name, "exec"]) => exec::create(engine, name, request),
        #[cfg(target_os = "linux")]
        ("POST", ["exec", id, "start"]) => exec::start(engine, id, request),
        #[cfg(target_os = "linux")]
        ("GET", ["exec", id, "json"]) => exec::inspect(engine, id),

        // Ours: what a `docker build` needs to know and to tell, and what tests look at.
        ("GET", ["engine", "images"]) => image::declared(engine),
        ("POST", ["engine", "images", name, "build"]) => image::build(engine, name, request),
        ("GET", ["engine", "egress", name]) => inspect::egress(engine, name),

        (method, _) => Err(Failure::new(
            StatusCode::NOT_IMPLEMENTED,
            format!("the embedded engine does not do `{method} {}`; use `--engine docker`", request.path),
        )),
    }
}
