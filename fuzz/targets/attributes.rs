//! Any tokens in the attributes: a model or diagnostics, and nothing else.

#![no_main]

use libfuzzer_sys::fuzz_target;
use proc_macro2::TokenStream;
use worker_containers_syntax::{analyze, model};

fuzz_target!(|text: &str| {
    let (args, routes) = text.split_once('\u{0}').unwrap_or((text, ""));
    let Ok(args) = args.parse::<TokenStream>() else { return };
    let source = format!("#[route({routes})] #[queue({routes})] #[cron({routes})] pub struct Fuzzed;");
    let Ok(item) = syn::parse_str(&source) else { return };
    let analysis = analyze(args, item);
    if !analysis.diagnostics.has_errors() {
        let line = model::line(&analysis.container);
        assert_eq!(line.matches('\n').count(), 1, "{line:?}");
    }
});
