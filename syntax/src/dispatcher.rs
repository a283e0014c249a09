//! `dispatcher!(A, B; fallback = f, queue = q, scheduled = s)`: the containers a Worker serves, and what answers the rest.

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
    /// The function that gets batches of other queues than those of the containers.
    pub queue: Option<Path>,
    /// The function that is called for other crons than those of the containers.
    pub scheduled: Option<Path>,
}

/// The options and an example of each.
const OPTIONS: [(&str, &str); 3] = [
    ("fallback", "fallback = not_found"),
    ("queue", "queue = other_queues"),
    ("scheduled", "scheduled = other_crons"),
];

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
    let mut dispatcher = Dispatcher { containers, ..Dispatcher::default() };
    if let Some(half) = halves.next().filter(|half| !half.is_empty()) {
        options(half, &mut dispatcher, diagnostics);
    }
    dispatcher
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

fn options(half: TokenStream, dispatcher: &mut Dispatcher, diagnostics: &mut Diagnostics) {
    let mut places = Vec::new();
    for part in whole_options(half) {
        let Some((name, place, function)) = option(part, diagnostics) else { continue };
        places.push((name, place));
        match name {
            "queue" => dispatcher.queue = function,
            "scheduled" => dispatcher.scheduled = function,
            _ => dispatcher.fallback = function,
        }
    }
    diagnostics.repeated(places, |name| format!("`{name}`"));
}

/// Cuts at commas, but not at those between the arguments of a closure.
fn whole_options(half: TokenStream) -> Vec<TokenStream> {
    let mut parts: Vec<TokenStream> = Vec::new();
    let mut is_open = false;
    for part in split(half) {
        let bars = part.clone().into_iter().filter(|tree| is_punct(tree, '|')).count();
        match parts.last_mut().filter(|_| is_open) {
            Some(last) => last.extend(part),
            None => parts.push(part),
        }
        is_open ^= bars % 2 == 1;
    }
    parts
}

/// One option: its name, where it stands, and the function, unless that could not be read.
fn option(part: TokenStream, diagnostics: &mut Diagnostics) -> Option<(&'static str, Extent, Option<Path>)> {
    let extent = Extent::of(&part);
    let trees: Vec<TokenTree> = part.into_iter().collect();
    match trees.as_slice() {
        [TokenTree::Ident(word), equals, function @ ..] if is_punct(equals, '=') => {
            let Some((name, form)) = OPTIONS.iter().find(|(name, _)| word == name) else {
                let instead = suggest::instead_of(&word.to_string(), &OPTIONS.map(|(name, _)| name));
                let text = format!("unknown option `{word}` of `dispatcher!`; {instead}");
                diagnostics.error(word.span(), text);
                return None;
            };
            let function: TokenStream = function.iter().cloned().collect();
            let extent = if function.is_empty() { extent } else { Extent::of(&function) };
            let wrong =
                |_| diagnostics.error(extent, format_args!("`{name}` names a function; write `{form}`"));
            Some((name, word.span().into(), syn::parse2(function).map_err(wrong).ok()))
        }
        [comma] if is_punct(comma, ',') => {
            diagnostics.error(extent, "a `,` with nothing before it; remove it");
            None
        }
        _ => {
            diagnostics.error(extent, "expected an option; write `fallback = not_found`");
            None
        }
    }
}
