//! `#[container_methods] impl Transcoder { … }`: each function as a method of the object and as a call on the handle.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{Attribute, Item, spanned::Spanned};
use worker_containers_syntax::{
    Diagnostics,
    methods::{self, Method, Methods},
};

/// `#[container_methods(args)] item`.
pub(crate) fn methods(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut diagnostics = Diagnostics::default();
    let parsed = match syn::parse2::<Item>(item.clone()) {
        Ok(parsed) => methods::parse(&args, &parsed, &mut diagnostics),
        Err(error) => {
            diagnostics.syntax(error);
            None
        }
    };
    let errors = diagnostics.to_syn_error().map(syn::Error::into_compile_error);
    // What has no errors can be called, so that those are the only ones.
    let code = parsed.map(|methods| code(&methods));
    quote!(#item #errors #code)
}

// const _: () = {
//     pub trait __Calls { fn encode(&self, job: Job) -> Call<…>; }
//     impl __Calls for Stub { … }
//     fn encode(class: &Transcoder, instance: &Instance, given: Array) -> Answering { … }
//     impl Methods for Transcoder { type Calls = dyn __Calls; const METHODS = &[…]; … }
// };
fn code(Methods { class, methods }: &Methods) -> TokenStream {
    let declarations = methods.iter().map(|method| {
        let (attributes, signature) = (&method.attributes, signature(method));
        quote!(#(#attributes)* #signature;)
    });
    let calls = methods.iter().map(call);
    let answers = methods.iter().map(|method| answer(method, class));
    let entries = methods.iter().map(|method| {
        let (conditions, name, js_name) = (conditions(method), &method.name, method.js_name());
        quote!(#(#conditions)* ::worker_containers::__private::Method { name: #js_name, call: #name })
    });
    let doc = format!(" The methods of an instance of `{}`.", quote!(#class));
    quote! {
        #[doc(hidden)]
        #[allow(missing_docs, unreachable_pub, clippy::too_many_arguments, clippy::type_complexity)]
        const _: () = {
            // Under a name that hides none of the author's types.
            #[doc = #doc]
            pub trait __Calls {
                #(#declarations)*
            }

            #[automatically_derived]
            impl __Calls for ::worker_containers::__private::Stub {
                #(#calls)*
            }

            #(#answers)*

            #[automatically_derived]
            impl ::worker_containers::Methods for #class {
                type Calls = dyn __Calls;
                const METHODS: &'static [::worker_containers::__private::Method<Self>] = &[#(#entries),*];

                fn calls(stub: &::worker_containers::__private::Stub) -> &(dyn __Calls + 'static) {
                    stub
                }
            }
        };
    }
}

/// `fn encode(&self, job: Job) -> Call<…>`.
fn signature(method: &Method) -> TokenStream {
    let name = &method.name;
    let arguments = method.arguments.iter().map(|(name, ty)| quote!(#name: #ty));
    let value = match &method.output {
        Some(output) if method.fallible => {
            quote_spanned!(output.span()=> <#output as ::worker_containers::__private::Outcome>::Value)
        }
        Some(output) => quote!(#output),
        None => quote!(()),
    };
    quote!(fn #name(&self, #(#arguments),*) -> ::worker_containers::Call<#value>)
}

/// The side of the caller.
fn call(method: &Method) -> TokenStream {
    let (conditions, signature, js_name) = (conditions(method), signature(method), method.js_name());
    let arguments = tuple(method.arguments.iter().map(|(name, _)| quote!(#name)));
    let called = quote_spanned!(place(method)=> self.call_method(#js_name, #arguments));
    quote! {
        #(#conditions)*
        #signature {
            #called
        }
    }
}

/// The side of the object.
fn answer(method: &Method, class: &syn::Path) -> TokenStream {
    let (conditions, name) = (conditions(method), &method.name);
    let count = method.arguments.len() as u32;
    let types = match method.arguments.as_slice() {
        [] => quote!(::worker_containers::__private::NoArguments),
        arguments => tuple(arguments.iter().map(|(_, ty)| quote!(#ty))),
    };
    // Names of our own, so that no argument of the author's hides what stands around it.
    let names: Vec<_> =
        (0..method.arguments.len()).map(|index| format_ident!("__argument_{index}")).collect();
    let pattern = tuple(names.iter().map(|name| quote!(#name)));
    let returned = quote!(<#class>::#name(__class, __instance, #(#names),*).await);
    let returned = match method.fallible {
        true => returned,
        false => quote! {
            ::core::result::Result::<_, ::core::convert::Infallible>::Ok(#returned)
        },
    };
    let body = quote_spanned! {place(method)=>
        let #pattern: #types = ::worker_containers::__private::arguments(__given, #count)?;
        ::worker_containers::__private::settle(#returned)
    };
    quote! {
        #(#conditions)*
        fn #name<'a>(
            __class: &'a #class,
            __instance: &'a ::worker_containers::Instance,
            __given: ::worker_containers::__private::js_sys::Array,
        ) -> ::worker_containers::__private::Answering<'a> {
            ::std::boxed::Box::pin(async move { #body })
        }
    }
}

/// Where it is said that a type cannot cross: at the name of the method.
fn place(method: &Method) -> Span {
    method.name.span().resolved_at(Span::call_site())
}

/// A tuple, of a kind that serde writes as a list whatever its length: `()` it would not.
fn tuple(parts: impl Iterator<Item = TokenStream>) -> TokenStream {
    let parts: Vec<TokenStream> = parts.collect();
    match parts.is_empty() {
        true => quote!(::worker_containers::__private::NoArguments()),
        false => quote!((#(#parts,)*)),
    }
}

fn conditions(method: &Method) -> impl Iterator<Item = &Attribute> {
    method.attributes.iter().filter(|attr| attr.path().is_ident("cfg"))
}
