//! The entrypoint that judges connections out of a container: a JavaScript class of its own beside the Durable Object.

use super::exported::Exported;
use super::spec::option;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use worker_containers_syntax::{Container, Spanned};

// Egress { policy: Policy { allow: &["api.example.com"], … }, entrypoint: "TranscoderEgress" }
pub(super) fn spec(container: &Container) -> Option<TokenStream> {
    let (egress, entrypoint) = (container.egress.as_ref()?, container.egress_entrypoint()?);
    let hosts = |hosts: &[Spanned<String>]| {
        let hosts = hosts.iter().map(|host| host.as_str());
        quote!(&[#(#hosts),*])
    };
    let (allow, deny, handle) = (hosts(&egress.allow), hosts(&egress.deny), hosts(&egress.handle));
    let canary = option(egress.canary.as_ref().map(|host| host.as_str()));
    Some(quote! {
        ::worker_containers::Egress {
            policy: ::worker_containers::core::egress::Policy {
                allow: #allow,
                deny: #deny,
                handle: #handle,
                canary: #canary,
            },
            entrypoint: #entrypoint,
        }
    })
}

// const _: () = {
//     #[wasm_bindgen(js_name = "TranscoderEgress")]
//     pub struct __TranscoderEgress(EgressEntry<Transcoder>);
//     impl __TranscoderEgress { constructor, fetch }
//     #[wasm_bindgen(start, private)]
//     fn adopt() { … }
// };
pub(super) fn class(container: &Container) -> TokenStream {
    let Some(name) = container.egress_entrypoint() else { return TokenStream::new() };
    let class = &container.class;
    let entry = format_ident!("__{name}");
    Exported {
        name: &name,
        object: &entry,
        holds: quote!(::worker_containers::__private::EgressEntry<#class>),
        beside: TokenStream::new(),
        methods: quote! {
            #[wasm_bindgen(constructor)]
            pub fn new(context: wasm_bindgen::JsValue, env: ::worker_containers::worker::Env) -> Self {
                Self(::worker_containers::__private::EgressEntry::new(context, env))
            }

            pub fn fetch(&self, request: web_sys::Request) -> js_sys::Promise {
                self.0.fetch(request)
            }
        },
        adopt: quote! {
            ::worker_containers::__private::adopt_entrypoint(
                #entry(::worker_containers::__private::EgressEntry::unborn()).into(),
            );
        },
    }
    .tokens()
}
