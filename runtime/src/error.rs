//! The errors of the library.

use crate::core::{
    failure::{Answer, Failure, FailureKind},
    key::{Key, KeyError, MAX_KEY_LENGTH},
    message::Thrown,
};
use std::time::Duration;
use wasm_bindgen::JsValue;

/// A `Result` whose error is [`enum@Error`] unless said otherwise.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Everything that can go wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The container could not be reached, started or kept.
    #[error(transparent)]
    Container(#[from] Failure),
    /// The Worker's environment has no such Durable Object binding.
    #[error(
        "the environment has no Durable Object binding `{binding}` for `{class}`; run `cargo xtask gen-config`"
    )]
    MissingBinding {
        /// The binding the code expects.
        binding: &'static str,
        /// The class behind it.
        class: &'static str,
    },
    /// The request does not carry a usable key and the route needs one.
    #[error("{}", key_message(.0, .1))]
    Key(Key, KeyError),
    /// No route matches and no fallback is given.
    #[error("no route matches `{0}`")]
    NoRoute(String),
    /// A method of the instance failed, and says so.
    #[error("`{method}` failed: {message}")]
    Method {
        /// The method, by its name in JavaScript.
        method: String,
        /// What its error says.
        message: String,
    },
    /// A method of the instance could not be called, or its result could not be returned.
    #[error("`{method}` could not be called: {message}")]
    Call {
        /// The method, by its name in JavaScript.
        method: String,
        /// Why.
        message: String,
    },
    /// A binding or the runtime reported an error of its own.
    #[error("{0}")]
    Platform(String),
}

impl Error {
    /// Whether the same request may succeed a little later.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Container(failure) if failure.is_retryable())
    }

    /// What to answer a client, and when it may try again.
    pub fn answer(&self) -> Answer {
        let fixed = |code, status| Answer { code, status, retry_after: None::<Duration> };
        match self {
            Self::Container(failure) => failure.kind.answer(),
            Self::MissingBinding { .. } => FailureKind::MissingConfiguration.answer(),
            Self::Key(_, KeyError::Missing) => fixed("missing_key", 400),
            Self::Key(_, KeyError::TooLong | KeyError::Malformed) => fixed("bad_key", 400),
            Self::NoRoute(_) => fixed("no_route", 404),
            Self::Method { .. } => fixed("method_failed", 500),
            Self::Call { .. } => fixed("bad_call", 500),
            Self::Platform(_) => fixed("platform", 500),
        }
    }

    /// What the caller of `method` is told.
    pub(crate) fn of_call(method: &str, thrown: Thrown) -> Self {
        let method = method.to_owned();
        match thrown {
            Thrown::Container(failure) => Self::Container(failure),
            Thrown::Method(message) => Self::Method { method, message },
            Thrown::Message(message) => Self::Call { method, message },
        }
    }
}

impl From<worker::Error> for Error {
    fn from(error: worker::Error) -> Self {
        Self::Platform(error.to_string())
    }
}

impl From<JsValue> for Error {
    fn from(error: JsValue) -> Self {
        Self::Container(Failure::of_runtime(&text_of(&error)))
    }
}

impl From<Error> for JsValue {
    fn from(error: Error) -> Self {
        js_sys::Error::new(&error.to_string()).into()
    }
}

/// What a JavaScript exception says.
pub(crate) fn text_of(error: &JsValue) -> String {
    use wasm_bindgen::JsCast;
    match error.dyn_ref::<js_sys::Error>() {
        Some(error) => String::from(error.message()),
        None => error.as_string().unwrap_or_else(|| format!("{error:?}")),
    }
}

fn key_message(key: &Key, error: &KeyError) -> String {
    match error {
        KeyError::Missing => format!("this route needs a key in the {key}"),
        KeyError::TooLong => format!("the key in the {key} is longer than {MAX_KEY_LENGTH} bytes"),
        KeyError::Malformed => format!("the key in the {key} has control characters or is not UTF-8"),
    }
}
