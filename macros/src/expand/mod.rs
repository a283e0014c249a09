//! Model → tokens. Nothing here can fail: what could go wrong was refused by `syntax`.

mod class;
mod dispatcher;
mod handles;
mod hooks;
mod lint;
mod spec;
mod stub;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Item, ItemStruct};
use worker_containers_syntax::{Analysis, Container, analyze, is_attribute, keyword, misplaced};

pub(crate) use dispatcher::dispatcher;

/// `#[container(args)] item`.
pub(crate) fn container(args: TokenStream, item: TokenStream) -> TokenStream {
    let Ok(parsed) = syn::parse2::<ItemStruct>(item.clone()) else { return refuse(keyword::CONTAINER, item) };
    let Analysis { container, diagnostics, item } = analyze(args, parsed);
    let lints = lint::warnings(&diagnostics);
    match diagnostics.to_syn_error() {
        Some(error) => {
            let errors = error.into_compile_error();
            let stub = stub::stub(&container, &item);
            quote!(#errors #lints #item #stub)
        }
        None => {
            let code = code(&container, &item);
            quote!(#lints #item #code)
        }
    }
}

/// `#[route(args)] item`, which only runs when the attribute stands above `#[container]` or without it.
pub(crate) fn route(args: TokenStream, item: TokenStream) -> TokenStream {
    let Ok(mut parsed) = syn::parse2::<ItemStruct>(item.clone()) else { return refuse(keyword::ROUTE, item) };
    let is_container = |attr: &syn::Attribute| is_attribute(attr.path(), keyword::CONTAINER);
    let Some(container) = parsed.attrs.iter().position(is_container) else {
        return refuse(keyword::ROUTE, item);
    };
    // Below `#[container]`, which takes every route it finds.
    parsed.attrs.insert(container + 1, syn::parse_quote!(#[::worker_containers::route(#args)]));
    quote!(#parsed)
}

/// The item as the author wrote it, and why the attribute cannot stand there.
fn refuse(attribute: &str, item: TokenStream) -> TokenStream {
    let errors = match syn::parse2::<Item>(item.clone()) {
        Ok(parsed) => misplaced(attribute, &parsed).to_syn_error(),
        Err(error) => Some(error),
    };
    let errors = errors.map(syn::Error::into_compile_error);
    quote!(#errors #item)
}

fn code(container: &Container, item: &ItemStruct) -> TokenStream {
    let spec = spec::implementation(container, item);
    let hooks = hooks::implementation(container);
    let handles = handles::functions(container, item);
    let class = class::class(container);
    quote!(#spec #hooks #handles #class)
}
