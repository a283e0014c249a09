//! `impl Hooks for Transcoder {}`, unless the author implements them.

use proc_macro2::TokenStream;
use quote::quote;
use worker_containers_syntax::Container;

pub(super) fn implementation(container: &Container) -> TokenStream {
    let class = &container.class;
    if container.hooks {
        return TokenStream::new();
    }
    quote! {
        #[automatically_derived]
        impl ::worker_containers::Hooks for #class {}
    }
}
