//! The right-hand side of `key = value`: literals, arrays of them, and calls such as `secret("X")`.
//!
//! Nothing is evaluated: the macro and the tool that reads source files must see the same value.

use crate::{
    args::split,
    span::{Extent, Spanned},
};
use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use std::fmt;
use syn::Lit;

/// A value as written.
#[derive(Clone)]
pub enum Value {
    /// `8080`, `"5m"`, `true`.
    Literal(Lit),
    /// `[8080, 9090]`.
    Array(Vec<Spanned<Value>>),
    /// `header("X-Session-ID")`: the word and the tokens between the parentheses.
    Call(Ident, TokenStream),
    /// Anything else, kept to be shown: a constant, an expression, a negative number.
    Other(TokenStream),
}

impl Value {
    /// Reads the tokens of one value; never fails, because what fits no form is kept as [`Value::Other`].
    pub fn parse(tokens: TokenStream) -> Spanned<Value> {
        let extent = Extent::of(&tokens);
        let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
        let value = match trees.as_slice() {
            [TokenTree::Group(group)] if group.delimiter() == Delimiter::Bracket => {
                Value::Array(split(group.stream()).into_iter().map(Value::parse).collect())
            }
            [TokenTree::Ident(word), TokenTree::Group(group)]
                if group.delimiter() == Delimiter::Parenthesis =>
            {
                Value::Call(word.clone(), group.stream())
            }
            // A literal that came out of a `macro_rules!` fragment arrives inside an invisible group.
            [TokenTree::Group(group)] if group.delimiter() == Delimiter::None => {
                return Spanned::new(Value::parse(group.stream()).value, extent);
            }
            _ => syn::parse2::<Lit>(tokens.clone()).map_or(Value::Other(tokens), Value::Literal),
        };
        Spanned::new(value, extent)
    }

    /// The value as the author wrote it, for messages.
    pub fn shown(&self) -> String {
        match self {
            Value::Literal(literal) => literal.to_token_stream().to_string(),
            Value::Array(items) => {
                format!("[{}]", items.iter().map(|item| item.shown()).collect::<Vec<_>>().join(", "))
            }
            Value::Call(word, inner) => format!("{word}({inner})"),
            Value::Other(tokens) => tokens.to_string(),
        }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown())
    }
}
