//! `#[workflow] struct Processing;`: the class of a Workflow, and the names by which it is known.

use super::exported::Exported;
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use syn::Item;
use worker_containers_syntax::{Diagnostics, Workflow, entry::workflow, model};

/// `#[workflow(args)] item`.
pub(crate) fn workflow(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut diagnostics = Diagnostics::default();
    let parsed = match syn::parse2::<Item>(item.clone()) {
        Ok(parsed) => workflow::parse(args, &parsed, &mut diagnostics).zip(Some(parsed)),
        Err(error) => {
            diagnostics.syntax(error);
            None
        }
    };
    let errors = diagnostics.to_syn_error().map(syn::Error::into_compile_error);
    let code = match &parsed {
        Some((workflow, Item::Struct(item))) if item.generics.params.is_empty() => {
            let names = names(workflow);
            let class = errors.is_none().then(|| class(workflow));
            let model = errors.is_none().then(|| section(workflow));
            quote!(#names #class #model)
        }
        _ => TokenStream::new(),
    };
    quote!(#item #errors #code)
}

// impl WorkflowClass for Processing { const CLASS: &str = "Processing"; const BINDING: &str = "PROCESSING"; }
fn names(workflow: &Workflow) -> TokenStream {
    let (class, name, binding) = (&workflow.class, workflow.class.to_string(), workflow.binding());
    quote! {
        #[automatically_derived]
        impl ::worker_containers::WorkflowClass for #class {
            const CLASS: &'static str = #name;
            const BINDING: &'static str = #binding;
        }
    }
}

// const _: () = {
//     #[wasm_bindgen(js_name = "Processing")]
//     pub struct __ProcessingWorkflow { env: Env }
//     impl __ProcessingWorkflow { constructor, run }
//     #[wasm_bindgen(start, private)]
//     fn adopt() { … }
// };
fn class(workflow: &Workflow) -> TokenStream {
    let class = &workflow.class;
    let name = class.to_string();
    let object = format_ident!("__{class}Workflow");
    Exported {
        name: &name,
        object: &object,
        holds: quote!(::core::option::Option<::worker_containers::worker::Env>),
        beside: TokenStream::new(),
        methods: quote! {
            #[wasm_bindgen(constructor)]
            pub fn new(_context: wasm_bindgen::JsValue, env: ::worker_containers::worker::Env) -> Self {
                Self(::core::option::Option::Some(env))
            }

            pub fn run(&self, event: wasm_bindgen::JsValue, step: wasm_bindgen::JsValue) -> js_sys::Promise {
                ::worker_containers::__private::run_workflow::<#class>(self.0.clone(), event, step)
            }
        },
        adopt: quote! {
            ::worker_containers::__private::adopt_workflow(#object(::core::option::Option::None).into());
        },
    }
    .tokens()
}

fn section(workflow: &Workflow) -> TokenStream {
    let line = workflow.line();
    let (length, bytes, section) = (line.len(), Literal::byte_string(line.as_bytes()), model::SECTION);
    quote! {
        #[cfg(target_arch = "wasm32")]
        const _: () = {
            #[used]
            #[unsafe(link_section = #section)]
            static MODEL: [u8; #length] = *#bytes;
        };
    }
}
