//! Where installed tools live: one folder each, named by exact version, made whole or not at all.

use anyhow::Context;
use fs_err::{File, OpenOptions};
use std::{env, path::PathBuf};

/// The folder of installed tools.
#[derive(Clone, Debug)]
pub struct Cache {
    root: PathBuf,
}

impl Cache {
    /// Opens the cache: `WORKER_CONTAINERS_CACHE`, or a folder of the user's for such things.
    ///
    /// # Errors
    ///
    /// When there is no home, or the folder cannot be made.
    pub fn open() -> anyhow::Result<Self> {
        let given = env::var_os("WORKER_CONTAINERS_CACHE").map(PathBuf::from);
        let home = || {
            env::home_dir().context("there is no home directory; set `WORKER_CONTAINERS_CACHE` to a folder")
        };
        let root = match (given, env::var_os("XDG_CACHE_HOME")) {
            (Some(given), _) => given,
            (None, Some(cache)) if !cache.is_empty() => PathBuf::from(cache).join("worker-containers"),
            _ if cfg!(target_os = "macos") => home()?.join("Library/Caches/worker-containers"),
            _ => home()?.join(".cache/worker-containers"),
        };
        fs_err::create_dir_all(&root)?;
        Ok(Self { root })
    }

    /// Where it is.
    pub fn root(&self) -> &std::path::Path {
        &self.root
    }

    /// The folder `name`, made by `install` in a folder that takes its place when everything went well. Two commands
    /// at a time do it once.
    ///
    /// # Errors
    ///
    /// When `install` fails, or the folder cannot be put in place.
    pub fn folder(
        &self,
        name: &str,
        install: impl FnOnce(&std::path::Path) -> anyhow::Result<()>,
    ) -> anyhow::Result<PathBuf> {
        let folder = self.root.join(name);
        if folder.is_dir() {
            return Ok(folder);
        }
        let lock = self.lock(name)?;
        if !folder.is_dir() {
            let unfinished = tempfile::Builder::new().prefix(".unfinished-").tempdir_in(&self.root)?;
            install(unfinished.path())?;
            fs_err::rename(unfinished.keep(), &folder)?;
        }
        drop(lock);
        Ok(folder)
    }

    fn lock(&self, name: &str) -> anyhow::Result<File> {
        let path = self.root.join(format!(".{name}.lock"));
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
        file.file()
            .lock()
            .with_context(|| format!("cannot wait for another command that installs `{name}`"))?;
        Ok(file)
    }
}
