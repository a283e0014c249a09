//! Workflows in Rust: a function whose steps are each carried out until they succeed, and whose results outlive
//! everything.

mod error;
mod instance;
mod options;
mod step;

pub use error::StepError;
pub use instance::{WorkflowInstance, WorkflowPhase, WorkflowStatus};
pub use options::{Backoff, StepOptions};
pub use step::Step;

use crate::{core::time::Timestamp, methods::to_plain, object::from_js, platform::glue};
use js_sys::{Date, Promise, Reflect};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::future_to_promise;
use worker::Env;

/// A Workflow. Write `#[workflow]` on the struct and implement this.
///
/// ```
/// use worker_containers::{Event, Step, StepError, prelude::*, worker};
///
/// #[container(port = 8080)]
/// pub struct Processor;
///
/// #[workflow]
/// pub struct Processing;
///
/// impl Workflow for Processing {
///     type Payload = String;
///     type Output = String;
///
///     async fn run(event: Event<String>, step: &Step, env: &worker::Env) -> Result<String, StepError> {
///         let processor = Processor::by_name(env, &event.payload)?;
///         step.run("start", async || Ok(processor.start_and_wait_for_ports().await?)).await?;
///         step.run("process", async || {
///             let request = worker::Request::new("http://container/process", worker::Method::Post)?;
///             Ok(processor.fetch(request).await?.text().await?)
///         })
///         .await
///     }
/// }
/// ```
#[allow(async_fn_in_trait)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` says `#[workflow]` but does not implement it",
    label = "write `impl Workflow for {Self} {{ … }}`"
)]
pub trait Workflow: WorkflowClass {
    /// What an instance is given when it begins.
    type Payload: Serialize + DeserializeOwned;
    /// What it returns.
    type Output: Serialize + DeserializeOwned;

    /// Everything an instance does. It is called anew whenever the instance goes on in another place: steps that were
    /// carried out return what they returned, and are not carried out again. So everything that has an effect, or is not
    /// the same each time, belongs into a step.
    ///
    /// # Errors
    ///
    /// An error ends the instance; its text is told to those who ask.
    async fn run(event: Event<Self::Payload>, step: &Step, env: &Env) -> Result<Self::Output, StepError>;

    /// Begins an instance called `id`.
    ///
    /// # Errors
    ///
    /// When there is one of that name already, or the binding is missing from the Worker's configuration;
    /// `cargo xtask gen-config` writes it.
    async fn create(env: &Env, id: &str, payload: &Self::Payload) -> crate::Result<WorkflowInstance<Self>> {
        WorkflowInstance::create(env, id, payload).await
    }

    /// The instance called `id`.
    ///
    /// # Errors
    ///
    /// When there is none of that name, or the binding is missing from the Worker's configuration.
    async fn get(env: &Env, id: &str) -> crate::Result<WorkflowInstance<Self>> {
        WorkflowInstance::get(env, id).await
    }
}

/// A struct annotated with `#[workflow]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a workflow",
    label = "annotate the struct with `#[workflow]`"
)]
pub trait WorkflowClass: Sized + 'static {
    /// Name of the class, as exported to JavaScript.
    const CLASS: &'static str;
    /// Name of the binding in the Worker's environment.
    const BINDING: &'static str;
}

/// What an instance knows of its beginning.
#[derive(Clone, Debug)]
pub struct Event<P> {
    /// What it was given.
    pub payload: P,
    /// The name of the instance.
    pub instance: String,
    /// When it was begun.
    pub timestamp: Timestamp,
}

/// Carries an instance out, or on.
pub fn run<W: Workflow>(env: Option<Env>, event: JsValue, step: JsValue) -> Promise {
    let carried_out = future_to_promise(async move {
        // Nothing tries `run` again, so only the text matters; the engine would hide that of a final error.
        output::<W>(env, event, step).await.map_err(|error| js_sys::Error::new(error.message()).into())
    });
    let panicked = js_sys::Error::new("the Worker panicked while the workflow ran");
    glue::guarded(&carried_out, &panicked)
}

async fn output<W: Workflow>(env: Option<Env>, event: JsValue, step: JsValue) -> Result<JsValue, StepError> {
    let env = env.ok_or_else(|| StepError::new("this object was never constructed by the runtime"))?;
    let event = read::<W::Payload>(&event)?;
    let output = W::run(event, &Step::new(step.unchecked_into()), &env).await?;
    to_plain(&output).map_err(StepError::non_retryable)
}

/// A payload that is not understood will not be understood later.
fn read<P: DeserializeOwned>(event: &JsValue) -> Result<Event<P>, StepError> {
    let get = |key: &str| Reflect::get(event, &key.into()).unwrap_or(JsValue::UNDEFINED);
    let payload = get("payload");
    let payload = if payload.is_undefined() { JsValue::NULL } else { payload };
    Ok(Event {
        payload: from_js(&payload)
            .map_err(|why| StepError::non_retryable(format!("the payload is not understood: {why}")))?,
        instance: get("instanceId").as_string().unwrap_or_default(),
        timestamp: Timestamp(
            get("timestamp").dyn_ref::<Date>().map_or(0, |date| date.get_time().max(0.0) as u64),
        ),
    })
}
