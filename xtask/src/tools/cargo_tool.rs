//! Programs that cargo installs, each at one version.

use super::Cache;
use crate::progress;
use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

/// The binary `name` of the crate of that name, at exactly `version`.
pub(super) fn ensure(cache: &Cache, name: &str, version: &str, takes: &str) -> anyhow::Result<PathBuf> {
    ensure_of(cache, name, name, version, takes)
}

/// The binary `name` of `krate`, at exactly `version`.
pub(super) fn ensure_of(
    cache: &Cache,
    krate: &str,
    name: &str,
    version: &str,
    takes: &str,
) -> anyhow::Result<PathBuf> {
    let folder = cache.folder(&format!("{krate}-{version}"), |folder| {
        let what = format!("Installing {krate} {version} (once, {takes})");
        // The locked versions were tested together; where one is not to be had, newer ones that fit are next best.
        match progress::run(&what, &mut install(krate, version, folder, true)) {
            Ok(()) => Ok(()),
            // A network that fails is no reason to take other versions.
            Err(error) if !is_about_versions(&error) => Err(error),
            Err(_) => progress::run(
                format!("{what}, without its lock file"),
                &mut install(krate, version, folder, false),
            ),
        }
    })?;
    Ok(folder.join("bin").join(format!("{name}{}", env::consts::EXE_SUFFIX)))
}

/// Whether cargo said that a locked version is not to be had.
fn is_about_versions(error: &anyhow::Error) -> bool {
    format!("{error:#}").contains("failed to select a version")
}

fn install(krate: &str, version: &str, folder: &Path, locked: bool) -> Command {
    let mut command = Command::new(cargo());
    command.args(["install", krate, "--version", &format!("={version}"), "--root"]).arg(folder);
    command.args(locked.then_some("--locked"));
    // Its own target folder: one that is shared would be locked by the cargo that runs us.
    command.env_remove("CARGO_TARGET_DIR").env_remove("CARGO_BUILD_TARGET").current_dir(folder);
    command
}

/// The cargo that runs us.
pub fn cargo() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}
