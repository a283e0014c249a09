//! Any text in the place of a wrangler file in TOML.

#![no_main]

#[path = "shared.rs"]
mod shared;

use libfuzzer_sys::fuzz_target;
use worker_containers_xtask::wrangler::Format;

fuzz_target!(|text: &str| shared::holds(text, Format::Toml));
