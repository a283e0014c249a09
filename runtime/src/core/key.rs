//! The key of a request: where it is read, and what is accepted as one.

use crate::core::{head::RequestHead, pattern};
use serde::{Deserialize, Serialize};
use std::{fmt, sync::Arc};

/// Where the key of a request is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// A request header; the name in lower case.
    Header(&'static str),
    /// A cookie.
    Cookie(&'static str),
    /// A query parameter; the first of that name.
    Query(&'static str),
    /// The segment of the path with this index.
    Path(usize),
    /// Wherever a function of the author finds it.
    Function(KeyFunction),
}

/// A function of the author that finds the key of a request.
#[derive(Clone, Copy)]
pub struct KeyFunction {
    /// Its name, for messages.
    pub name: &'static str,
    /// The function; `None` when the request has no key.
    pub read: fn(&RequestHead<'_>) -> Option<String>,
}

/// A key that may become part of an instance name: 1 to 128 bytes, no control characters. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeyValue(Arc<str>);

/// Longest key accepted, in bytes after decoding.
pub const MAX_KEY_LENGTH: usize = 128;

/// Why a key was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyError {
    /// The request carries none, or an empty one.
    Missing,
    /// Longer than [`MAX_KEY_LENGTH`].
    TooLong,
    /// Control characters, or bytes that are not UTF-8 once decoded.
    Malformed,
    /// It had to be signed and is not, or not here.
    Forged,
}

/// What keys are read from. `header` is asked for the headers a key needs and for no others, so that only those cross
/// into wasm.
pub struct Parts<'a, H> {
    /// Path of the URL.
    pub path: &'a str,
    /// Query of the URL, without the `?`.
    pub query: &'a str,
    /// Looks a header up by its lower-case name.
    pub header: H,
}

impl Key {
    /// Reads and checks the key.
    pub fn read<H: Fn(&str) -> Option<String>>(&self, parts: Parts<'_, H>) -> Result<KeyValue, KeyError> {
        KeyValue::new(&self.read_text(parts)?)
    }

    /// Reads the key as it stands there; empty counts as missing.
    pub fn read_text<H: Fn(&str) -> Option<String>>(&self, parts: Parts<'_, H>) -> Result<String, KeyError> {
        let Parts { path, query, header } = parts;
        let head = RequestHead::new(path, query, &header);
        let raw = match self {
            Key::Header(name) => header(name),
            Key::Cookie(name) => head.cookie(name),
            Key::Query(name) => head.parameter(name),
            Key::Path(index) => match pattern::segment(path, *index) {
                None => return Err(KeyError::Malformed),
                found => found,
            },
            Key::Function(function) => (function.read)(&head),
        };
        raw.filter(|text| !text.trim().is_empty()).ok_or(KeyError::Missing)
    }
}

impl KeyValue {
    /// Checks `text`; surrounding white space does not count.
    pub fn new(text: &str) -> Result<Self, KeyError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(KeyError::Missing);
        }
        if text.len() > MAX_KEY_LENGTH {
            return Err(KeyError::TooLong);
        }
        if text.chars().any(|c| c.is_control() || c == char::REPLACEMENT_CHARACTER) {
            return Err(KeyError::Malformed);
        }
        Ok(Self(text.into()))
    }

    /// The key itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The same function, as far as that can be told.
impl PartialEq for KeyFunction {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for KeyFunction {}

impl fmt::Debug for KeyFunction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("KeyFunction").field(&self.name).finish()
    }
}

impl fmt::Display for KeyValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Key::Header(name) => write!(f, "header `{name}`"),
            Key::Cookie(name) => write!(f, "cookie `{name}`"),
            Key::Query(name) => write!(f, "query parameter `{name}`"),
            Key::Path(index) => write!(f, "path segment {}", index + 1),
            Key::Function(function) => write!(f, "request, as `{}` reads it", function.name),
        }
    }
}

/// The value of the first cookie called `name` (RFC 6265, 5.4), without surrounding quotes.
pub(super) fn cookie(header: &str, name: &str) -> Option<String> {
    header.split(';').filter_map(|pair| pair.split_once('=')).find(|(key, _)| key.trim() == name).map(
        |(_, value)| {
            let value = value.trim();
            value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value).to_owned()
        },
    )
}
