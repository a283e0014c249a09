//! The functions of `entry.js`.

use crate::core::time::millis;
use js_sys::{Array, Promise};
use std::time::Duration;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen(module = "/src/platform/entry.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = post)]
    fn post_with(path: &str, body: &JsValue, headers: &Array) -> Result<web_sys::Request, JsValue>;

    #[wasm_bindgen(js_name = outcome)]
    fn outcome_of(sent: &Promise, patience: f64) -> Promise;

    type Read;

    #[wasm_bindgen(method, getter)]
    fn status(this: &Read) -> u16;

    #[wasm_bindgen(method, getter, js_name = retryAfter)]
    fn retry_after(this: &Read) -> Option<String>;

    #[wasm_bindgen(method, getter)]
    fn text(this: &Read) -> String;
}

/// What came of a request.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<String>,
    /// The beginning of the answer.
    pub(crate) text: String,
}

impl Outcome {
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// A request to `path` with `body`: bytes as they are, everything else as JSON.
pub(crate) fn post(
    path: &str,
    body: &JsValue,
    headers: &[(&str, &str)],
) -> Result<web_sys::Request, JsValue> {
    let pair = |(name, value): &(&str, &str)| Array::of2(&(*name).into(), &(*value).into());
    post_with(path, body, &headers.iter().map(pair).collect())
}

/// Waits for an answer and its end.
pub(crate) async fn outcome(sent: &Promise, patience: Duration) -> crate::Result<Outcome> {
    let read: Read = JsFuture::from(outcome_of(sent, millis(patience) as f64)).await?.unchecked_into();
    Ok(Outcome { status: read.status(), retry_after: read.retry_after(), text: read.text() })
}
