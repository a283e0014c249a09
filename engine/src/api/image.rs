//! Images: what is known, under which names, and what a build of them takes.

use std::collections::BTreeMap;

use hyper::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::answer::{Answer, empty, json};
use super::filter::Filters;
use super::request::Request;
use crate::config::Program;
use crate::dockerfile::architecture;
use crate::engine::Engine;
use crate::failure::Failure;
use crate::image::Tagged;

/// An image as a build needs to know it: everything but its variables, which may be secret.
#[derive(Serialize, Deserialize)]
pub(crate) struct DeclaredImage {
    pub(crate) name: String,
    pub(crate) dockerfile: std::path::PathBuf,
    pub(crate) context: std::path::PathBuf,
    pub(crate) programs: Vec<Program>,
}

/// The `--build-arg`s of a build.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct BuildArguments {
    pub(crate) arguments: BTreeMap<String, String>,
}

fn find(engine: &Engine, name: &str) -> Result<Tagged, Failure> {
    engine.images.find(name).ok_or_else(|| Failure::not_found(format!("No such image: {name}")))
}

pub(super) fn list(engine: &Engine, request: &Request) -> Result<Answer, Failure> {
    let filters = Filters::read(request, &["reference"])?;
    let mut names = BTreeMap::<String, Vec<String>>::new();
    for (name, tagged) in engine.images.all() {
        if filters.any("reference", |pattern| matches_reference(pattern, &name)) {
            names.entry(tagged.id().to_owned()).or_default().push(name);
        }
    }
    let images: Vec<_> =
        names.iter().map(|(id, names)| json!({ "Id": id, "RepoTags": names, "Size": 0 })).collect();
    json(StatusCode::OK, &images)
}

/// With a star at the end, as Wrangler asks, or exactly.
fn matches_reference(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(beginning) => name.starts_with(beginning),
        None => name == crate::reference::normalize(pattern),
    }
}

pub(super) fn inspect(engine: &Engine, name: &str) -> Result<Answer, Failure> {
    let tagged = find(engine, name)?;
    let all = engine.images.all();
    let names: Vec<_> =
        all.iter().filter(|(_, other)| other.id() == tagged.id()).map(|(name, _)| name).collect();
    let (size, config) = match &tagged {
        Tagged::Sidecar => (0, json!({ "Env": [], "ExposedPorts": { crate::sidecar::PUBLISHED_PORT: {} } })),
        Tagged::App(built) => {
            let defaults = &built.defaults;
            let programs = built.image.programs.iter().filter_map(|program| program.command.first());
            let ports: BTreeMap<_, _> =
                defaults.ports.iter().map(|port| (format!("{port}/tcp"), json!({}))).collect();
            let environment: Vec<_> =
                defaults.environment.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let config: Value = json!({
                "Entrypoint": defaults.entrypoint,
                "Cmd": defaults.cmd,
                "Env": environment,
                "WorkingDir": defaults.working_dir,
                "ExposedPorts": ports,
                "Labels": {},
            });
            (programs.filter_map(|path| std::fs::metadata(path).ok()).map(|file| file.len()).sum(), config)
        }
    };
    json(
        StatusCode::OK,
        &json!({
            "Id": tagged.id(),
            "RepoTags": names,
            "RepoDigests": [],
            "Parent": "",
            "Size": size,
            "Os": "linux",
            "Architecture": architecture(),
            "Config": config,
            "RootFS": { "Type": "layers", "Layers": [] },
        }),
    )
}

/// Nothing is ever fetched: what is known is here.
pub(super) fn pull(engine: &Engine, request: &Request) -> Result<Answer, Failure> {
    let image = request.query("fromImage").unwrap_or_default();
    let name = match request.query("tag") {
        Some(digest) if digest.contains(':') => format!("{image}@{digest}"),
        Some(tag) => format!("{image}:{tag}"),
        None => image.to_owned(),
    };
    if engine.images.find(&name).is_some() {
        return json(StatusCode::OK, &json!({ "status": format!("Image is up to date for {name}") }));
    }
    Err(Failure::not_found(format!(
        "the embedded engine fetches no images, and `{name}` is not one of the declared; give the container a \
         Dockerfile or use `--engine docker`"
    )))
}

pub(super) fn tag(engine: &Engine, name: &str, request: &Request) -> Result<Answer, Failure> {
    let repository =
        request.query("repo").ok_or_else(|| Failure::bad("`repo` is missing; say what to call it"))?;
    let tag = request.query("tag").unwrap_or("latest");
    if engine.images.tag(name, &format!("{repository}:{tag}")) {
        Ok(empty(StatusCode::CREATED))
    } else {
        Err(Failure::not_found(format!("No such image: {name}")))
    }
}

pub(super) fn remove(engine: &Engine, name: &str) -> Result<Answer, Failure> {
    if engine.images.untag(name) {
        json(StatusCode::OK, &json!([{ "Untagged": crate::reference::normalize(name) }]))
    } else {
        Err(Failure::not_found(format!("No such image: {name}")))
    }
}

pub(super) fn declared(engine: &Engine) -> Result<Answer, Failure> {
    let images = engine.images.declared().iter().map(|image| DeclaredImage {
        name: image.name.clone(),
        dockerfile: image.dockerfile.clone(),
        context: image.context.clone(),
        programs: image.programs.clone(),
    });
    json(StatusCode::OK, &images.collect::<Vec<_>>())
}

/// The end of a build: the Dockerfile is read as it is now.
pub(super) fn build(engine: &Engine, name: &str, request: &Request) -> Result<Answer, Failure> {
    let tag =
        request.query("tag").ok_or_else(|| Failure::bad("`tag` is missing; say what to call the image"))?;
    let BuildArguments { arguments } = request.json()?;
    let built = engine.images.build(name, tag, &arguments).map_err(Failure::bad)?;
    json(StatusCode::CREATED, &json!({ "Id": built.id }))
}
