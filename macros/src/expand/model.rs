//! What the attributes ask of the wrangler file, as a section of the wasm module: `cargo xtask build` compares it with
//! the file, so that what is deployed is what was compiled.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use worker_containers_syntax::{Container, model};

// #[cfg(target_arch = "wasm32")]
// const _: () = {
//     #[used] #[unsafe(link_section = "worker-containers")]
//     static MODEL: [u8; 57] = *b"Transcoder binding=…\n";
// };
pub(super) fn section(container: &Container) -> TokenStream {
    let line = model::line(container);
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
