//! Instances of a workflow, from a Worker.

use super::Workflow;
use crate::{
    Error, Result,
    methods::to_plain,
    object::{from_js, to_js},
    platform::workflow::{Binding, Instance, binding},
};
use js_sys::{Promise, Reflect};
use serde::{Deserialize, de::DeserializeOwned};
use std::{fmt, marker::PhantomData};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use worker::Env;

/// One instance of the workflow `W`.
pub struct WorkflowInstance<W> {
    instance: Instance,
    class: PhantomData<W>,
}

/// How far an instance is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkflowStatus<T> {
    /// How far.
    pub phase: WorkflowPhase,
    /// What it returned, when it is complete.
    pub output: Option<T>,
    /// Why it failed, when it has.
    pub error: Option<String>,
}

/// How far an instance is, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum WorkflowPhase {
    /// It waits for others of its kind.
    Queued,
    /// It is being carried out.
    Running,
    /// It was told to pause.
    Paused,
    /// It failed.
    Errored,
    /// It was ended.
    Terminated,
    /// It is done.
    Complete,
    /// It sleeps, or waits for an event.
    Waiting,
    /// It will pause after the present step.
    WaitingForPause,
    /// Something this version does not know.
    #[serde(other)]
    Unknown,
}

impl<W: Workflow> WorkflowInstance<W> {
    /// Begins an instance called `id`.
    ///
    /// # Errors
    ///
    /// [`Error::MissingBinding`], and when there is one of that name already.
    pub async fn create(env: &Env, id: &str, payload: &W::Payload) -> Result<Self> {
        let payload = to_plain(payload)
            .map_err(|why| Error::Platform(format!("the payload of a workflow cannot cross: {why}")))?;
        let options = to_js(&serde_json::json!({ "id": id }))?;
        Reflect::set(&options, &"params".into(), &payload)?;
        Self::of(Self::binding(env)?.create(&options)?).await
    }

    /// The instance called `id`.
    ///
    /// # Errors
    ///
    /// [`Error::MissingBinding`], and when there is none of that name.
    pub async fn get(env: &Env, id: &str) -> Result<Self> {
        Self::of(Self::binding(env)?.get(id)?).await
    }

    fn binding(env: &Env) -> Result<Binding> {
        binding(env, W::BINDING).ok_or(Error::MissingBinding { binding: W::BINDING, class: W::CLASS })
    }

    async fn of(instance: Promise) -> Result<Self> {
        let instance = JsFuture::from(instance).await?.unchecked_into();
        Ok(Self { instance, class: PhantomData })
    }

    /// Its name.
    pub fn id(&self) -> String {
        self.instance.id()
    }

    /// How far it is.
    ///
    /// # Errors
    ///
    /// When the platform does not say, or its output is none of this type.
    pub async fn status(&self) -> Result<WorkflowStatus<W::Output>> {
        let status = JsFuture::from(self.instance.status()?).await?;
        let get = |key: &str| Reflect::get(&status, &key.into()).unwrap_or(JsValue::UNDEFINED);
        let phase = read(&get("status"), "the status")?;
        let output = match phase {
            WorkflowPhase::Complete => Some(read(&get("output"), "the output")?),
            _ => None,
        };
        Ok(WorkflowStatus { phase, output, error: error(&get("error")) })
    }

    /// Pauses it after the present step.
    ///
    /// # Errors
    ///
    /// When it cannot be paused.
    pub async fn pause(&self) -> Result<()> {
        done(self.instance.pause()?).await
    }

    /// Goes on after a pause.
    ///
    /// # Errors
    ///
    /// When it is not paused.
    pub async fn resume(&self) -> Result<()> {
        done(self.instance.resume()?).await
    }

    /// Begins anew, and forgets what its steps returned.
    ///
    /// # Errors
    ///
    /// When it cannot be begun again.
    pub async fn restart(&self) -> Result<()> {
        done(self.instance.restart()?).await
    }

    /// Ends it.
    ///
    /// # Errors
    ///
    /// When it is over already.
    pub async fn terminate(&self) -> Result<()> {
        done(self.instance.terminate()?).await
    }
}

impl<W> fmt::Debug for WorkflowInstance<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WorkflowInstance").field("id", &self.instance.id()).finish_non_exhaustive()
    }
}

async fn done(promise: Promise) -> Result<()> {
    JsFuture::from(promise).await?;
    Ok(())
}

fn read<T: DeserializeOwned>(value: &JsValue, what: &str) -> Result<T> {
    let value = if value.is_undefined() { &JsValue::NULL } else { value };
    from_js(value).map_err(|why| Error::Platform(format!("{what} of the workflow is not understood: {why}")))
}

/// The platform tells an error as `{ name, message }`, or as a text.
fn error(value: &JsValue) -> Option<String> {
    if value.is_null_or_undefined() {
        return None;
    }
    let message = Reflect::get(value, &"message".into()).ok().and_then(|message| message.as_string());
    message.or_else(|| value.as_string())
}
