//! What picks the instance of a request: a header, a cookie, a query parameter or a segment of the path.

use crate::{
    arg::split,
    literal, names,
    span::{Extent, Spanned},
    suggest,
    value::Value,
};

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

/// Reads `header("…")`, `cookie("…")`, `query("…")` or `path("…")`.
pub fn read(value: &Spanned<Value>) -> Result<Key, Spanned<String>> {
    let fail = |why: String, extent: Extent| Err(Spanned::new(why, extent));
    if SOURCES.contains(&value.shown().as_str()) {
        return fail(format!("`{}` lacks a name; write it in parentheses", value.shown()), value.extent);
    }
    let Value::Call(word, inner) = &value.value else {
        let why = literal::wrong(value, "where the key is read: `header`, `cookie`, `query` or `path`");
        return fail(why, value.extent);
    };
    let source = word.to_string();
    if !SOURCES.contains(&source.as_str()) {
        let instead = suggest::instead_of(&source, SOURCES);
        return fail(format!("unknown source `{source}` of a key; {instead}"), word.span().into());
    }
    let values: Vec<Spanned<Value>> = split(inner.clone()).into_iter().map(Value::parse).collect();
    let [name] = values.as_slice() else {
        return fail(format!("`{source}` takes one name; write it in quotes"), value.extent);
    };
    let text = literal::text(name).map_err(|why| Spanned::new(why, name.extent))?;
    match source.as_str() {
        "header" | "cookie" if !names::is_http_token(&text) => {
            let why = format!("`{text}` is not the name of a {source}; use letters, digits and `-`");
            fail(why, name.extent)
        }
        "header" if is_internal(&text) => {
            let why =
                format!("`{text}` is internal and stripped from every request; choose a header of your own");
            fail(why, name.extent)
        }
        "header" => Ok(Key::Header(text.to_ascii_lowercase())),
        "cookie" => Ok(Key::Cookie(text)),
        "query" => Ok(Key::Query(text)),
        "path" if !names::is_identifier(&text) => {
            let why = format!("`{text}` is not the name of a segment; write `path(\"id\")` for `{{id}}`");
            fail(why, name.extent)
        }
        _ => Ok(Key::Path(text)),
    }
}

/// Headers that carry orders inside the platform; a request from outside arrives without them.
pub const INTERNAL_HEADERS: &[&str] = &["cf-container-target-port"];

fn is_internal(name: &str) -> bool {
    INTERNAL_HEADERS.iter().any(|internal| name.eq_ignore_ascii_case(internal))
}
