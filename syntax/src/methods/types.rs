//! What the types of arguments and results may be, as far as their words show it.

use crate::{diagnostic::Diagnostics, show, span::Extent};
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Path, Type};

/// Values cross to another isolate: they are owned, of one type, and named as their users can name them.
pub(super) fn owned(ty: &Type, class: &Path, verb: &str, diagnostics: &mut Diagnostics) {
    let tokens = ty.to_token_stream();
    let Some(found) = first_of(&tokens) else { return };
    let text = match found {
        Found::Borrow => {
            let instead = instead(ty);
            format!("what a method {verb} crosses to another isolate and cannot borrow; {instead}")
        }
        Found::Abstract => {
            format!(
                "what a method {verb} is written and read again and has one type; name it, as in `String`"
            )
        }
        Found::Own => format!("callers have no `Self`; write `{}`", show::tokens(&class.to_token_stream())),
    };
    diagnostics.error(Extent::of(ty), text);
}

enum Found {
    Borrow,
    Abstract,
    Own,
}

fn first_of(tokens: &TokenStream) -> Option<Found> {
    tokens.clone().into_iter().find_map(|tree| match tree {
        TokenTree::Punct(punct) if matches!(punct.as_char(), '&' | '*') => Some(Found::Borrow),
        TokenTree::Ident(word) if word == "impl" || word == "dyn" => Some(Found::Abstract),
        TokenTree::Ident(word) if word == "Self" => Some(Found::Own),
        TokenTree::Group(group) => first_of(&group.stream()),
        TokenTree::Punct(_) | TokenTree::Ident(_) | TokenTree::Literal(_) => None,
    })
}

/// What to do instead: an owned type that holds the same, where there is a usual one.
fn instead(ty: &Type) -> String {
    let Type::Reference(reference) = ty else { return "hold owned values, as in `Vec<String>`".to_owned() };
    match show::tokens(&reference.elem.to_token_stream()).as_str() {
        "str" => "write `String`".to_owned(),
        other => match other.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            Some(element) => format!("write `Vec<{element}>`"),
            None => format!("write `{other}`"),
        },
    }
}
