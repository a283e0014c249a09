//! `dispatcher!(A, B; fallback = f)`: the containers a Worker serves, and what answers the rest.

use crate::{
    arg::{is_punct, missing_comma, split},
    diagnostic::Diagnostics,
    show,
    span::Extent,
    suggest, value,
};
use proc_macro2::{TokenStream, TokenTree};
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
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let mut halves =
        trees.splitn(2, |tree| is_punct(tree, ';')).map(|half| half.iter().cloned().collect::<TokenStream>());
    let containers = halves.next().map(|half| paths(half, diagnostics)).unwrap_or_default();
    if containers.is_empty() && !diagnostics.has_errors() {
        diagnostics.error(whole, format_args!("no container is named; write {FORM}"));
    }
    let fallback = halves.next().filter(|half| !half.is_empty()).and_then(|half| fallback(half, diagnostics));
    Dispatcher { containers, fallback }
}

fn paths(half: TokenStream, diagnostics: &mut Diagnostics) -> Vec<Path> {
    let mut read = Vec::new();
    let mut places = Vec::new();
    for part in split(half) {
        let extent = Extent::of(&part);
        let shown = show::tokens(&part);
        let trees: Vec<TokenTree> = part.clone().into_iter().collect();
        if let Ok(path) = syn::parse2::<Path>(part) {
            read.push(path);
            places.push((shown, extent));
        } else if shown == "," {
            diagnostics.error(extent, "a `,` with nothing before it; remove it");
        } else if let Some(next) = value::after(&trees) {
            missing_comma(next, diagnostics);
        } else if trees.iter().any(|tree| is_punct(tree, '=')) {
            diagnostics.error(extent, "options stand behind a semicolon; write `; fallback = not_found`");
        } else {
            diagnostics.error(extent, format_args!("`{shown}` is not the name of a struct; write {FORM}"));
        }
    }
    diagnostics.repeated(places, |shown| format!("`{shown}`"));
    read
}

fn fallback(half: TokenStream, diagnostics: &mut Diagnostics) -> Option<Path> {
    let extent = Extent::of(&half);
    let mut trees: Vec<TokenTree> = half.into_iter().collect();
    trees.pop_if(|last| is_punct(last, ','));
    match trees.as_slice() {
        [TokenTree::Ident(word), equals, function @ ..] if word == "fallback" && is_punct(equals, '=') => {
            let function: TokenStream = function.iter().cloned().collect();
            let extent = if function.is_empty() { extent } else { Extent::of(&function) };
            let wrong =
                |_| diagnostics.error(extent, "`fallback` names a function; write `fallback = not_found`");
            syn::parse2(function).map_err(wrong).ok()
        }
        [TokenTree::Ident(word), equals, ..] if is_punct(equals, '=') => {
            let instead = suggest::instead_of(&word.to_string(), &["fallback"]);
            let text = format!("unknown option `{word}` of `dispatcher!`; {instead}");
            diagnostics.error(word.span(), text);
            None
        }
        _ => {
            diagnostics.error(extent, "expected an option; write `fallback = not_found`");
            None
        }
    }
}
