//! The class of `door.js`.

use super::{container::Container, state::State};
use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/platform/door.js")]
extern "C" {
    /// The way into a container, and a tally of who went through.
    #[derive(Clone, Debug)]
    pub(crate) type Door;

    /// `on_quiet()` is called when nothing happened for a moment, `on_socket()` when a WebSocket was let through, and
    /// `on_failure(error, request, port)` answers for a container that did not. With `timing` responses say how long they waited for a start.
    #[wasm_bindgen(constructor)]
    pub(crate) fn new(
        container: &Container,
        internal: &Array,
        on_quiet: &Closure<dyn Fn()>,
        on_socket: &Closure<dyn Fn()>,
        on_failure: &Closure<dyn Fn(JsValue, web_sys::Request, u16) -> Promise>,
        timing: bool,
    ) -> Door;

    /// Sends a request into the container that `waited` milliseconds for a start; less than 0 when it did not.
    #[wasm_bindgen(method)]
    pub(crate) fn forward(this: &Door, request: &web_sys::Request, port: u16, waited: f64) -> Promise;

    /// The same, rejected where the container fails.
    #[wasm_bindgen(method)]
    pub(crate) fn attempt(this: &Door, request: &web_sys::Request, port: u16) -> Promise;

    /// To be called just before a start, with every port.
    #[wasm_bindgen(method)]
    pub(crate) fn prepare(this: &Door, ports: &Array);

    /// The status of a small request, by which a port shows that it is served; undefined when there was none in
    /// `patience` milliseconds.
    #[wasm_bindgen(method, catch)]
    pub(crate) async fn knock(
        this: &Door,
        port: u16,
        method: &str,
        path: &str,
        patience: f64,
    ) -> Result<JsValue, JsValue>;

    /// Whether somebody is at the other end of a connection: it is open after `held` milliseconds, and ends in `patience`
    /// more once this side has ended it.
    #[wasm_bindgen(method, catch, js_name = isHeld)]
    pub(crate) async fn is_held(this: &Door, port: u16, held: f64, patience: f64)
    -> Result<JsValue, JsValue>;

    /// Something uses the container, or may: until the function is called, once.
    #[wasm_bindgen(method)]
    pub(crate) fn begin(this: &Door) -> Function;

    /// A connection to a port, as `{ readable, writable }`.
    #[wasm_bindgen(method, catch)]
    pub(crate) async fn connect(this: &Door, port: u16) -> Result<JsValue, JsValue>;

    /// Counts as an exchange until the function that is returned is called.
    #[wasm_bindgen(method)]
    pub(crate) fn lease(this: &Door, state: &State) -> Function;

    /// Notes a use that is no request.
    #[wasm_bindgen(method)]
    pub(crate) fn touch(this: &Door);

    /// Whether an exchange is under way or a body is being carried.
    #[wasm_bindgen(method, getter, js_name = inUse)]
    pub(crate) fn in_use(this: &Door) -> bool;

    #[wasm_bindgen(method, getter, js_name = inFlight)]
    pub(crate) fn in_flight(this: &Door) -> u32;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn last(this: &Door) -> f64;

    /// `{ edge, unseen }`: when the last WebSocket was let through that came through the edge, or did not.
    #[wasm_bindgen(method, getter, js_name = lastSocket)]
    pub(crate) fn last_socket(this: &Door) -> JsValue;

    /// What the local engine says of its connections: `{ open, ended_ms_ago }`, or undefined.
    #[wasm_bindgen(method)]
    pub(crate) async fn connections(this: &Door) -> JsValue;
}
