//! The Durable Object class: a JavaScript class under the struct's name whose methods call into the runtime.

use super::exported::Exported;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use worker_containers_syntax::Container;

/// Methods and how many JavaScript values they take, by the name other Workers call them.
///
/// Where the TypeScript library has the method these are its names, so that a TypeScript Worker can drive these
/// containers.
const METHODS: &[(&str, &str, usize)] = &[
    ("start", "start", 2),
    ("startAndWaitForPorts", "start_and_wait_for_ports", 3),
    ("waitForPort", "wait_for_port", 1),
    ("containerFetch", "container_fetch", 3),
    ("stop", "stop", 1),
    ("destroy", "destroy", 1),
    ("signal", "signal", 1),
    ("getState", "get_state", 0),
    ("inspect", "inspect", 0),
    ("monitor", "monitor", 0),
    ("renewActivityTimeout", "renew_activity_timeout", 0),
    ("containerConnect", "container_connect", 1),
    ("schedule", "schedule", 3),
    ("listTasks", "list_tasks", 0),
    ("cancelTask", "cancel_task", 1),
    ("retryTask", "retry_task", 1),
    ("runToCompletion", "run_to_completion", 1),
    ("getJob", "get_job", 0),
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
    let methods = METHODS.iter().map(|(js_name, function, values)| {
        let function = format_ident!("{function}");
        let values: Vec<_> = (0..*values).map(|at| format_ident!("value_{at}")).collect();
        quote! {
            #[wasm_bindgen(js_name = #js_name)]
            pub fn #function(&self, #(#values: wasm_bindgen::JsValue),*) -> js_sys::Promise {
                self.0.#function(#(#values),*)
            }
        }
    });
    Exported {
        name: &name,
        object: &object,
        holds: quote!(::worker_containers::__private::Object<#class>),
        beside: quote! {
            // Those of `#[container_methods]`, if there are any.
            const METHODS: &[::worker_containers::__private::Method<#class>] = {
                #[allow(unused_imports)]
                use ::worker_containers::__private::NoMethods;
                ::worker_containers::__private::Lookup::<#class>::METHODS
            };
        },
        methods: quote! {
            #[wasm_bindgen(constructor)]
            pub fn new(state: wasm_bindgen::JsValue, env: ::worker_containers::worker::Env) -> Self {
                Self(::worker_containers::__private::Object::new(state, env))
            }

            pub fn fetch(&self, request: web_sys::Request) -> js_sys::Promise {
                self.0.fetch(request)
            }

            pub fn alarm(&self) -> js_sys::Promise {
                self.0.alarm()
            }

            #(#methods)*

            #[wasm_bindgen(js_name = "callMethod")]
            pub fn call_method(&self, name: &str, arguments: js_sys::Array) -> js_sys::Promise {
                self.0.call_method(METHODS, name, arguments)
            }
        },
        adopt: quote! {
            ::worker_containers::__private::adopt_durable_object(
                #object(::worker_containers::__private::Object::unborn()).into(),
                METHODS,
            );
        },
    }
    .tokens()
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
