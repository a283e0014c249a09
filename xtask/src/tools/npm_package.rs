//! npm packages, installed from lock files that are part of this crate.

use super::{Cache, Node};
use crate::progress;
use std::{
    env,
    hash::{BuildHasher, BuildHasherDefault, DefaultHasher},
    path::{Path, PathBuf},
    process::Command,
};

/// A set of packages that are installed together.
#[derive(Debug)]
pub(super) struct NpmPackage {
    name: &'static str,
    manifest: &'static str,
    lock: &'static str,
    takes: &'static str,
}

/// wrangler, with the workerd, miniflare and esbuild that belong to it.
pub(super) const WRANGLER: NpmPackage = NpmPackage {
    name: "wrangler",
    manifest: include_str!("../../npm/wrangler/package.json"),
    lock: include_str!("../../npm/wrangler/package-lock.json"),
    takes: "half a minute",
};

/// binaryen, whose npm package holds a wasm-opt that runs everywhere.
pub(super) const BINARYEN: NpmPackage = NpmPackage {
    name: "binaryen",
    manifest: include_str!("../../npm/binaryen/package.json"),
    lock: include_str!("../../npm/binaryen/package-lock.json"),
    takes: "some seconds",
};

/// A node that wrangler accepts, for machines whose own is too old.
pub(super) const NODE: NpmPackage = NpmPackage {
    name: "node",
    manifest: include_str!("../../npm/node/package.json"),
    lock: include_str!("../../npm/node/package-lock.json"),
    takes: "some seconds",
};

/// The TypeScript library, which containers here must get along with.
const CONTAINERS: NpmPackage = NpmPackage {
    name: "containers",
    manifest: include_str!("../../npm/containers/package.json"),
    lock: include_str!("../../npm/containers/package-lock.json"),
    takes: "some seconds",
};

/// The `node_modules` with `@cloudflare/containers`.
///
/// # Errors
///
/// When it cannot be installed.
pub fn typescript_library(cache: &Cache, node: &Node) -> anyhow::Result<PathBuf> {
    Ok(CONTAINERS.ensure(cache, node)?.join("node_modules"))
}

impl NpmPackage {
    /// The folder that holds its `node_modules`.
    pub(super) fn ensure(&self, cache: &Cache, node: &Node) -> anyhow::Result<PathBuf> {
        cache.folder(&self.folder(), |folder| {
            fs_err::write(folder.join("package.json"), self.manifest)?;
            fs_err::write(folder.join("package-lock.json"), self.lock)?;
            let what = format!("Installing {} from its lock file (once, {})", self.name, self.takes);
            progress::run(what, npm(node, folder).arg("ci"))
        })
    }

    /// The same, if it is there already.
    pub(super) fn installed(&self, cache: &Cache) -> Option<PathBuf> {
        Some(cache.root().join(self.folder())).filter(|folder| folder.is_dir())
    }

    fn folder(&self) -> String {
        // The same on every machine and in every release that has this lock file.
        let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one(self.lock);
        format!("npm-{}-{hash:016x}", self.name)
    }

    /// The version that the manifest asks for.
    pub(super) fn version(&self) -> Option<String> {
        let manifest: serde_json::Value = serde_json::from_str(self.manifest).ok()?;
        manifest["dependencies"][self.name].as_str().map(str::to_owned)
    }
}

/// The folder that holds the `node_modules` of one package in one version, without a lock file: for tests of what other
/// people have.
pub(super) fn exactly(cache: &Cache, node: &Node, name: &str, version: &str) -> anyhow::Result<PathBuf> {
    cache.folder(&format!("npm-{name}-{version}"), |folder| {
        fs_err::write(folder.join("package.json"), "{}")?;
        let what = format!("Installing {name} {version} (once)");
        progress::run(what, npm(node, folder).arg("install").arg(format!("{name}@{version}")))
    })
}

/// Nothing in these packages needs its install scripts: programs come as packages of their own.
fn npm(node: &Node, folder: &Path) -> Command {
    let mut npm = Command::new(format!("npm{}", if cfg!(windows) { ".cmd" } else { "" }));
    npm.args(["--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(folder);
    npm.env("PATH", node.path_variable()).env_remove("NODE_OPTIONS");
    npm
}

/// `PATH` with `first` before everything else.
pub(super) fn path_with(first: Option<&Path>) -> std::ffi::OsString {
    let rest = env::var_os("PATH").unwrap_or_default();
    let all = first.map(PathBuf::from).into_iter().chain(env::split_paths(&rest));
    env::join_paths(all).unwrap_or(rest.clone())
}
