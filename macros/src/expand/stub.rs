//! What stands in for the generated code when the attributes have errors: everything the rest of the author's crate
//! names still exists, so the only errors are those that matter and completion keeps working.

use super::{handles, hooks, spec};
use proc_macro2::TokenStream;
use quote::quote;
use syn::ItemStruct;
use worker_containers_syntax::Container;

pub(super) fn stub(container: &Container, item: &ItemStruct) -> TokenStream {
    if !item.generics.params.is_empty() {
        return TokenStream::new();
    }
    let class = &container.class;
    let hooks = hooks::implementation(container);
    let handles = handles::functions(container, item);
    let create = spec::create(item);
    quote! {
        #[automatically_derived]
        impl ::worker_containers::Container for #class {
            const SPEC: ::worker_containers::Spec = ::worker_containers::__private::REFUSED;
            fn create() -> Self {
                #create
            }
        }
        #hooks
        #handles
    }
}
