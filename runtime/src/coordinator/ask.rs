//! The Worker's side: asking a coordinator.

use super::Answer;
use crate::{
    Error, Result, Spec,
    core::{
        autoscale::{Grant, Stats},
        key::KeyValue,
        select::CoordinatorName,
    },
    platform::stub::{Stub, namespace},
};
use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use worker::Env;

/// Asks for a connection, and waits in the queue when there is one. An object that was just being replaced is asked
/// again: a lease whose number got lost is given up by itself.
pub(crate) async fn ask(
    env: &Env,
    spec: &Spec,
    coordinator: &CoordinatorName,
    session: Option<&KeyValue>,
) -> Result<Grant> {
    let ask = || call(stub(env, spec, coordinator)?.assign(session.map(KeyValue::as_str)));
    let answer = match ask() {
        Ok(asked) => asked.text().await,
        Err(error) => Err(error),
    };
    let answer = match answer {
        Ok(answer) => answer,
        Err(Error::Container(_)) => ask()?.text().await?,
        Err(error) => return Err(error),
    };
    match read(&answer)? {
        Answer::Granted(grant) => Ok(grant),
        Answer::Full => Err(Error::Full),
    }
}

/// The load that one coordinator knows of.
pub(crate) async fn stats_of(env: &Env, spec: &Spec, coordinator: &CoordinatorName) -> Result<Stats> {
    let text = call(stub(env, spec, coordinator)?.stats())?.text().await?;
    read(&text)
}

/// The coordinator of this name.
pub(super) fn stub(env: &Env, spec: &Spec, coordinator: &CoordinatorName) -> Result<Stub> {
    let binding = spec.coordinator.unwrap_or_default();
    let missing = Error::MissingBinding { binding, class: spec.class };
    Ok(namespace(env, binding).ok_or(missing)?.get_by_name(coordinator.as_str())?)
}

/// A call that is under way.
pub(super) struct Called(Promise);

pub(super) fn call(called: Result<Promise, JsValue>) -> Result<Called> {
    Ok(Called(called?))
}

impl Called {
    /// Its result, which is a text.
    pub(super) async fn text(self) -> Result<String> {
        let answer = JsFuture::from(self.0).await?;
        answer.as_string().ok_or_else(|| Error::Platform("a coordinator answered with no text".to_owned()))
    }
}

pub(super) fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text)
        .map_err(|error| Error::Platform(format!("a coordinator is not understood: {error}")))
}
