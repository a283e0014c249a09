//! `#[route(…)]`: which requests, and which instance and port answer them.

use crate::{
    arg::split,
    args::Args,
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
    /// Where the word `key` stands.
    pub key_name: Option<Extent>,
    /// The port, when it is not the container's default.
    pub port: Option<Spanned<u16>>,
}

/// Reads the arguments of `#[route(…)]`, which stands at `attribute`.
pub fn parse(tokens: TokenStream, attribute: Extent, diagnostics: &mut Diagnostics) -> Option<Route> {
    let (patterns, parts): (Vec<_>, Vec<_>) =
        split(tokens).into_iter().enumerate().partition(|(_, part)| is_pattern(part));
    let (named, parts): (Vec<_>, Vec<_>) =
        parts.into_iter().map(|(_, part)| part).partition(is_named_pattern);
    for part in &named {
        let text =
            "the pattern has no key; write it alone and first, as in `#[route(\"/api/*\", pool = 10)]`";
        diagnostics.error(Extent::of(part), text);
    }
    let pattern = match patterns.as_slice() {
        [] if named.is_empty() => Some(Spanned::new(Pattern::any(), attribute)),
        [] => None,
        [(0, first), others @ ..] => {
            for (_, other) in others {
                let text = "a route has one pattern; write a second `#[route]` for this one";
                diagnostics.error(Extent::of(other), text);
            }
            read_pattern(first.clone(), diagnostics)
        }
        [(_, late), ..] => {
            let text = "the pattern stands first; write `#[route(\"/api/*\", pool = 10)]`";
            diagnostics.error(Extent::of(late), text);
            None
        }
    };
    let args = Args::parse(parts, keyword::ROUTE_KEYS, "#[route]", diagnostics);
    let mode = mode::parse(&args, attribute, diagnostics);
    let key = args.value_at("key", diagnostics, key::read);
    let key_name = args.extent_of("key");
    let port = args.value("port", diagnostics, literal::port);
    Some(Route { pattern: pattern?, mode: mode?, key, key_name, port })
}

/// A literal with nothing behind it. `"a" = …` is left for the argument reader, which knows better words.
fn is_pattern(tokens: &TokenStream) -> bool {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    matches!(trees.as_slice(), [TokenTree::Literal(_) | TokenTree::Group(_)])
}

/// `path = "/api/*"`, as other frameworks have it.
fn is_named_pattern(tokens: &TokenStream) -> bool {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().take(2).collect();
    matches!(
        trees.as_slice(),
        [TokenTree::Ident(word), TokenTree::Punct(equals)]
            if equals.as_char() == '=' && (word == "path" || word == "pattern" || word == "url")
    )
}

fn read_pattern(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Option<Spanned<Pattern>> {
    let value = Value::parse(tokens);
    let read = match &value.value {
        Value::Literal(Lit::Str(text)) => Pattern::parse(&text.value()),
        other => Err(literal::wrong(other, "a path pattern such as `\"/api/*\"`")),
    };
    match read {
        Ok(pattern) => Some(Spanned::new(pattern, value.extent)),
        Err(why) => {
            diagnostics.error(value.extent, why);
            None
        }
    }
}
