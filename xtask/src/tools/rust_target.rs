//! Targets of the Rust toolchain.

use crate::{fault, progress};
use anyhow::Context;
use std::{path::Path, process::Command};

/// What Workers are built for.
pub const WASM: &str = "wasm32-unknown-unknown";

/// What static programs for images are built for; Cloudflare runs amd64 only.
pub const MUSL: &str = "x86_64-unknown-linux-musl";

/// Adds `target` to the toolchain that `directory` uses, unless it has it.
///
/// # Errors
///
/// When it is missing and rustup is not there to add it.
pub fn ensure(directory: &Path, target: &str) -> anyhow::Result<()> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(&rustc)
        .args(["--print", "target-libdir", "--target", target])
        .current_dir(directory)
        .output()
        .with_context(|| format!("cannot run `{}`", rustc.display()))?;
    let libraries = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if output.status.success() && Path::new(&libraries).is_dir() {
        return Ok(());
    }
    let mut rustup = Command::new("rustup");
    rustup.args(["target", "add", target]).current_dir(directory);
    match progress::run(format!("Adding the Rust target {target}"), &mut rustup) {
        Ok(()) => Ok(()),
        Err(error) => fault!(
            format!("the Rust target `{target}` is missing and could not be added: {error}"),
            format!(
                "run `rustup target add {target}`; without rustup, install the target with your toolchain"
            ),
        ),
    }
}
