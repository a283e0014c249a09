//! The form in which values and failures cross.
//!
//! A handle adds [`TYPED`] behind the arguments of a call. The instance then returns `[TYPED, failure or null, value]`
//! instead of throwing: an exception would lose everything but its text. Without it, as in a call from TypeScript, the
//! value itself is returned, and a failure is an exception.

use crate::core::message::{Thrown, check};
use js_sys::Array;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::{JsCast, JsValue};

/// The arguments of a method that has none: an empty list, which `()` is not.
#[derive(Deserialize, Serialize)]
pub struct NoArguments();

const TYPED: &str = "worker-containers:typed";

/// `value` in JavaScript.
pub(crate) fn write(value: &impl Serialize) -> Result<JsValue, String> {
    check(value)?;
    let serializer = Serializer::new().serialize_maps_as_objects(true);
    value.serialize(&serializer).map_err(|error| error.to_string())
}

/// A value from JavaScript.
pub(super) fn read<T: DeserializeOwned>(value: JsValue) -> Result<T, String> {
    serde_wasm_bindgen::from_value(value).map_err(|error| error.to_string())
}

/// Asks for an answer that keeps the type of a failure.
pub(super) fn ask_typed(arguments: &Array) {
    arguments.push(&TYPED.into());
}

/// Whether that was asked, and takes the question off the arguments.
pub(super) fn is_asked_typed(arguments: &Array) -> bool {
    let asked = arguments.length() > 0 && arguments.at(-1) == TYPED;
    if asked {
        arguments.pop();
    }
    asked
}

/// The answer to one who asked.
pub(super) fn typed(outcome: Result<JsValue, Thrown>) -> JsValue {
    let (thrown, value) = match outcome {
        Ok(value) => (JsValue::NULL, value),
        // It holds texts and small numbers, which are written whatever they are.
        Err(thrown) => (write(&thrown).unwrap_or_default(), JsValue::UNDEFINED),
    };
    Array::of3(&TYPED.into(), &thrown, &value).into()
}

/// The value or failure in an answer. A class that does not know the question returns the value itself.
pub(super) fn untyped(answer: JsValue) -> Result<JsValue, Thrown> {
    match answer.dyn_ref::<Array>() {
        Some(parts) if parts.length() == 3 && parts.get(0) == TYPED => match parts.get(1) {
            thrown if thrown.is_null() => Ok(parts.get(2)),
            thrown => Err(read(thrown).unwrap_or_else(Thrown::Message)),
        },
        _ => Ok(answer),
    }
}
