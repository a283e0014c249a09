//! Errors of the tool: what is wrong, and what to do about it.

use std::fmt;

/// An error with a sentence that tells the reader what to try.
#[derive(Debug)]
pub struct Fault {
    what: String,
    hint: String,
}

impl Fault {
    /// `what` is wrong; `hint` is what to do.
    pub fn new(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { what: what.into(), hint: hint.into() }
    }

    /// What to do.
    pub fn hint(&self) -> &str {
        &self.hint
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for Fault {}

/// Returns early with a [`Fault`].
#[macro_export]
macro_rules! fault {
    ($what:expr, $hint:expr $(,)?) => {
        return Err($crate::fault::Fault::new($what, $hint).into())
    };
}
