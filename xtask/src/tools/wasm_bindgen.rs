//! The command line of wasm-bindgen, which must be of exactly the version of the library.

use super::{Cache, cargo_tool};
use crate::{fault, project::Project};
use anyhow::Context;
use serde::Deserialize;
use std::path::PathBuf;

/// The tool for the version in the lock file of the project.
pub(super) fn ensure(cache: &Cache, project: &Project) -> anyhow::Result<PathBuf> {
    let version = locked(project)?;
    cargo_tool::ensure_of(cache, "wasm-bindgen-cli", "wasm-bindgen", &version, "about two minutes")
}

/// The version of the library in `Cargo.lock`, which is made when it is not there.
pub(crate) fn locked(project: &Project) -> anyhow::Result<String> {
    #[derive(Deserialize)]
    struct Lock {
        package: Vec<Package>,
    }
    #[derive(Deserialize)]
    struct Package {
        name: String,
        version: String,
    }
    let path = project.workspace.join("Cargo.lock");
    if !path.is_file() {
        let mut cargo = std::process::Command::new(cargo_tool::cargo());
        crate::progress::run(
            "Writing Cargo.lock",
            cargo.arg("generate-lockfile").current_dir(&project.workspace),
        )?;
    }
    let lock: Lock = toml_edit::de::from_str(&fs_err::read_to_string(&path)?)
        .with_context(|| format!("`{}` is not understood", path.display()))?;
    let mut versions =
        lock.package.into_iter().filter(|package| package.name == "wasm-bindgen").map(|it| it.version);
    match (versions.next(), versions.next()) {
        (Some(version), None) => Ok(version),
        (None, _) => fault!(
            "the lock file has no `wasm-bindgen`, so nothing in this workspace is a Worker",
            "add `worker-containers` to the dependencies of the package",
        ),
        (Some(_), Some(_)) => fault!(
            "the lock file has several versions of `wasm-bindgen`, and only one tool can be used",
            "run `cargo update -p wasm-bindgen` until one is left",
        ),
    }
}
