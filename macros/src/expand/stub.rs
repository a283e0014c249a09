//! What stands in for the generated code when the attributes have errors: everything the rest of the author's crate
//! names still exists, so the only errors are those that matter and completion keeps working.

use super::{bindings, handles, hooks, spec, tasks};
use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use std::collections::BTreeSet;
use syn::{ItemStruct, LitInt};
use worker_containers_syntax::{Container, suggest};

// impl Container for Transcoder { const SPEC: Spec = REFUSED; … }
// impl Hooks for Transcoder {}
// impl Tasks for Transcoder { … }
// impl Job for Transcoder {}
// impl Transcoder { pub const PORT_8080: …, pub const FILES: … }
pub(super) fn stub(args: TokenStream, container: &Container, item: &ItemStruct) -> TokenStream {
    if !item.generics.params.is_empty() {
        return TokenStream::new();
    }
    let class = &container.class;
    let hooks = (!mentions(&args, "hooks")).then(|| hooks::implementation(container));
    let tasks = (!mentions(&args, "tasks")).then(|| tasks::implementation(container));
    let mut ports = container.declared_ports();
    collect_ports(args, &mut ports);
    let handles = handles::functions(item, ports);
    let bindings = bindings::constants(container, item);
    let create = spec::create(item);
    quote! {
        #[automatically_derived]
        impl ::worker_containers::Container for #class {
            const SPEC: ::worker_containers::Spec = ::worker_containers::__private::REFUSED;
            fn create() -> Self {
                #create
            }
        }
        #hooks
        #tasks
        // Whether the class has ports may be what is wrong; what is called on a job is not.
        #[automatically_derived]
        impl ::worker_containers::Job for #class {}
        #handles
        #bindings
    }
}

/// Whether the author meant to write `flag`, and so implements what it stands for.
fn mentions(args: &TokenStream, flag: &str) -> bool {
    args.clone().into_iter().any(|tree| match tree {
        TokenTree::Ident(word) => suggest::nearest(&word.to_string(), &[flag]).is_some(),
        TokenTree::Group(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// Every number that could be a port, because the key in front of it may be what is wrong.
fn collect_ports(tokens: TokenStream, ports: &mut BTreeSet<u16>) {
    for tree in tokens {
        match tree {
            TokenTree::Group(group) => collect_ports(group.stream(), ports),
            TokenTree::Literal(literal) => {
                let number = syn::parse2::<LitInt>(TokenTree::from(literal).into());
                ports.extend(number.ok().and_then(|number| number.base10_parse::<u16>().ok()));
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
    }
}
