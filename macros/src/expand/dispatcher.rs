//! `dispatcher!(A, B; fallback = f, queue = q, scheduled = s)`: the events of the Worker.

use proc_macro2::TokenStream;
use quote::quote;
use worker_containers_syntax::{Diagnostics, dispatcher};

// const _: () = {
//     thread_local!(static ROUTER: Router = Router::new(&[&<A as Container>::SPEC, …]));
//     #[wasm_bindgen]
//     pub fn fetch(request: Request, env: Env, ctx: Context) -> Promise {
//         ROUTER.with(|router| dispatch(router, request, env, ctx, fallback))
//     }
//     #[wasm_bindgen]
//     pub fn queue(batch: MessageBatch, env: Env, ctx: Context) -> Promise { … }
//     #[wasm_bindgen]
//     pub fn scheduled(event: ScheduledEvent, env: Env, ctx: ScheduleContext) -> Promise { … }
// };
pub(crate) fn dispatcher(args: TokenStream) -> TokenStream {
    let mut diagnostics = Diagnostics::default();
    let dispatcher::Dispatcher { containers, fallback, queue, scheduled } =
        dispatcher::parse(args, &mut diagnostics);
    if let Some(error) = diagnostics.to_syn_error() {
        return error.into_compile_error();
    }
    let given = |function: Option<syn::Path>, otherwise: TokenStream| match function {
        Some(function) => quote!(#function),
        None => quote!(::worker_containers::__private::#otherwise),
    };
    let fallback = given(fallback, quote!(no_route));
    let queue = given(queue, quote!(no_consumer));
    let scheduled = given(scheduled, quote!(no_cron));
    quote! {
        #[doc(hidden)]
        #[allow(missing_docs, unreachable_pub)]
        const _: () = {
            use ::worker_containers::__private::{js_sys, wasm_bindgen, web_sys};
            use ::worker_containers::__private::wasm_bindgen::prelude::wasm_bindgen;

            ::std::thread_local! {
                static ROUTER: ::worker_containers::Router =
                    ::worker_containers::Router::new(&[
                        #(&<#containers as ::worker_containers::Container>::SPEC),*
                    ]);
            }

            #[wasm_bindgen(wasm_bindgen = ::worker_containers::__private::wasm_bindgen)]
            pub fn fetch(
                request: web_sys::Request,
                env: ::worker_containers::worker::Env,
                ctx: ::worker_containers::worker::worker_sys::Context,
            ) -> js_sys::Promise {
                ROUTER.with(|router| {
                    ::worker_containers::__private::dispatch(router, request, env, ctx, #fallback)
                })
            }

            #[wasm_bindgen(wasm_bindgen = ::worker_containers::__private::wasm_bindgen)]
            pub fn queue(
                batch: ::worker_containers::worker::worker_sys::MessageBatch,
                env: ::worker_containers::worker::Env,
                ctx: ::worker_containers::worker::worker_sys::Context,
            ) -> js_sys::Promise {
                ROUTER.with(|router| {
                    ::worker_containers::__private::deliver(router, batch, env, ctx, #queue)
                })
            }

            #[wasm_bindgen(wasm_bindgen = ::worker_containers::__private::wasm_bindgen)]
            pub fn scheduled(
                event: ::worker_containers::worker::worker_sys::ScheduledEvent,
                env: ::worker_containers::worker::Env,
                ctx: ::worker_containers::worker::worker_sys::ScheduleContext,
            ) -> js_sys::Promise {
                ROUTER.with(|router| {
                    ::worker_containers::__private::fire(router, event, env, ctx, #scheduled)
                })
            }
        };
    }
}
