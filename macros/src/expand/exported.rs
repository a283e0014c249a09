//! A class that the Worker exports to JavaScript: what all of them have around their own methods.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

/// A class, and what differs between one and the next.
pub(super) struct Exported<'a> {
    /// Its name in JavaScript.
    pub(super) name: &'a str,
    /// The struct behind it.
    pub(super) object: &'a Ident,
    /// What the struct holds.
    pub(super) holds: TokenStream,
    /// What stands beside the struct.
    pub(super) beside: TokenStream,
    /// The constructor and the methods.
    pub(super) methods: TokenStream,
    /// What makes it one of the platform's classes, called when the module is evaluated.
    pub(super) adopt: TokenStream,
}

impl Exported<'_> {
    pub(super) fn tokens(self) -> TokenStream {
        let Self { name, object, holds, beside, methods, adopt } = self;
        let function = format_ident!("__worker_containers_adopt_{name}");
        quote! {
            #[doc(hidden)]
            #[allow(non_camel_case_types, non_snake_case, missing_docs, unreachable_pub, unused_imports)]
            const _: () = {
                use ::worker_containers::__private::{js_sys, wasm_bindgen, wasm_bindgen_futures, web_sys};
                use ::worker_containers::__private::wasm_bindgen::prelude::wasm_bindgen;

                #beside

                #[wasm_bindgen(js_name = #name, wasm_bindgen = ::worker_containers::__private::wasm_bindgen)]
                pub struct #object(#holds);

                #[wasm_bindgen(js_class = #name, wasm_bindgen = ::worker_containers::__private::wasm_bindgen)]
                impl #object {
                    #methods
                }

                #[wasm_bindgen(start, private, wasm_bindgen = ::worker_containers::__private::wasm_bindgen)]
                fn #function() {
                    #adopt
                }
            };
        }
    }
}
