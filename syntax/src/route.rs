//! `#[route(…)]`: which requests, and which instance and port answer them.

use crate::{
    args::{Args, split},
    diagnostic::Diagnostics,
    key::{self, Key},
    keyword, literal, mode,
    mode::Mode,
    pattern::Pattern,
    span::{Extent, Spanned},
    value::Value,
};
use proc_macro2::{TokenStream, TokenTree};
use syn::Lit;

/// One `#[route(…)]`.
#[derive(Clone, Debug)]
pub struct Route {
    /// The paths it serves, at the literal that names them or at the attribute.
    pub pattern: Spanned<Pattern>,
    /// Which instances serve it, at the key of the mode.
    pub mode: Spanned<Mode>,
    /// What picks the instance, at the value.
    pub key: Option<Spanned<Key>>,
    /// The port, when it is not the container's default.
    pub port: Option<Spanned<u16>>,
}

/// Reads the arguments of `#[route(…)]`, which stands at `attribute`.
pub fn parse(tokens: TokenStream, attribute: Extent, diagnostics: &mut Diagnostics) -> Option<Route> {
    let mut parts = split(tokens);
    let pattern = match parts.first().cloned().map(|first| (Extent::of(&first), first)) {
        Some((extent, first)) if is_pattern(&first) => {
            parts.remove(0);
            read_pattern(first, extent, diagnostics)
        }
        _ => Some(Spanned::new(Pattern::any(), attribute)),
    };
    let args = Args::parse(parts, keyword::ROUTE_KEYS, "#[route]", diagnostics);
    let mode = mode::parse(&args, attribute, diagnostics);
    let key = args.value("key", diagnostics, key::read);
    let port = args.value("port", diagnostics, literal::port);
    Some(Route { pattern: pattern?, mode: mode?, key, port })
}

/// A string literal with nothing behind it. `"a" = …` is left for the argument reader, which knows better words.
fn is_pattern(tokens: &TokenStream) -> bool {
    matches!(
        tokens.clone().into_iter().collect::<Vec<_>>().as_slice(),
        [TokenTree::Literal(_) | TokenTree::Group(_)]
    )
}

fn read_pattern(
    tokens: TokenStream,
    extent: Extent,
    diagnostics: &mut Diagnostics,
) -> Option<Spanned<Pattern>> {
    let value = Value::parse(tokens);
    let read = match &value.value {
        Value::Literal(Lit::Str(text)) => Pattern::parse(&text.value()),
        other => Err(literal::wrong(other, "a path pattern such as `\"/api/*\"`")),
    };
    read.map_err(|why| diagnostics.error(extent, why)).ok().map(|pattern| Spanned::new(pattern, extent))
}
