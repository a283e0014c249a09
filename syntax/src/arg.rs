//! One argument of an attribute: `flag`, `key = value` or `key(…)`.

use crate::{
    diagnostic::Diagnostics,
    show,
    span::{Extent, Spanned},
    value::{self, Value},
};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::Lit;

/// One argument.
#[derive(Debug)]
pub struct Arg {
    /// The key; identifiers and string literals (as in `labels("a.b" = "c")`) both serve.
    pub name: Spanned<String>,
    /// Whether the key is a string literal.
    pub quoted: bool,
    /// What follows the key.
    pub shape: Shape,
}

/// The three ways to write an argument.
#[derive(Debug)]
pub enum Shape {
    /// `hooks`.
    Flag,
    /// `port = 8080`.
    Value(Spanned<Value>),
    /// `env(…)`: what stands between the parentheses.
    List(TokenStream),
}

/// Cuts a stream at its top-level commas. A trailing comma adds nothing; one with nothing before it becomes a part of
/// its own, so that its reader reports it.
pub fn split(tokens: TokenStream) -> Vec<TokenStream> {
    let mut parts = Vec::new();
    let mut part = TokenStream::new();
    for tree in tokens {
        let is_comma = is_punct(&tree, ',');
        if !is_comma || part.is_empty() {
            part.extend([tree]);
        }
        if is_comma {
            parts.push(std::mem::take(&mut part));
        }
    }
    if !part.is_empty() {
        parts.push(part);
    }
    parts
}

/// Reads `name`, `name = value` or `name(…)`; reports and drops anything else.
pub fn parse_arg(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Option<Arg> {
    let extent = Extent::of(&tokens);
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let (first, rest) = trees.split_first()?;
    let (name, quoted) = key(first, diagnostics)?;
    let shape = match rest {
        [] => Shape::Flag,
        [equals] if is_punct(equals, '=') => {
            diagnostics.error(extent, format_args!("`{}` has no value after the `=`; write one", *name));
            return None;
        }
        [equals, value @ ..] if is_punct(equals, '=') => {
            if let Some(next) = value::after(value) {
                missing_comma(next, diagnostics);
                return None;
            }
            Shape::Value(Value::parse(value.iter().cloned().collect()))
        }
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis => {
            Shape::List(group.stream())
        }
        [TokenTree::Group(group), next, ..] if group.delimiter() == Delimiter::Parenthesis => {
            missing_comma(next, diagnostics);
            return None;
        }
        [next @ TokenTree::Ident(_), ..] => {
            missing_comma(next, diagnostics);
            return None;
        }
        [semicolon, ..] if is_punct(semicolon, ';') => {
            missing_comma(semicolon, diagnostics);
            return None;
        }
        [bang, ..] if is_punct(bang, '!') => {
            let text =
                format!("`{}!` is a macro and `gen-config` does not run your code; write a literal", *name);
            diagnostics.error(extent, text);
            return None;
        }
        [other, ..] => {
            let text =
                format!("unexpected `{}` after `{}`; write `{1} = …`", show::tree(other), name.as_str());
            diagnostics.error(other.span(), text);
            return None;
        }
    };
    Some(Arg { name, quoted, shape })
}

/// The key of an argument, and whether it stands in quotes.
fn key(tree: &TokenTree, diagnostics: &mut Diagnostics) -> Option<(Spanned<String>, bool)> {
    match tree {
        TokenTree::Ident(ident) => Some((Spanned::new(ident.to_string(), ident.span()), false)),
        TokenTree::Literal(literal) => match Lit::new(literal.clone()) {
            Lit::Str(text) => Some((Spanned::new(text.value(), literal.span()), true)),
            _ => {
                diagnostics.error(literal.span(), "a value without a key; write `key = value`");
                None
            }
        },
        // What came out of a `macro_rules!` fragment arrives inside an invisible group.
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
            let inner = group.stream().into_iter().next()?;
            key(&inner, diagnostics)
        }
        comma if is_punct(comma, ',') => {
            diagnostics.error(comma.span(), "a `,` with nothing before it; remove it");
            None
        }
        other => {
            diagnostics.error(other.span(), "expected a key; write `key = value`, `key(…)` or `key`");
            None
        }
    }
}

/// Reports that a comma should stand before `next`, or in its place.
pub fn missing_comma(next: &TokenTree, diagnostics: &mut Diagnostics) {
    let text = match next {
        TokenTree::Punct(_) => format!("`{next}` separates nothing here; write `,`"),
        _ => format!("a `,` is missing before `{}`; write one", show::tree(next)),
    };
    diagnostics.error(next.span(), text);
}

/// Whether `tree` is this character.
pub fn is_punct(tree: &TokenTree, wanted: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == wanted)
}
