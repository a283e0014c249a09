//! What every format of the wrangler file offers.

use crate::config::{Edit, Found};
use std::{error::Error, fmt, ops::Range};

/// A parsed wrangler file that remembers how it was written.
pub trait Document: Sized {
    /// Reads `text`.
    ///
    /// # Errors
    ///
    /// [`Malformed`], with the place.
    fn parse(text: &str) -> Result<Self, Malformed>;

    /// What it says of the things we write.
    ///
    /// # Errors
    ///
    /// [`Malformed`] when a key of ours has a value of another kind.
    fn found(&self) -> Result<Found, Malformed>;

    /// Performs one edit. Everything else stays as it is, to the byte.
    ///
    /// # Errors
    ///
    /// [`Malformed`] when something else stands where the edit belongs.
    fn apply(&mut self, edit: &Edit) -> Result<(), Malformed>;

    /// The text.
    fn render(&self) -> String;
}

/// A file that cannot be read or edited, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// What is wrong.
    pub message: String,
    /// Where, in bytes, if that is known.
    pub span: Option<Range<usize>>,
}

impl Malformed {
    /// Something wrong without a place.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), span: None }
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for Malformed {}
