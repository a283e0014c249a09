//! Namespaces and stubs: how a Worker reaches a Durable Object.

use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::{JsCast, prelude::*};
use worker::Env;

#[wasm_bindgen]
extern "C" {
    /// A Durable Object binding.
    #[derive(Clone, Debug)]
    pub(crate) type Namespace;

    #[wasm_bindgen(method, catch, js_name = getByName)]
    pub(crate) fn get_by_name(this: &Namespace, name: &str) -> Result<Stub, JsValue>;

    /// One Durable Object, seen from a Worker.
    #[derive(Clone, Debug)]
    pub type Stub;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn start(this: &Stub, options: &JsValue, wait: &JsValue) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch, js_name = startAndWaitForPorts)]
    pub(crate) fn start_and_wait_for_ports(
        this: &Stub,
        ports: &JsValue,
        wait: &JsValue,
        options: &JsValue,
    ) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn stop(this: &Stub, signal: &JsValue) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn signal(this: &Stub, signal: &JsValue) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn monitor(this: &Stub) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn inspect(this: &Stub) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn destroy(this: &Stub, reason: &JsValue) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch, js_name = getState)]
    pub(crate) fn get_state(this: &Stub) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch, js_name = containerConnect)]
    pub(crate) fn container_connect(this: &Stub, port: u16) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch, js_name = renewActivityTimeout)]
    pub(crate) fn renew_activity_timeout(this: &Stub) -> Result<Promise, JsValue>;

    /// A coordinator's answer to one who asks for a connection, as JSON.
    #[wasm_bindgen(method, catch)]
    pub(crate) fn assign(this: &Stub, session: Option<&str>) -> Result<Promise, JsValue>;

    /// What an instance tells its coordinator, and what that answers, both as JSON.
    #[wasm_bindgen(method, catch)]
    pub(crate) fn report(this: &Stub, instance: u32, report: &str) -> Result<Promise, JsValue>;

    /// The load a coordinator knows of, as JSON.
    #[wasm_bindgen(method, catch)]
    pub(crate) fn stats(this: &Stub) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    pub(crate) fn schedule(
        this: &Stub,
        when: &JsValue,
        task: &JsValue,
        payload: &JsValue,
    ) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch, js_name = listTasks)]
    pub(crate) fn list_tasks(this: &Stub) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch, js_name = cancelTask)]
    pub(crate) fn cancel_task(this: &Stub, id: &JsValue) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch, js_name = retryTask)]
    pub(crate) fn retry_task(this: &Stub, id: &JsValue) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch, js_name = runToCompletion)]
    pub(crate) fn run_to_completion(this: &Stub, options: &JsValue) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch, js_name = getJob)]
    pub(crate) fn get_job(this: &Stub) -> Result<Promise, JsValue>;
}

/// The namespace bound as `binding`; `None` when the environment has nothing of that kind there.
pub(crate) fn namespace(env: &Env, binding: &str) -> Option<Namespace> {
    let value = Reflect::get(env, &binding.into()).ok()?;
    let is_namespace = value.is_object() && Reflect::has(&value, &"getByName".into()).unwrap_or(false);
    is_namespace.then(|| value.unchecked_into::<Object>().unchecked_into())
}
