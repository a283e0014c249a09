//! Warnings, which a macro can only give by using something deprecated at the place they are about.

use proc_macro2::TokenStream;
use quote::quote_spanned;
use worker_containers_syntax::{Diagnostics, Severity};

// const _: () = {
//     #[deprecated(note = "`API_KEY` looks like a secret …")]
//     const CONTAINER_ATTRIBUTE: () = ();
//     CONTAINER_ATTRIBUTE
// };
pub(super) fn warnings(diagnostics: &Diagnostics) -> TokenStream {
    let warnings = diagnostics.iter().filter(|found| found.severity == Severity::Warning);
    warnings
        .map(|warning| {
            let note = &warning.message;
            quote_spanned! {warning.extent.start=>
                const _: () = {
                    #[deprecated(note = #note)]
                    const CONTAINER_ATTRIBUTE: () = ();
                    CONTAINER_ATTRIBUTE
                };
            }
        })
        .collect()
}
