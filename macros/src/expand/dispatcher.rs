//! `dispatcher!(A, B; fallback = f)`: the Worker's `fetch` event.

use proc_macro2::TokenStream;
use quote::quote;
use worker_containers_syntax::{Diagnostics, dispatcher};

// const _: () = {
//     #[wasm_bindgen]
//     pub fn fetch(request: Request, env: Env, ctx: Context) -> Promise {
//         thread_local!(static ROUTER: Router = Router::new(&[&<A as Container>::SPEC, …]));
//         ROUTER.with(|router| dispatch(router, request, env, ctx, fallback))
//     }
// };
pub(crate) fn dispatcher(args: TokenStream) -> TokenStream {
    let mut diagnostics = Diagnostics::default();
    let dispatcher::Dispatcher { containers, fallback } = dispatcher::parse(args, &mut diagnostics);
    if let Some(error) = diagnostics.to_syn_error() {
        return error.into_compile_error();
    }
    let fallback = match fallback {
        Some(function) => quote!(#function),
        None => quote!(::worker_containers::__private::no_route),
    };
    quote! {
        #[doc(hidden)]
        #[allow(missing_docs, unreachable_pub)]
        const _: () = {
            use ::worker_containers::__private::{js_sys, wasm_bindgen, web_sys};
            use ::worker_containers::__private::wasm_bindgen::prelude::wasm_bindgen;

            #[wasm_bindgen(wasm_bindgen = ::worker_containers::__private::wasm_bindgen)]
            pub fn fetch(
                request: web_sys::Request,
                env: ::worker_containers::worker::Env,
                ctx: ::worker_containers::worker::worker_sys::Context,
            ) -> js_sys::Promise {
                ::std::thread_local! {
                    static ROUTER: ::worker_containers::Router =
                        ::worker_containers::Router::new(&[
                            #(&<#containers as ::worker_containers::Container>::SPEC),*
                        ]);
                }
                ROUTER.with(|router| {
                    ::worker_containers::__private::dispatch(router, request, env, ctx, #fallback)
                })
            }
        };
    }
}
