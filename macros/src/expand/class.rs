//! The Durable Object class: a JavaScript class under the struct's name whose methods call into the runtime.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use worker_containers_syntax::Container;

/// Methods that take nothing or one JavaScript value, by the name other Workers call them.
///
/// These are the names of the TypeScript library, so that a TypeScript Worker can drive these containers.
const METHODS: &[(&str, &str, bool)] = &[
    ("start", "start", true),
    ("startAndWaitForPorts", "start_and_wait_for_ports", true),
    ("waitForPort", "wait_for_port", true),
    ("stop", "stop", true),
    ("destroy", "destroy", true),
    ("getState", "get_state", false),
    ("renewActivityTimeout", "renew_activity_timeout", false),
    ("containerConnect", "container_connect", true),
];

// const _: () = {
//     const METHODS: &[Method<Transcoder>] = …;
//     #[wasm_bindgen(js_name = "Transcoder")]
//     pub struct TranscoderObject(Object<Transcoder>);
//     #[wasm_bindgen(js_class = "Transcoder")]
//     impl TranscoderObject { constructor, fetch, containerFetch, alarm, start, stop, …, callMethod }
//     #[wasm_bindgen(start, private)]
//     fn adopt() { … }
// };
pub(super) fn class(container: &Container) -> TokenStream {
    let class = &container.class;
    let name = class.to_string();
    let object = format_ident!("__{class}Object");
    let adopt = format_ident!("__worker_containers_adopt_{class}");
    let methods = METHODS.iter().map(|(js_name, function, takes_value)| {
        let function = format_ident!("{function}");
        let (parameter, argument) = if *takes_value {
            (quote!(, options: wasm_bindgen::JsValue), quote!(options))
        } else {
            Default::default()
        };
        quote! {
            #[wasm_bindgen(js_name = #js_name)]
            pub fn #function(&self #parameter) -> js_sys::Promise {
                self.0.#function(#argument)
            }
        }
    });
    quote! {
        #[doc(hidden)]
        #[allow(non_camel_case_types, non_snake_case, missing_docs, unreachable_pub)]
        const _: () = {
            use ::worker_containers::__private::{js_sys, wasm_bindgen, wasm_bindgen_futures, web_sys};
            use ::worker_containers::__private::wasm_bindgen::prelude::wasm_bindgen;

            // Those of `#[container_methods]`, if there are any.
            const METHODS: &[::worker_containers::__private::Method<#class>] = {
                #[allow(unused_imports)]
                use ::worker_containers::__private::NoMethods;
                ::worker_containers::__private::Lookup::<#class>::METHODS
            };

            #[wasm_bindgen(js_name = #name, wasm_bindgen = ::worker_containers::__private::wasm_bindgen)]
            pub struct #object(::worker_containers::__private::Object<#class>);

            #[wasm_bindgen(js_class = #name, wasm_bindgen = ::worker_containers::__private::wasm_bindgen)]
            impl #object {
                #[wasm_bindgen(constructor)]
                pub fn new(state: wasm_bindgen::JsValue, env: ::worker_containers::worker::Env) -> Self {
                    Self(::worker_containers::__private::Object::new(state, env))
                }

                pub fn fetch(&self, request: web_sys::Request) -> js_sys::Promise {
                    self.0.fetch(request)
                }

                #[wasm_bindgen(js_name = "containerFetch")]
                pub fn container_fetch(
                    &self,
                    request: wasm_bindgen::JsValue,
                    init_or_port: wasm_bindgen::JsValue,
                    port: wasm_bindgen::JsValue,
                ) -> js_sys::Promise {
                    self.0.container_fetch(request, init_or_port, port)
                }

                pub fn alarm(&self) -> js_sys::Promise {
                    self.0.alarm()
                }

                #(#methods)*

                #[wasm_bindgen(js_name = "callMethod")]
                pub fn call_method(&self, name: &str, arguments: js_sys::Array) -> js_sys::Promise {
                    self.0.call_method(METHODS, name, arguments)
                }
            }

            #[wasm_bindgen(start, private, wasm_bindgen = ::worker_containers::__private::wasm_bindgen)]
            fn #adopt() {
                ::worker_containers::__private::adopt_durable_object(
                    #object(::worker_containers::__private::Object::unborn()).into(),
                    METHODS,
                );
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use super::METHODS;
    use worker_containers_syntax::methods::RESERVED;

    #[test]
    fn no_method_of_the_author_can_hide_one_of_the_class() {
        let others = ["constructor", "fetch", "containerFetch", "alarm", "callMethod", "free"];
        let built_in = METHODS.iter().map(|(js_name, ..)| *js_name).chain(others);
        let free: Vec<_> = built_in.filter(|name| !RESERVED.contains(name)).collect();
        assert_eq!(free, [""; 0]);
    }
}
