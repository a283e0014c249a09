//! The key of a request: where it is read, and what is accepted as one.

use crate::core::pattern;
use serde::{Deserialize, Serialize};
use std::fmt;

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
}

/// A key that may become part of an instance name: 1 to 128 bytes, no control characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeyValue(String);

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

/// What keys are read from. `header` is asked for at most one header, so that only that one crosses into wasm.
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
    pub fn read<H: FnOnce(&str) -> Option<String>>(&self, parts: Parts<'_, H>) -> Result<KeyValue, KeyError> {
        KeyValue::new(&self.read_text(parts)?)
    }

    /// Reads the key as it stands there; empty counts as missing.
    pub fn read_text<H: FnOnce(&str) -> Option<String>>(
        &self,
        parts: Parts<'_, H>,
    ) -> Result<String, KeyError> {
        let raw = match self {
            Key::Header(name) => (parts.header)(name),
            Key::Cookie(name) => (parts.header)("cookie").and_then(|cookies| cookie(&cookies, name)),
            Key::Query(name) => form_urlencoded::parse(parts.query.as_bytes())
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.into_owned()),
            Key::Path(index) => match pattern::segment(parts.path, *index) {
                None => return Err(KeyError::Malformed),
                found => found,
            },
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
        Ok(Self(text.to_owned()))
    }

    /// The key itself.
    pub fn as_str(&self) -> &str {
        &self.0
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
        }
    }
}

/// The value of the first cookie called `name` (RFC 6265, 5.4), without surrounding quotes.
fn cookie(header: &str, name: &str) -> Option<String> {
    header.split(';').filter_map(|pair| pair.split_once('=')).find(|(key, _)| key.trim() == name).map(
        |(_, value)| {
            let value = value.trim();
            value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value).to_owned()
        },
    )
}
