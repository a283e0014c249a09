//! The functions of `lease.js`.

use js_sys::Promise;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/platform/lease.js")]
extern "C" {
    /// The lease under which a request arrives, as the Worker wrote it.
    #[wasm_bindgen(js_name = leaseOf)]
    pub(crate) fn lease_of(request: &web_sys::Request) -> Option<String>;

    /// A connection, from its request to its end.
    #[derive(Clone, Debug)]
    pub(crate) type Connection;

    /// `on_end()` is called once, whatever happens.
    #[wasm_bindgen(constructor)]
    pub(crate) fn new(on_end: &JsValue) -> Connection;

    /// The response that `sent` becomes, followed to its end.
    #[wasm_bindgen(method)]
    pub(crate) fn follow(this: &Connection, sent: &Promise) -> Promise;

    /// Ends the connection from this side.
    #[wasm_bindgen(method)]
    pub(crate) fn revoke(this: &Connection);
}
