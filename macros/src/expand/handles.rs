//! The functions a Worker calls on the struct: typed handles and the ports that were declared.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use std::collections::BTreeSet;
use syn::ItemStruct;

// impl Transcoder {
//     pub const PORT_8080: ::worker_containers::Port<Self> = …;
//     pub fn by_name(env: &Env, name: &str) -> Result<Handle<Self>> { … }
//     …
// }
pub(super) fn functions(item: &ItemStruct, ports: BTreeSet<u16>) -> TokenStream {
    let class = &item.ident;
    let visibility = &item.vis;
    let ports = ports.into_iter().map(|port| {
        let name = format_ident!("PORT_{port}");
        let doc = format!(" Port {port} of the container.");
        quote! {
            #[doc = #doc]
            #[allow(dead_code)]
            #visibility const #name: ::worker_containers::Port<Self> = ::worker_containers::__private::port(#port);
        }
    });
    quote! {
        #[automatically_derived]
        #[allow(dead_code)]
        impl #class {
            #(#ports)*

            /// The instance called `name`.
            ///
            /// # Errors
            ///
            /// When the binding is missing from the Worker's configuration; `cargo xtask gen-config` writes it.
            #visibility fn by_name(
                env: &::worker_containers::worker::Env,
                name: &str,
            ) -> ::worker_containers::Result<::worker_containers::Handle<Self>> {
                ::worker_containers::Handle::by_name(env, name)
            }

            /// Any one of the first `size` instances of the pool, those that `pool` and `random` routes use.
            ///
            /// # Errors
            ///
            /// When the binding is missing from the Worker's configuration; `cargo xtask gen-config` writes it.
            #visibility fn random(
                env: &::worker_containers::worker::Env,
                size: u32,
            ) -> ::worker_containers::Result<::worker_containers::Handle<Self>> {
                ::worker_containers::Handle::random(env, size)
            }

            /// The one instance that `shared` routes use.
            ///
            /// # Errors
            ///
            /// When the binding is missing from the Worker's configuration; `cargo xtask gen-config` writes it.
            #visibility fn singleton(
                env: &::worker_containers::worker::Env,
            ) -> ::worker_containers::Result<::worker_containers::Handle<Self>> {
                ::worker_containers::Handle::singleton(env)
            }
        }
    }
}
