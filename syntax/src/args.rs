//! The arguments of an attribute: `flag`, `key = value` and `key(…)`, separated by commas.
//!
//! Each argument is read on its own, so that a mistake in one never hides those in the others.

use crate::{
    diagnostic::Diagnostics,
    keyword::{Key, form_of, names},
    literal,
    span::{Extent, Spanned},
    suggest,
    value::Value,
};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::HashMap;
use syn::Lit;

/// One argument.
#[derive(Debug)]
pub struct Arg {
    /// The key; identifiers and string literals (as in `labels("a.b" = "c")`) both serve.
    pub name: Spanned<String>,
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

/// The arguments of one attribute or of one list within it.
#[derive(Debug)]
pub struct Args {
    list: Vec<Arg>,
    keys: &'static [Key],
}

/// Cuts a stream at its top-level commas; a trailing comma adds nothing.
pub fn split(tokens: TokenStream) -> Vec<TokenStream> {
    let mut parts = vec![TokenStream::new()];
    for tree in tokens {
        match &tree {
            TokenTree::Punct(punct) if punct.as_char() == ',' => parts.push(TokenStream::new()),
            _ => parts.last_mut().into_iter().for_each(|part| part.extend([tree.clone()])),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Reads `name`, `name = value` or `name(…)`; reports and drops anything else.
pub fn parse_arg(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Option<Arg> {
    let extent = Extent::of(&tokens);
    let mut trees = tokens.into_iter();
    let name = match trees.next()? {
        TokenTree::Ident(ident) => Spanned::new(ident.to_string(), ident.span()),
        TokenTree::Literal(literal) => match Lit::new(literal) {
            Lit::Str(text) => Spanned::new(text.value(), text.span()),
            other => {
                diagnostics.error(other.span(), "a value without a key; write `key = value`");
                return None;
            }
        },
        other => {
            diagnostics.error(other.span(), "expected a key; write `key = value`, `key(…)` or `key`");
            return None;
        }
    };
    let shape = match (trees.next(), trees.clone().next()) {
        (None, _) => Shape::Flag,
        (Some(TokenTree::Punct(equals)), Some(_)) if equals.as_char() == '=' => {
            Shape::Value(Value::parse(trees.collect()))
        }
        (Some(TokenTree::Group(group)), None) if group.delimiter() == Delimiter::Parenthesis => {
            Shape::List(group.stream())
        }
        (Some(TokenTree::Punct(equals)), None) if equals.as_char() == '=' => {
            diagnostics.error(extent, format_args!("`{}` has no value after the `=`; write one", *name));
            return None;
        }
        (Some(other), _) => {
            let text = format!("unexpected `{other}` after `{}`; separate arguments by commas", *name);
            diagnostics.error(other.span(), text);
            return None;
        }
    };
    Some(Arg { name, shape })
}

impl Args {
    /// Reads all arguments; reports unknown keys (with the nearest and all valid ones) and repeated keys.
    pub fn parse(
        parts: Vec<TokenStream>,
        keys: &'static [Key],
        place: &str,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let valid = names(keys);
        let mut first: HashMap<String, Extent> = HashMap::new();
        let mut list = Vec::new();
        for part in parts {
            let Some(arg) = parse_arg(part, diagnostics) else { continue };
            let name = &arg.name.value;
            if !valid.contains(&name.as_str()) {
                let instead = suggest::instead_of(name, &valid);
                diagnostics
                    .error(arg.name.extent, format_args!("unknown key `{name}` in `{place}`; {instead}"));
            } else if let Some(earlier) = first.get(name) {
                diagnostics.duplicate(*earlier, arg.name.extent, format_args!("`{name}`"));
            } else {
                first.insert(name.clone(), arg.name.extent);
                list.push(arg);
            }
        }
        Self { list, keys }
    }

    /// Where the key `name` stands, if it is given.
    pub fn extent_of(&self, name: &str) -> Option<Extent> {
        self.find(name).map(|arg| arg.name.extent)
    }

    /// Whether the flag `name` is given; `name = …` and `name(…)` are reported.
    pub fn flag(&self, name: &str, diagnostics: &mut Diagnostics) -> Option<Extent> {
        let arg = self.find(name)?;
        if !matches!(arg.shape, Shape::Flag) {
            diagnostics.error(arg.name.extent, format_args!("`{name}` takes no value; write `{name}` alone"));
        }
        Some(arg.name.extent)
    }

    /// The value of `name = value`, read by `read`, whose `Err` says what is wrong and what to write.
    pub fn value<T>(
        &self,
        name: &str,
        diagnostics: &mut Diagnostics,
        read: impl FnOnce(&Value) -> Result<T, String>,
    ) -> Option<Spanned<T>> {
        let value = self.written(name, diagnostics)?;
        match read(&value.value) {
            Ok(read) => Some(Spanned::new(read, value.extent)),
            Err(why) => {
                diagnostics.error(value.extent, format_args!("{why}, as in `{}`", form_of(self.keys, name)));
                None
            }
        }
    }

    /// The items of `name = [a, b]`, each read by `read` and each reported at its own place.
    pub fn array<T>(
        &self,
        name: &str,
        diagnostics: &mut Diagnostics,
        read: impl Fn(&Value) -> Result<T, String>,
    ) -> Option<Spanned<Vec<Spanned<T>>>> {
        let form = form_of(self.keys, name);
        let value = self.written(name, diagnostics)?;
        let Value::Array(items) = &value.value else {
            let wrong = literal::wrong(&value.value, "a list in brackets");
            diagnostics.error(value.extent, format_args!("{wrong}, as in `{form}`"));
            return None;
        };
        if items.is_empty() {
            diagnostics.error(
                value.extent,
                format_args!("the list is empty; write at least one item, as in `{form}`"),
            );
            return None;
        }
        let mut all = Vec::new();
        for item in items {
            match read(&item.value) {
                Ok(read) => all.push(Spanned::new(read, item.extent)),
                Err(why) => diagnostics.error(item.extent, format_args!("{why}, as in `{form}`")),
            }
        }
        (all.len() == items.len()).then(|| Spanned::new(all, value.extent))
    }

    /// The value of `name = value` as written; other shapes are reported.
    pub fn written(&self, name: &str, diagnostics: &mut Diagnostics) -> Option<&Spanned<Value>> {
        let arg = self.find(name)?;
        match &arg.shape {
            Shape::Value(value) => Some(value),
            Shape::Flag | Shape::List(_) => {
                let form = form_of(self.keys, name);
                diagnostics.error(arg.name.extent, format_args!("`{name}` needs a value; write `{form}`"));
                None
            }
        }
    }

    /// The tokens between the parentheses of `name(…)`; other shapes are reported.
    pub fn list(&self, name: &str, diagnostics: &mut Diagnostics) -> Option<TokenStream> {
        let arg = self.find(name)?;
        match &arg.shape {
            Shape::List(tokens) => Some(tokens.clone()),
            Shape::Flag | Shape::Value(_) => {
                let form = form_of(self.keys, name);
                diagnostics.error(arg.name.extent, format_args!("`{name}` needs a list; write `{form}`"));
                None
            }
        }
    }

    fn find(&self, name: &str) -> Option<&Arg> {
        self.list.iter().find(|arg| *arg.name == name)
    }
}
