//! wrangler: the project's own where it has one that is new enough, else the one of our lock file.

use super::{Cache, Node, npm_package};
use crate::project::Project;
use serde::Deserialize;
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// The oldest version whose local container runtime does what we rely on.
pub(super) const OLDEST: (u64, u64) = (4, 164);

/// An installed wrangler.
#[derive(Clone, Debug)]
pub struct Wrangler {
    modules: PathBuf,
    node: Node,
    /// Its version.
    pub version: String,
    /// Whether the project brought it.
    pub is_own: bool,
}

impl Wrangler {
    /// Finds or installs it.
    ///
    /// # Errors
    ///
    /// When it cannot be installed.
    pub fn ensure(cache: &Cache, project: &Project, node: &Node) -> anyhow::Result<Self> {
        if let Some(own) = Self::of_project(project, node) {
            return Ok(own);
        }
        let modules = npm_package::WRANGLER.ensure(cache, node)?.join("node_modules");
        let version = npm_package::WRANGLER.version().unwrap_or_default();
        Ok(Self { modules, node: node.clone(), version, is_own: false })
    }

    /// This version, whatever the project has.
    ///
    /// # Errors
    ///
    /// When it cannot be installed.
    pub fn exactly(cache: &Cache, node: &Node, version: &str) -> anyhow::Result<Self> {
        let modules = npm_package::exactly(cache, node, "wrangler", version)?.join("node_modules");
        Ok(Self { modules, node: node.clone(), version: version.to_owned(), is_own: false })
    }

    /// The one in `node_modules` of the project or above, if it is new enough.
    pub fn of_project(project: &Project, node: &Node) -> Option<Self> {
        let folders =
            project.directory.ancestors().take_while(|folder| folder.starts_with(&project.workspace));
        folders.map(|folder| folder.join("node_modules")).find_map(|modules| {
            let version = version_of(&modules)?;
            let mut numbers = version.split('.').map(|part| part.parse::<u64>().unwrap_or(0));
            let is_new = (numbers.next()?, numbers.next()?) >= OLDEST;
            is_new.then(|| Self { modules, node: node.clone(), version, is_own: true })
        })
    }

    /// The `node_modules` of the project or above that have a wrangler, whatever its version, which comes with them.
    pub fn modules_of_project(project: &Project) -> Option<(PathBuf, String)> {
        let folders =
            project.directory.ancestors().take_while(|folder| folder.starts_with(&project.workspace));
        folders.map(|folder| folder.join("node_modules")).find_map(|modules| {
            let version = version_of(&modules)?;
            Some((modules, version))
        })
    }

    /// The same of the one of our lock file, if it is installed.
    pub fn modules_of_cache() -> Option<(PathBuf, String)> {
        let modules = npm_package::WRANGLER.installed(&Cache::open().ok()?)?.join("node_modules");
        let version = version_of(&modules)?;
        Some((modules, version))
    }

    /// `wrangler …`, asking nobody anything and telling nobody anything.
    pub fn command(&self) -> Command {
        let mut command = Command::new(self.node.program());
        command.arg(self.modules.join("wrangler/bin/wrangler.js"));
        command.env("PATH", self.node.path_variable());
        command.env("WRANGLER_SEND_METRICS", "false").env("WRANGLER_HIDE_BANNER", "true");
        command
    }

    /// The esbuild that belongs to it.
    pub fn esbuild(&self) -> PathBuf {
        self.modules.join("esbuild/bin/esbuild")
    }
}

fn version_of(modules: &Path) -> Option<String> {
    #[derive(Deserialize)]
    struct Manifest {
        version: String,
    }
    let text = std::fs::read_to_string(modules.join("wrangler/package.json")).ok()?;
    serde_json::from_str::<Manifest>(&text).ok().map(|manifest| manifest.version)
}
