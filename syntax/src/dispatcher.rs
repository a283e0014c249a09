//! `dispatcher!(A, B; fallback = f)`: the containers a Worker serves, and what answers the rest.

use crate::{diagnostic::Diagnostics, span::Extent, suggest};
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::Path;

/// The arguments of `dispatcher!`.
#[derive(Default)]
pub struct Dispatcher {
    /// The annotated structs, in the order given.
    pub containers: Vec<Path>,
    /// The function that answers requests no route matches.
    pub fallback: Option<Path>,
}

const FORM: &str = "`dispatcher!(Transcoder)` or `dispatcher!(Transcoder, Api; fallback = not_found)`";

/// Reads the arguments of `dispatcher!`.
pub fn parse(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Dispatcher {
    let whole = Extent::of(&tokens);
    let is_semicolon = |tree: &TokenTree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ';');
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let mut halves = trees.splitn(2, is_semicolon).map(|half| half.iter().cloned().collect::<TokenStream>());
    let containers = halves.next().map(|half| paths(half, diagnostics)).unwrap_or_default();
    if containers.is_empty() && !diagnostics.has_errors() {
        diagnostics.error(whole, format_args!("no container is named; write {FORM}"));
    }
    let fallback = halves.next().filter(|half| !half.is_empty()).and_then(|half| fallback(half, diagnostics));
    Dispatcher { containers, fallback }
}

fn paths(half: TokenStream, diagnostics: &mut Diagnostics) -> Vec<Path> {
    let mut read: Vec<Path> = Vec::new();
    for part in crate::args::split(half) {
        let extent = Extent::of(&part);
        let shown = part.to_string();
        match syn::parse2::<Path>(part) {
            Ok(_) if read.iter().any(|other| other.to_token_stream().to_string() == shown) => {
                diagnostics.error(extent, format_args!("`{shown}` is named twice; remove one of the two"));
            }
            Ok(path) => read.push(path),
            Err(_) if shown.starts_with("fallback") => {
                diagnostics.error(extent, "options stand behind a semicolon; write `; fallback = not_found`");
            }
            Err(_) => {
                diagnostics.error(extent, format_args!("`{shown}` is not the name of a struct; write {FORM}"))
            }
        }
    }
    read
}

fn fallback(half: TokenStream, diagnostics: &mut Diagnostics) -> Option<Path> {
    let extent = Extent::of(&half);
    let mut trees = half.into_iter();
    match (trees.next(), trees.next()) {
        (Some(TokenTree::Ident(word)), Some(TokenTree::Punct(equals)))
            if word == "fallback" && equals.as_char() == '=' =>
        {
            let function: TokenStream = trees.collect();
            let extent = if function.is_empty() { extent } else { Extent::of(&function) };
            syn::parse2(function)
                .map_err(|_| {
                    diagnostics.error(extent, "`fallback` names a function; write `fallback = not_found`")
                })
                .ok()
        }
        (Some(TokenTree::Ident(word)), Some(TokenTree::Punct(_))) if word != "fallback" => {
            let instead = suggest::instead_of(&word.to_string(), &["fallback"]);
            diagnostics.error(extent, format_args!("unknown option `{word}` of `dispatcher!`; {instead}"));
            None
        }
        _ => {
            diagnostics.error(extent, "expected an option; write `fallback = not_found`");
            None
        }
    }
}
