//! The coordinator of a container with an autoscaled route: a Durable Object class of its own.

use super::exported::Exported;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use worker_containers_syntax::Container;

// const _: () = {
//     #[wasm_bindgen(js_name = "TranscoderCoordinator")]
//     pub struct __TranscoderCoordinator(CoordinatorObject<Transcoder>);
//     impl __TranscoderCoordinator { constructor, assign, report, stats, alarm }
//     #[wasm_bindgen(start, private)]
//     fn adopt() { … }
// };
pub(super) fn class(container: &Container) -> TokenStream {
    let Some((name, _)) = container.coordinator() else { return TokenStream::new() };
    let class = &container.class;
    let object = format_ident!("__{name}");
    Exported {
        name: &name,
        object: &object,
        holds: quote!(::worker_containers::__private::CoordinatorObject<#class>),
        beside: TokenStream::new(),
        methods: quote! {
            #[wasm_bindgen(constructor)]
            pub fn new(state: wasm_bindgen::JsValue, env: ::worker_containers::worker::Env) -> Self {
                Self(::worker_containers::__private::CoordinatorObject::new(state, env))
            }

            pub fn assign(
                &self,
                session: ::core::option::Option<::std::string::String>,
            ) -> js_sys::Promise {
                self.0.assign(session)
            }

            pub fn report(&self, instance: u32, report: &str) -> js_sys::Promise {
                self.0.report(instance, report)
            }

            pub fn stats(&self) -> js_sys::Promise {
                self.0.stats()
            }

            pub fn alarm(&self) -> js_sys::Promise {
                self.0.alarm()
            }
        },
        adopt: quote! {
            ::worker_containers::__private::adopt_coordinator(
                #object(::worker_containers::__private::CoordinatorObject::unborn()).into(),
            );
        },
    }
    .tokens()
}
