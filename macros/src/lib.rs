//! The attribute macros of worker-containers. Depend on `worker-containers`, which re-exports them.

mod expand;

#[cfg(test)]
mod docs;

use proc_macro::TokenStream;

#[doc = include_str!("../docs/container.md")]
#[proc_macro_attribute]
pub fn container(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::container(args.into(), item.into()).into()
}

#[doc = include_str!("../docs/route.md")]
#[proc_macro_attribute]
pub fn route(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::route(args.into(), item.into()).into()
}

#[doc = include_str!("../docs/queue.md")]
#[proc_macro_attribute]
pub fn queue(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::queue(args.into(), item.into()).into()
}

#[doc = include_str!("../docs/cron.md")]
#[proc_macro_attribute]
pub fn cron(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::cron(args.into(), item.into()).into()
}

#[doc = include_str!("../docs/workflow.md")]
#[proc_macro_attribute]
pub fn workflow(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::workflow(args.into(), item.into()).into()
}

#[doc = include_str!("../docs/dispatcher.md")]
#[proc_macro]
pub fn dispatcher(args: TokenStream) -> TokenStream {
    expand::dispatcher(args.into()).into()
}

#[doc = include_str!("../docs/methods.md")]
#[proc_macro_attribute]
pub fn container_methods(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::methods(args.into(), item.into()).into()
}
