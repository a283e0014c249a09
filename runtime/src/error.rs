//! The errors of the library.

use crate::core::{
    failure::{Answer, Failure, FailureKind},
    key::{Key, KeyError, MAX_KEY_LENGTH},
    message::Thrown,
    schedule::ScheduleError,
    settings::SettingError,
};
use std::{convert::Infallible, time::Duration};
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
    /// The Worker's environment has no such binding of a Durable Object or Workflow.
    #[error("the environment has no binding `{binding}` for `{class}`; run `cargo xtask gen-config`")]
    MissingBinding {
        /// The binding the code expects.
        binding: &'static str,
        /// The class behind it.
        class: &'static str,
    },
    /// The request does not carry a usable key and the route needs one.
    #[error("{}", key_message(.0, .1))]
    Key(Key, KeyError),
    /// A variable of the Worker that decides about a route has a value that means nothing.
    #[error(transparent)]
    Setting(#[from] SettingError),
    /// Every instance of an autoscaled route is full, there are as many as there may be, and no place got free in time.
    #[error("all instances are full")]
    Full,
    /// The response did not begin within the `timeout` of the route.
    #[error("the container did not answer within {0:?}")]
    Timeout(Duration),
    /// The route serves WebSockets only.
    #[error("this route serves WebSockets; send an upgrade request")]
    UpgradeRequired,
    /// No route matches and no fallback is given.
    #[error("no route matches `{0}`")]
    NoRoute(String),
    /// A task cannot be scheduled.
    #[error(transparent)]
    Schedule(#[from] ScheduleError),
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
        self.answer().retry_after.is_some()
    }

    /// What to answer a client, and when it may try again.
    pub fn answer(&self) -> Answer {
        let fixed = |code, status| Answer { code, status, retry_after: None::<Duration> };
        match self {
            Self::Container(failure) => failure.kind.answer(),
            Self::MissingBinding { .. } => FailureKind::MissingConfiguration.answer(),
            Self::Key(_, KeyError::Missing) => fixed("missing_key", 400),
            Self::Key(_, KeyError::TooLong | KeyError::Malformed | KeyError::Forged) => fixed("bad_key", 400),
            Self::Setting(_) => fixed("bad_configuration", 500),
            Self::Full => Answer { code: "full", status: 503, retry_after: Some(Duration::from_secs(5)) },
            Self::Timeout(_) => fixed("timeout", 504),
            Self::UpgradeRequired => fixed("upgrade_required", 426),
            Self::NoRoute(_) => fixed("no_route", 404),
            Self::Schedule(ScheduleError::Full) => fixed("too_many_tasks", 429),
            Self::Schedule(ScheduleError::TooLarge(_)) => fixed("task_too_large", 413),
            Self::Schedule(_) => fixed("bad_task", 400),
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

impl Error {
    /// What another Worker is told: only a text crosses, so it begins with the code.
    fn to_remote(&self) -> String {
        format!("{}: {self}", self.answer().code)
    }

    /// What another Worker told.
    fn of_remote(text: &str) -> Self {
        // The one error beside failures that callers are meant to tell apart.
        let full = Self::Schedule(ScheduleError::Full);
        let is_full = text.split_once(": ").is_some_and(|(code, _)| code == full.answer().code);
        if is_full { full } else { Self::Container(Failure::of_remote(text)) }
    }

    /// The same configuration error once more; it was found when the isolate began and stays.
    pub(crate) fn again(&self) -> Self {
        match self {
            Self::Setting(error) => Self::Setting(error.clone()),
            other => Self::Platform(other.to_string()),
        }
    }
}

impl From<worker::Error> for Error {
    fn from(error: worker::Error) -> Self {
        Self::Platform(error.to_string())
    }
}

impl From<worker::kv::KvError> for Error {
    fn from(error: worker::kv::KvError) -> Self {
        Self::Platform(error.to_string())
    }
}

/// Of conversions that cannot fail.
impl From<Infallible> for Error {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

impl From<JsValue> for Error {
    fn from(error: JsValue) -> Self {
        Self::of_remote(&text_of(&error))
    }
}

/// Only the message of an exception crosses from one Worker to another, so it begins with the code.
impl From<Error> for JsValue {
    fn from(error: Error) -> Self {
        js_sys::Error::new(&error.to_remote()).into()
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
        KeyError::Forged => format!("the key in the {key} was not issued here"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_keeps_its_code_on_the_way_to_another_worker() {
        let failure = Failure::new(FailureKind::PortTimeout, "port 9090 does not listen");
        for error in [Error::Container(failure), Error::Schedule(ScheduleError::Full)] {
            let received = Error::of_remote(&error.to_remote());
            assert_eq!(received.answer(), error.answer(), "{error}");
            assert_eq!(received.to_string(), error.to_string());
        }
    }
}
