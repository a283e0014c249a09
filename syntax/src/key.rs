//! What picks the instance of a request: a header, a cookie, a query parameter or a segment of the path.

use crate::{args::split, literal, names, suggest, value::Value};

/// Where the key of a request is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// A request header; the name in lower case.
    Header(String),
    /// A cookie; names of cookies are case-sensitive.
    Cookie(String),
    /// A query parameter.
    Query(String),
    /// A `{segment}` of the route's own pattern.
    Path(String),
}

const SOURCES: &[&str] = &["header", "cookie", "query", "path"];
const FORMS: &str = "`header(\"X-Session-ID\")`, `cookie(\"sid\")`, `query(\"session\")` or `path(\"id\")`";

/// Reads `header("…")`, `cookie("…")`, `query("…")` or `path("…")`.
pub fn read(value: &Value) -> Result<Key, String> {
    let Value::Call(word, inner) = value else {
        return Err(literal::wrong(value, &format!("where to read the key: {FORMS}")));
    };
    let source = word.to_string();
    if !SOURCES.contains(&source.as_str()) {
        return Err(format!("unknown source `{source}` of a key; {}", suggest::instead_of(&source, SOURCES)));
    }
    let values = split(inner.clone());
    let [name] = values.as_slice() else {
        return Err(format!("`{source}` takes one name; write {FORMS}"));
    };
    let name = literal::text(&Value::parse(name.clone()).value)?;
    match source.as_str() {
        "header" | "cookie" if !names::is_http_token(&name) => {
            Err(format!("`{name}` is not the name of a {source}; use letters, digits and `-`"))
        }
        "header" if is_internal(&name) => {
            Err(format!("`{name}` is internal and stripped from every request; choose a header of your own"))
        }
        "header" => Ok(Key::Header(name.to_ascii_lowercase())),
        "cookie" => Ok(Key::Cookie(name)),
        "query" => Ok(Key::Query(name)),
        _ => Ok(Key::Path(name)),
    }
}

/// Headers that carry orders inside the platform; a request from outside arrives without them.
pub const INTERNAL_HEADERS: &[&str] = &["cf-container-target-port"];

fn is_internal(name: &str) -> bool {
    INTERNAL_HEADERS.iter().any(|internal| name.eq_ignore_ascii_case(internal))
}
