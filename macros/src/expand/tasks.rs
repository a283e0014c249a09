//! What a class without tasks of its own is given, and what marks a class without ports.

use proc_macro2::TokenStream;
use quote::quote;
use worker_containers_syntax::Container;

// impl Tasks for Transcoder { type Task = NoTask; … }
pub(super) fn implementation(container: &Container) -> TokenStream {
    let class = &container.class;
    if container.tasks {
        return TokenStream::new();
    }
    quote! {
        #[automatically_derived]
        impl ::worker_containers::Tasks for #class {
            type Task = ::worker_containers::NoTask;
            async fn run(
                &self,
                _instance: &::worker_containers::Instance,
                task: ::worker_containers::NoTask,
            ) -> ::worker_containers::Result<()> {
                match task {}
            }
        }
    }
}

// impl Job for Nightly {}
pub(super) fn job(container: &Container) -> TokenStream {
    let class = &container.class;
    if container.port.is_some() || container.ports.is_some() {
        return TokenStream::new();
    }
    quote! {
        #[automatically_derived]
        impl ::worker_containers::Job for #class {}
    }
}
