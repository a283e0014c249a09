//! The constants by which the code reaches what `bindings(…)` names.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use std::collections::BTreeSet;
use syn::ItemStruct;
use worker_containers_syntax::{Container, binding::BindingKind};

// impl Transcoder {
//     pub const FILES: ::worker_containers::Binding<::worker_containers::worker::Bucket> = …;
// }
pub(super) fn constants(container: &Container, item: &ItemStruct) -> TokenStream {
    if container.bindings.is_empty() {
        return TokenStream::new();
    }
    let (class, visibility) = (&item.ident, &item.vis);
    // One that stands twice was refused, and the compiler need not say it again.
    let mut seen: BTreeSet<String> =
        container.declared_ports().into_iter().map(|port| format!("PORT_{port}")).collect();
    let distinct = container.bindings.iter().filter(|binding| seen.insert(binding.name.value.clone()));
    let constants = distinct.map(|binding| {
        let name = format_ident!("{}", binding.name.as_str(), span = binding.name.extent.start);
        let (text, doc) = (binding.name.as_str(), doc(&binding.kind));
        let kind = kind(&binding.kind);
        quote! {
            #[doc = #doc]
            #visibility const #name: ::worker_containers::Binding<::worker_containers::worker::#kind> =
                ::worker_containers::__private::binding(#text);
        }
    });
    quote! {
        #[automatically_derived]
        #[allow(dead_code, non_upper_case_globals)]
        impl #class {
            #(#constants)*
        }
    }
}

fn kind(kind: &BindingKind) -> TokenStream {
    match kind {
        BindingKind::Kv => quote!(kv::KvStore),
        BindingKind::R2(_) => quote!(Bucket),
        BindingKind::Queue(_) => quote!(Queue),
        BindingKind::SecretStore(_) => quote!(SecretStore),
    }
}

fn doc(kind: &BindingKind) -> String {
    match kind {
        BindingKind::Kv => " The KV namespace of this name.".to_owned(),
        BindingKind::R2(bucket) => {
            format!(" The R2 bucket `{bucket}`, unless the wrangler file says another.")
        }
        BindingKind::Queue(queue) => format!(" The queue `{queue}`, unless the wrangler file says another."),
        BindingKind::SecretStore(secret) => {
            format!(" The secret `{secret}` of a Secrets Store, unless the wrangler file says another.")
        }
    }
}
