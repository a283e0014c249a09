//! Errors as responses: `application/problem+json` (RFC 9457), with `Retry-After` where trying again helps.

use crate::Error;
use js_sys::Object;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Headers, Response, ResponseInit};

/// The response that tells a client about `error`.
pub(crate) fn answer(error: &Error) -> JsValue {
    let answer = error.answer();
    let body = serde_json::json!({
        "title": "the container did not answer",
        "status": answer.status,
        "code": answer.code,
        "detail": error.to_string(),
    });
    let init = ResponseInit::new();
    init.set_status(answer.status);
    if let Ok(headers) = Headers::new() {
        let set = |name, value: &str| drop(headers.set(name, value));
        set("content-type", "application/problem+json");
        set("cache-control", "no-store");
        // By which the Worker knows an answer of ours from one of the container's.
        set("worker-containers-failure", answer.code);
        if let Some(after) = answer.retry_after {
            set("retry-after", &after.as_secs().to_string());
        }
        init.set_headers(&headers);
    }
    match Response::new_with_opt_str_and_init(Some(&body.to_string()), &init) {
        Ok(response) => response.into(),
        // Only a status out of range could fail, and the table has none; an empty object is an error to the runtime.
        Err(_) => Object::new().unchecked_into(),
    }
}
