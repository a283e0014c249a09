//! The right-hand side of `key = value`: literals, arrays of them, and calls such as `secret("X")`.
//!
//! Nothing is evaluated: the macro and the tool that reads source files must see the same value.

use crate::{
    arg::split,
    show,
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
    /// Anything else, kept to be shown: a constant, an expression.
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
            // What came out of a `macro_rules!` fragment arrives inside an invisible group.
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
            Value::Literal(literal) => show::tokens(&literal.to_token_stream()),
            Value::Array(items) => {
                format!("[{}]", items.iter().map(|item| item.shown()).collect::<Vec<_>>().join(", "))
            }
            Value::Call(word, inner) => format!("{word}({})", show::tokens(inner)),
            Value::Other(tokens) => show::tokens(tokens),
        }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown())
    }
}

/// The token behind the value that `trees` begin with, when it cannot belong to it: a comma should stand there.
pub fn after(trees: &[TokenTree]) -> Option<&TokenTree> {
    let rest = match trees {
        [TokenTree::Ident(_), TokenTree::Group(group), rest @ ..]
            if group.delimiter() == Delimiter::Parenthesis =>
        {
            rest
        }
        [TokenTree::Punct(minus), TokenTree::Literal(_), rest @ ..] if minus.as_char() == '-' => rest,
        [TokenTree::Ident(_) | TokenTree::Literal(_), rest @ ..] => rest,
        [TokenTree::Group(group), rest @ ..] if group.delimiter() != Delimiter::Brace => rest,
        _ => &[],
    };
    match rest {
        [TokenTree::Ident(word), ..] if word == "as" => None,
        [next @ TokenTree::Punct(punct), ..] if punct.as_char() == ';' => Some(next),
        [next @ (TokenTree::Ident(_) | TokenTree::Literal(_)), ..] => Some(next),
        _ => None,
    }
}

/// The second of two values that stand where one should.
pub fn comma_missing_in(value: &Value) -> Option<TokenTree> {
    let Value::Other(tokens) = value else { return None };
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    after(&trees).cloned()
}
