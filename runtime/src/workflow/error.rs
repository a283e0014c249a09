//! Why a step, or a whole workflow, failed.

use crate::platform::workflow::non_retryable;
use std::fmt;
use wasm_bindgen::JsValue;

/// Why a step, or a whole workflow, failed. Every error becomes one by `?`, and is worth another try unless it says
/// otherwise.
///
/// ```
/// use worker_containers::StepError;
///
/// fn size(text: &str) -> Result<u32, StepError> {
///     let size: u32 = text.parse()?;
///     match size {
///         0 => Err(StepError::non_retryable("nothing to do")),
///         size => Ok(size),
///     }
/// }
///
/// assert!(size("x").is_err_and(|error| error.is_retryable()));
/// assert!(size("0").is_err_and(|error| !error.is_retryable()));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct StepError {
    message: String,
    retryable: bool,
}

impl StepError {
    /// A failure after which the step is tried again, as often as its options say.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), retryable: true }
    }

    /// A failure that would only happen again.
    pub fn non_retryable(message: impl Into<String>) -> Self {
        Self { message: message.into(), retryable: false }
    }

    /// Whether another try may help.
    pub fn is_retryable(&self) -> bool {
        self.retryable
    }

    /// What happened.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// As the engine knows it.
    pub(super) fn to_js(&self) -> JsValue {
        match self.retryable {
            true => js_sys::Error::new(&self.message).into(),
            false => non_retryable(&self.message),
        }
    }
}

impl fmt::Display for StepError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Debug for StepError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { message, retryable } = self;
        f.debug_struct("StepError").field("message", message).field("retryable", retryable).finish()
    }
}

// It is no `Error` itself, because then it could not be made of every other one.
impl<E: std::error::Error> From<E> for StepError {
    fn from(error: E) -> Self {
        Self::new(error.to_string())
    }
}
