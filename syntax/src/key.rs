//! What picks the instance of a request: a header, a cookie, a query parameter, a segment of the path, or what a function
//! of the author makes of them.

use crate::{
    arg::{Shape, parse_arg, split},
    diagnostic::Diagnostics,
    literal, names, setting, show,
    span::{Extent, Spanned},
    suggest,
    value::Value,
};
use proc_macro2::TokenStream;

/// The key of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Where it is read.
    pub source: Source,
    /// Whether a client without a key is given one.
    pub or_uuid: bool,
    /// Name of the secret that signs keys, if they are signed.
    pub signed: Option<String>,
    /// Name of the secret that signed them before.
    pub previous: Option<String>,
}

impl Key {
    /// One that clients bring as they like.
    fn of(source: Source) -> Self {
        Self { source, or_uuid: false, signed: None, previous: None }
    }
}

/// Where the key of a request is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A request header; the name in lower case.
    Header(String),
    /// A cookie; names of cookies are case-sensitive.
    Cookie(String),
    /// A query parameter.
    Query(String),
    /// A `{segment}` of the route's own pattern.
    Path(String),
    /// A function of the author.
    Function(FunctionPath),
}

/// The path of a function, with its tokens, so that a mistake about the function is shown where it is named.
#[derive(Clone, Debug)]
pub struct FunctionPath {
    /// As it is written.
    pub text: String,
    /// The same as tokens.
    pub tokens: TokenStream,
}

impl PartialEq for FunctionPath {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for FunctionPath {}

const SOURCES: &[&str] = &["header", "cookie", "query", "path", "function"];
const OPTIONS: &[&str] = &["or_uuid", "signed", "previous"];

/// Reads `header("…")`, `cookie("…", or_uuid, signed = secret("…"))`, `query("…")`, `path("…")` or `function(…)`.
pub fn read(value: &Spanned<Value>) -> Result<Key, Spanned<String>> {
    let fail = |why: String, extent: Extent| Err(Spanned::new(why, extent));
    if value.shown() == "function" {
        return function(&[], value.extent).map(Key::of);
    }
    if SOURCES.contains(&value.shown().as_str()) {
        return fail(format!("`{}` lacks a name; write it in parentheses", value.shown()), value.extent);
    }
    let Value::Call(word, inner) = &value.value else {
        let why =
            literal::wrong(value, "where the key is read: `header`, `cookie`, `query`, `path` or `function`");
        return fail(why, value.extent);
    };
    let source = word.to_string();
    if !SOURCES.contains(&source.as_str()) {
        let instead = suggest::instead_of(&source, SOURCES);
        return fail(format!("unknown source `{source}` of a key; {instead}"), word.span().into());
    }
    let parts = split(inner.clone());
    if source == "function" {
        return Ok(Key {
            source: function(&parts, value.extent)?,
            or_uuid: false,
            signed: None,
            previous: None,
        });
    }
    let (Some(name), options) = (parts.first(), parts.get(1..).unwrap_or_default()) else {
        return fail(format!("`{source}` takes one name; write it in quotes"), value.extent);
    };
    let name = Value::parse(name.clone());
    // A second name is a mistake about names, not about options.
    if options.iter().any(|option| matches!(Value::parse(option.clone()).value, Value::Literal(_))) {
        return fail(format!("`{source}` takes one name; write it in quotes"), value.extent);
    }
    let text = literal::text(&name).map_err(|why| Spanned::new(why, name.extent))?;
    let source = self::source(&source, text, name.extent)?;
    let mut key = Key::of(source);
    for option in options {
        read_option(option.clone(), &mut key)?;
    }
    if key.signed.is_none() && key.previous.is_some() {
        let why = "`previous` is the secret before that of `signed`; write `signed = secret(\"…\")` as well";
        return fail(why.to_owned(), value.extent);
    }
    Ok(key)
}

/// The function alone: what its keys are worth is for the function to say.
fn function(parts: &[TokenStream], extent: Extent) -> Result<Source, Spanned<String>> {
    let [path, options @ ..] = parts else {
        let why = "`function` lacks its function; write `function(tenant_of)` with the name of yours";
        return Err(Spanned::new(why.to_owned(), extent));
    };
    let text = show::tokens(path);
    if syn::parse2::<syn::Path>(path.clone()).is_err() {
        let why =
            format!("`{text}` is not the name of a function; write `function(tenant_of)`, the name alone");
        return Err(Spanned::new(why, Extent::of(path)));
    }
    if let Some(option) = options.first() {
        let why = format!(
            "`function` takes no options, what counts as a key is for the function to say; write `function({text})`"
        );
        return Err(Spanned::new(why, Extent::of(option)));
    }
    Ok(Source::Function(FunctionPath { text, tokens: path.clone() }))
}

fn source(source: &str, text: String, extent: Extent) -> Result<Source, Spanned<String>> {
    let fail = |why: String| Err(Spanned::new(why, extent));
    match source {
        "header" | "cookie" if !names::is_http_token(&text) => {
            fail(format!("`{text}` is not the name of a {source}; use letters, digits and `-`"))
        }
        "header" if is_internal(&text) => {
            fail(format!("`{text}` is internal and stripped from every request; choose a header of your own"))
        }
        "header" => Ok(Source::Header(text.to_ascii_lowercase())),
        "cookie" => Ok(Source::Cookie(text)),
        "query" => Ok(Source::Query(text)),
        "path" if !names::is_identifier(&text) => {
            fail(format!("`{text}` is not the name of a segment; write `path(\"id\")` for `{{id}}`"))
        }
        _ => Ok(Source::Path(text)),
    }
}

fn read_option(tokens: TokenStream, key: &mut Key) -> Result<(), Spanned<String>> {
    let extent = Extent::of(&tokens);
    let fail = |why: String| Err(Spanned::new(why, extent));
    let mut found = Diagnostics::default();
    let Some(arg) = parse_arg(tokens, &mut found) else {
        let why = found.iter().next().map_or_else(String::new, |found| found.message.clone());
        return fail(why);
    };
    let name = arg.name.as_str();
    let is_given = match name {
        "or_uuid" => key.or_uuid,
        "signed" => key.signed.is_some(),
        "previous" => key.previous.is_some(),
        _ => {
            let instead = suggest::instead_of(name, OPTIONS);
            return fail(format!("unknown option `{name}` of a key; {instead}"));
        }
    };
    if is_given {
        return fail(format!("`{name}` is given twice; remove one"));
    }
    let is_kept_by_clients = matches!(key.source, Source::Header(_) | Source::Cookie(_));
    match (name, &arg.shape) {
        ("or_uuid", _) if !is_kept_by_clients => fail(
            "a client can be given a key in a cookie or a header only; write `cookie(\"sid\", or_uuid)`"
                .to_owned(),
        ),
        ("or_uuid", Shape::Flag) => {
            key.or_uuid = true;
            Ok(())
        }
        ("or_uuid", _) => fail("`or_uuid` takes no value; write `or_uuid` alone".to_owned()),
        (_, Shape::Value(value)) => {
            let secret = Some(setting::secret(value)?);
            if name == "signed" {
                key.signed = secret
            } else {
                key.previous = secret
            }
            Ok(())
        }
        _ => fail(format!("`{name}` needs a secret; write `{name} = secret(\"SESSION_KEY\")`")),
    }
}

/// Headers that carry orders inside the platform; a request from outside arrives without them.
pub const INTERNAL_HEADERS: &[&str] = &["cf-container-target-port"];

fn is_internal(name: &str) -> bool {
    INTERNAL_HEADERS.iter().any(|internal| name.eq_ignore_ascii_case(internal))
}
