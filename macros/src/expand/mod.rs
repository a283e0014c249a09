//! Model → tokens. Nothing here can fail: what could go wrong was refused by `syntax`.

mod bindings;
mod class;
mod coordinator;
mod dispatcher;
mod egress;
mod entries;
mod exported;
mod handles;
mod hooks;
mod lint;
mod methods;
mod model;
mod route;
mod spec;
mod stub;
mod tasks;
mod workflow;

#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Attribute, Item, ItemStruct, parse_quote};
use worker_containers_syntax::{Analysis, Container, analyze, is_attribute, keyword, misplaced};

pub(crate) use dispatcher::dispatcher;
pub(crate) use methods::methods;
pub(crate) use workflow::workflow;

/// `#[container(args)] item`.
pub(crate) fn container(args: TokenStream, item: TokenStream) -> TokenStream {
    let Ok(parsed) = syn::parse2::<ItemStruct>(item.clone()) else { return refuse(keyword::CONTAINER, item) };
    let Analysis { container, diagnostics, item } = analyze(args.clone(), parsed);
    let lints = lint::warnings(&diagnostics);
    match diagnostics.to_syn_error() {
        Some(error) => {
            let errors = error.into_compile_error();
            let stub = stub::stub(args, &container, &item);
            quote!(#errors #lints #item #stub)
        }
        None => {
            let code = code(&container, &item);
            quote!(#lints #item #code)
        }
    }
}

/// `#[route(args)] item`.
pub(crate) fn route(args: TokenStream, item: TokenStream) -> TokenStream {
    beside(keyword::ROUTE, args, item)
}

/// `#[queue(args)] item`.
pub(crate) fn queue(args: TokenStream, item: TokenStream) -> TokenStream {
    beside(keyword::QUEUE, args, item)
}

/// `#[cron(args)] item`.
pub(crate) fn cron(args: TokenStream, item: TokenStream) -> TokenStream {
    beside(keyword::CRON, args, item)
}

/// The attribute `name`, which only runs when it stands above `#[container]` or without it.
fn beside(name: &'static str, args: TokenStream, item: TokenStream) -> TokenStream {
    let Ok(mut parsed) = syn::parse2::<ItemStruct>(item.clone()) else { return refuse(name, item) };
    let is_named = |name: &'static str| move |attr: &Attribute| is_attribute(attr.path(), name);
    let Some(container) = parsed.attrs.iter().position(is_named(keyword::CONTAINER)) else {
        return refuse(name, item);
    };
    // This one and all others above `#[container]` move below it, in their order: it takes all it finds there.
    let below = parsed.attrs.split_off(container + 1);
    let is_ours =
        |attr: &Attribute| keyword::OF_CONTAINERS.iter().any(|name| is_attribute(attr.path(), name));
    let (ours, mut attrs): (Vec<_>, Vec<_>) = parsed.attrs.into_iter().partition(is_ours);
    let name = format_ident!("{name}");
    attrs.push(parse_quote!(#[::worker_containers::#name(#args)]));
    attrs.extend(ours);
    attrs.extend(below);
    parsed.attrs = attrs;
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
    let tasks = tasks::implementation(container);
    let job = tasks::job(container);
    let handles = handles::functions(item, container.declared_ports());
    let bindings = bindings::constants(container, item);
    let class = class::class(container);
    let coordinator = coordinator::class(container);
    let egress = egress::class(container);
    let model = model::section(container);
    quote!(#spec #hooks #tasks #job #handles #bindings #class #coordinator #egress #model)
}
