//! Node.js: the machine's own where it is new enough for wrangler, else one from npm.

use super::{Cache, npm_package};
use crate::fault;
use std::{
    ffi::OsString,
    path::PathBuf,
    process::{Command, Stdio},
};

/// The oldest version wrangler runs on.
pub(super) const OLDEST: (u64, u64) = (22, 12);

/// A Node.js.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where its program is, unless it is the one in `PATH`.
    folder: Option<PathBuf>,
    /// Its version, as it says it.
    pub version: String,
}

impl Node {
    /// Finds or installs it.
    ///
    /// # Errors
    ///
    /// When the machine has no node at all, which is needed to install another.
    pub fn ensure(cache: &Cache) -> anyhow::Result<Self> {
        let Some(own) = Self::of_machine() else {
            fault!("`node` is not installed", "install Node.js 22.12 or newer, with npm");
        };
        if own.is_new_enough() {
            return Ok(own);
        }
        let modules = npm_package::NODE.ensure(cache, &own)?.join("node_modules");
        let program = |package: fs_err::DirEntry| package.path().join("bin").join("node");
        let found =
            fs_err::read_dir(&modules)?.filter_map(Result::ok).map(program).find(|program| program.is_file());
        let Some(program) = found else {
            fault!(
                format!("Node.js {} is too old for wrangler, and npm has none for this machine", own.version),
                "install Node.js 22.12 or newer",
            );
        };
        let version = version_of(&mut Command::new(&program)).unwrap_or_default();
        Ok(Self { folder: program.parent().map(PathBuf::from), version })
    }

    /// The node in `PATH`.
    pub fn of_machine() -> Option<Self> {
        version_of(&mut Command::new("node")).map(|version| Self { folder: None, version })
    }

    /// Whether wrangler runs on it.
    pub fn is_new_enough(&self) -> bool {
        parse(&self.version).is_some_and(|version| version >= OLDEST)
    }

    /// The program.
    pub fn program(&self) -> PathBuf {
        self.folder.as_ref().map_or_else(|| "node".into(), |folder| folder.join("node"))
    }

    /// `PATH` under which scripts find this node.
    pub fn path_variable(&self) -> OsString {
        npm_package::path_with(self.folder.as_deref())
    }
}

fn version_of(command: &mut Command) -> Option<String> {
    let output = command.arg("--version").stderr(Stdio::null()).output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn parse(version: &str) -> Option<(u64, u64)> {
    let mut numbers = version.trim_start_matches('v').split('.').map(|part| part.parse().ok());
    Some((numbers.next()??, numbers.next()??))
}
