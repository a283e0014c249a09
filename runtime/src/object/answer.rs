//! Errors as responses: `application/problem+json` (RFC 9457), with `Retry-After` where trying again helps.

use crate::{Error, core::failure::FailureKind, platform::console};
use js_sys::Object;
use serde_json::{Value, json};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Headers, Response, ResponseInit};

/// The response that tells a client about `error`.
pub(crate) fn answer(error: &Error) -> JsValue {
    let answer = error.answer();
    let init = ResponseInit::new();
    init.set_status(answer.status);
    if let Ok(headers) = Headers::new() {
        let set = |name, value: &str| drop(headers.set(name, value));
        set("content-type", "application/problem+json");
        set("cache-control", "no-store");
        // By which the Worker knows an answer of ours from one of the container's. An instance that still starts will be
        // ready, and another would have to start as well.
        if !matches!(error, Error::Container(failure) if failure.kind == FailureKind::Starting) {
            set("worker-containers-failure", answer.code);
        }
        if let Some(after) = answer.retry_after {
            set("retry-after", &after.as_secs().to_string());
        }
        init.set_headers(&headers);
    }
    match Response::new_with_opt_str_and_init(Some(&problem(error).to_string()), &init) {
        Ok(response) => response.into(),
        // Only a status out of range could fail, and the table has none; an empty object is an error to the runtime.
        Err(_) => Object::new().unchecked_into(),
    }
}

/// What the client reads. What a hook of the author said is for the log: clients may be anybody.
fn problem(error: &Error) -> Value {
    let answer = error.answer();
    let mut problem = json!({
        "title": answer.code.replace('_', " "),
        "status": answer.status,
        "code": answer.code,
    });
    let Error::Container(failure) = error else {
        problem["detail"] = error.to_string().into();
        return problem;
    };
    if failure.kind == FailureKind::HookFailed {
        console::error(&failure.to_string());
        problem["detail"] = "a hook failed; the log of the object says why".into();
    } else {
        problem["detail"] = failure.to_string().into();
    }
    let more = [
        ("phase", failure.kind.phase().map(|phase| json!(phase))),
        ("run", failure.run.map(|run| json!(run))),
        ("exitCode", failure.exit_code.map(|code| json!(code))),
    ];
    for (key, value) in more {
        value.into_iter().for_each(|value| problem[key] = value);
    }
    problem
}
