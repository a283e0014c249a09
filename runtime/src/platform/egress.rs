//! The functions of `egress.js`.

use super::{container::Container, state::State};
use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/platform/egress.js")]
extern "C" {
    /// Asks the runtime to send what `wanted` lists, as pairs of kind and host, to the export `entrypoint`.
    #[wasm_bindgen(catch)]
    pub(crate) async fn intercept(
        container: &Container,
        state: &State,
        entrypoint: &str,
        wanted: &Array,
    ) -> Result<JsValue, JsValue>;

    /// Sends a request to its host, without following redirects.
    #[wasm_bindgen(catch)]
    pub(crate) fn forward(request: &web_sys::Request) -> Result<Promise, JsValue>;

    /// Runs a command in the container: an array of its exit code and at most `longest` bytes of what it printed.
    #[wasm_bindgen(catch)]
    pub(crate) async fn run(container: &Container, command: &Array, longest: u32)
    -> Result<JsValue, JsValue>;
}

#[wasm_bindgen]
extern "C" {
    /// `ctx` of an entrypoint.
    #[derive(Debug)]
    pub(crate) type EntrypointContext;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn props(this: &EntrypointContext) -> Option<Props>;

    /// Which instance the intercepted container belongs to.
    #[derive(Debug)]
    pub(crate) type Props;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn instance(this: &Props) -> Option<String>;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn id(this: &Props) -> Option<String>;
}
