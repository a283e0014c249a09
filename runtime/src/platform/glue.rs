//! The functions of `glue.js`.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/platform/glue.js")]
extern "C" {
    /// Makes the class of `instance`, which is consumed, extend `base`, `DurableObject`, `WorkerEntrypoint` or
    /// `WorkflowEntrypoint`, and gives it `methods`.
    pub(crate) fn adopt(instance: JsValue, base: &str, methods: &Array);

    /// `promise`, or `otherwise` when a panic means that nobody settles it; an `Error` is a rejection.
    pub(crate) fn guarded(promise: &Promise, otherwise: &JsValue) -> Promise;

    /// The port a Worker asked for; 0 when it did not.
    #[wasm_bindgen(js_name = portOf)]
    pub(crate) fn port_of(request: &web_sys::Request) -> u16;

    /// Whether a Worker asks for it that has nobody who would try again.
    #[wasm_bindgen(js_name = isPatient)]
    pub(crate) fn is_patient(request: &web_sys::Request) -> bool;

    /// Calls `callback` when `signal` is aborted.
    #[wasm_bindgen(js_name = onAbort)]
    pub(crate) fn on_abort(signal: &JsValue, callback: &Function);

    /// What `fetch(input, init)` would send.
    #[wasm_bindgen(catch)]
    pub(crate) fn request(input: &JsValue, init: &JsValue) -> Result<web_sys::Request, JsValue>;
}
