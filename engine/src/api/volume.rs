//! Volumes, which exist by name only.

use hyper::StatusCode;
use serde_json::json;

use super::answer::{Answer, empty, json};
use super::filter::Filters;
use super::request::Request;
use crate::engine::Engine;
use crate::failure::Failure;
use crate::volume::Volume;

pub(super) fn list(engine: &Engine, request: &Request) -> Result<Answer, Failure> {
    let filters = Filters::read(request, &["label", "name"])?;
    let volumes = engine.volumes.all().into_iter().filter(|volume| {
        filters.any("name", |name| volume.name.contains(name.as_str())) && filters.all_labels(&volume.labels)
    });
    json(StatusCode::OK, &json!({ "Volumes": volumes.collect::<Vec<_>>(), "Warnings": [] }))
}

pub(super) fn create(engine: &Engine, request: &Request) -> Result<Answer, Failure> {
    let volume: Volume = request.json()?;
    match engine.volumes.create(volume) {
        Some(volume) => json(StatusCode::CREATED, &volume),
        None => Err(Failure::internal("there are too many volumes; remove some")),
    }
}

pub(super) fn inspect(engine: &Engine, name: &str) -> Result<Answer, Failure> {
    match engine.volumes.get(name) {
        Some(volume) => json(StatusCode::OK, &volume),
        None => Err(Failure::not_found(format!("get {name}: no such volume"))),
    }
}

pub(super) fn remove(engine: &Engine, name: &str) -> Result<Answer, Failure> {
    if engine.volumes.remove(name) {
        Ok(empty(StatusCode::NO_CONTENT))
    } else {
        Err(Failure::not_found(format!("get {name}: no such volume")))
    }
}
