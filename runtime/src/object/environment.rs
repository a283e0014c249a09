//! The variables of a run: literals, and what the Worker's environment holds at the moment it starts.

use crate::{
    Spec,
    core::{
        egress,
        env::{EnvSource, EnvVar},
        failure::{Failure, FailureKind},
        options::StartOptions,
    },
    error::text_of,
    platform::container::PlatformOptions,
};
use js_sys::{Function, JSON, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use worker::Env;

/// Options of `start` for a run of this class, with every variable looked up and `given` laid over what
/// the attributes say.
///
/// # Errors
///
/// [`FailureKind::MissingConfiguration`] naming the variable that is not there; values never appear in it.
pub(super) async fn start_options(
    spec: &Spec,
    env: &Env,
    given: &StartOptions,
) -> Result<PlatformOptions, Failure> {
    let mut variables = given.env_vars.clone();
    for var in spec.env {
        if !variables.contains_key(var.name) {
            variables.insert(var.name.to_owned(), value(var, env).await?);
        }
    }
    let mut labels = given.labels.clone();
    for (name, value) in spec.labels {
        labels.entry((*name).to_owned()).or_insert_with(|| (*value).to_owned());
    }
    let policy = spec.egress.as_ref().map(|egress| &egress.policy);
    let declared = || spec.entrypoint.map(|command| command.iter().map(|word| (*word).to_owned()).collect());
    Ok(PlatformOptions::default()
        .env(variables)
        .labels(labels)
        .with(given.newer())
        .entrypoint(given.entrypoint.clone().or_else(declared))
        .enable_internet(egress::internet(policy, spec.enable_internet, given.enable_internet)))
}

async fn value(var: &EnvVar, env: &Env) -> Result<String, Failure> {
    match var.source {
        EnvSource::Literal(text) => Ok(text.to_owned()),
        EnvSource::Var(name) => plain(env, name)
            .ok_or_else(|| missing(var, format!("the variable `{name}` is not set; add it under `[vars]`"))),
        EnvSource::Secret(name) => plain(env, name).ok_or_else(|| {
            missing(var, format!("the secret `{name}` is not set; run `wrangler secret put {name}`"))
        }),
        EnvSource::SecretStore(binding) => call(env, binding, None).await.map_err(|why| {
            missing(var, format!("the Secrets Store binding `{binding}` has no value: {why}"))
        }),
        EnvSource::Kv { binding, key } => call(env, binding, Some(key)).await.map_err(|why| {
            missing(var, format!("the KV binding `{binding}` has no value at `{key}`: {why}"))
        }),
    }
}

/// A variable or secret; structured variables are passed as JSON.
fn plain(env: &Env, name: &str) -> Option<String> {
    let value = Reflect::get(env, &name.into()).ok().filter(|value| !value.is_null_or_undefined())?;
    value.as_string().or_else(|| JSON::stringify(&value).ok().map(String::from))
}

/// `env.BINDING.get()` or `env.BINDING.get(key)`.
async fn call(env: &Env, binding: &str, key: Option<&str>) -> Result<String, String> {
    let target = Reflect::get(env, &binding.into()).unwrap_or_default();
    let get = target.is_object().then(|| Reflect::get(&target, &"get".into()).ok()).flatten();
    let get = get
        .and_then(|get| get.dyn_into::<Function>().ok())
        .ok_or("it is not bound; run `cargo xtask gen-config`")?;
    let called = match key {
        Some(key) => get.call1(&target, &key.into()),
        None => get.call0(&target),
    };
    let promise = called.map_err(|error| text_of(&error))?.unchecked_into::<Promise>();
    let value: JsValue = JsFuture::from(promise).await.map_err(|error| text_of(&error))?;
    value.as_string().ok_or_else(|| "nothing is stored there".to_owned())
}

fn missing(var: &EnvVar, why: String) -> Failure {
    Failure::new(FailureKind::MissingConfiguration, format!("cannot set `{}`: {why}", var.name))
}
