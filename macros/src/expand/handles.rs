//! The functions a Worker calls on the struct: typed handles and the ports that were declared.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::ItemStruct;
use worker_containers_syntax::Container;

// impl Transcoder {
//     pub const PORT_8080: ::worker_containers::Port<Self> = …;
//     pub fn by_name(env: &Env, name: &str) -> Result<Handle<Self>> { … }
//     …
// }
pub(super) fn functions(container: &Container, item: &ItemStruct) -> TokenStream {
    let class = &container.class;
    let visibility = &item.vis;
    let ports = ports(container).map(|(name, port)| {
        let doc = format!("Port {port} of the container.");
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

/// The default port and all required ones, each once.
fn ports(container: &Container) -> impl Iterator<Item = (Ident, u16)> {
    let mut ports: Vec<u16> =
        container.default_port().into_iter().chain(container.required_ports()).collect();
    ports.sort_unstable();
    ports.dedup();
    ports.into_iter().map(|port| (format_ident!("PORT_{port}"), port))
}
