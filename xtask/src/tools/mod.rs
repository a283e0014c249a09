//! The tools a build or a local run needs: found, or installed into a cache of the user's, each at a fixed version.

mod cache;
mod cargo_tool;
mod node;
mod npm_package;
mod rust_target;
mod wasm_bindgen;
mod wrangler;

pub use cache::Cache;
pub use cargo_tool::cargo;
pub use node::Node;
pub use npm_package::typescript_library;
pub use rust_target::{MUSL, WASM, ensure as ensure_target};
pub use wrangler::Wrangler;

use crate::project::Project;
use std::{ffi::OsString, path::PathBuf};

/// The version of `worker-build`, which belongs to the one of `worker`.
pub const WORKER_BUILD: &str = "0.8.7";

/// What turns a crate into a Worker.
#[derive(Clone, Debug)]
pub struct BuildTools {
    /// `worker-build`.
    pub worker_build: PathBuf,
    /// `wasm-bindgen`, of exactly the version in the lock file.
    pub wasm_bindgen: PathBuf,
    /// `wasm-opt`.
    pub wasm_opt: PathBuf,
    /// `esbuild`.
    pub esbuild: PathBuf,
    /// The node that runs the npm ones.
    pub node: Node,
}

impl BuildTools {
    /// Finds or installs everything.
    ///
    /// # Errors
    ///
    /// When something is missing that cannot be installed, saying what.
    pub fn ensure(project: &Project) -> anyhow::Result<Self> {
        let cache = Cache::open()?;
        rust_target::ensure(&project.directory, WASM)?;
        let node = Node::ensure(&cache)?;
        let wrangler = Wrangler::ensure(&cache, project, &node)?;
        let binaryen = npm_package::BINARYEN.ensure(&cache, &node)?;
        Ok(Self {
            worker_build: cargo_tool::ensure(&cache, "worker-build", WORKER_BUILD, "about three minutes")?,
            wasm_bindgen: wasm_bindgen::ensure(&cache, project)?,
            wasm_opt: binaryen.join("node_modules/binaryen/bin/wasm-opt"),
            esbuild: wrangler.esbuild(),
            node,
        })
    }

    /// The variables by which `worker-build` finds them, instead of downloading its own.
    pub fn environment(&self) -> Vec<(&'static str, OsString)> {
        vec![
            ("WASM_BINDGEN_BIN", self.wasm_bindgen.clone().into()),
            ("WASM_OPT_BIN", self.wasm_opt.clone().into()),
            ("ESBUILD_BIN", self.esbuild.clone().into()),
            ("PATH", self.node.path_variable()),
        ]
    }
}
