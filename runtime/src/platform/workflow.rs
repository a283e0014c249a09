//! Workflows: what the engine gives an instance, and how a Worker begins one.

use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use worker::Env;

#[wasm_bindgen(module = "/src/platform/workflow.js")]
extern "C" {
    /// An error after which the engine does not try again.
    #[wasm_bindgen(js_name = nonRetryable)]
    pub(crate) fn non_retryable(message: &str) -> JsValue;
}

/// What the engine calls when a step is to be carried out.
pub(crate) type Callback = Closure<dyn FnMut() -> Promise>;

#[wasm_bindgen]
extern "C" {
    /// The steps of an instance.
    #[derive(Clone, Debug)]
    pub(crate) type Steps;

    #[wasm_bindgen(method, catch, js_name = do)]
    pub(crate) fn run(
        this: &Steps,
        name: &str,
        options: &JsValue,
        callback: &Callback,
    ) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn sleep(this: &Steps, name: &str, milliseconds: f64) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch, js_name = sleepUntil)]
    pub(crate) fn sleep_until(this: &Steps, name: &str, time: f64) -> Result<Promise, JsValue>;

    /// A Workflow, as it is bound.
    #[derive(Clone, Debug)]
    pub(crate) type Binding;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn create(this: &Binding, options: &JsValue) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn get(this: &Binding, id: &str) -> Result<Promise, JsValue>;

    /// One instance of a Workflow, seen from a Worker.
    #[derive(Clone, Debug)]
    pub(crate) type Instance;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn id(this: &Instance) -> String;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn status(this: &Instance) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn pause(this: &Instance) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn resume(this: &Instance) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn restart(this: &Instance) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn terminate(this: &Instance) -> Result<Promise, JsValue>;
}

/// The Workflow bound as `binding`; `None` when the environment has nothing of that kind there.
pub(crate) fn binding(env: &Env, binding: &str) -> Option<Binding> {
    let value = Reflect::get(env, &binding.into()).ok()?;
    let is_workflow = value.is_object() && Reflect::has(&value, &"create".into()).unwrap_or(false);
    is_workflow.then(|| value.unchecked_into::<Object>().unchecked_into())
}
