//! Putting a text where it belongs: written at once, compared, or only shown.

use crate::project::Project;
use anyhow::Context;
use similar::TextDiff;
use std::{
    io::Write,
    path::{Path, PathBuf},
};

/// What to do with a text that differs from the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Write it.
    Write,
    /// Show the difference and report it.
    Check,
    /// Show the difference.
    DryRun,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The file says this already.
    UpToDate,
    /// The file was written.
    Written,
    /// The file was left alone and this is the difference.
    Differs(String),
}

/// Brings `path` from `old`, `None` when there is no file, to `new`.
///
/// # Errors
///
/// When the file cannot be written. It is then as it was before.
pub fn put(path: &Path, old: Option<&str>, new: &str, mode: Mode) -> anyhow::Result<Outcome> {
    if old == Some(new) {
        return Ok(Outcome::UpToDate);
    }
    match mode {
        Mode::Write => {
            // A symbolic link stays one: what it points to is replaced.
            let target: PathBuf = if old.is_some() { fs_err::canonicalize(path)? } else { path.to_owned() };
            atomically(&target, new).with_context(|| format!("cannot write `{}`", Project::shown(path)))?;
            Ok(Outcome::Written)
        }
        Mode::Check | Mode::DryRun => Ok(Outcome::Differs(diff(path, old.unwrap_or_default(), new))),
    }
}

/// Beside the file and then in its place, so that nobody ever sees half of it; permissions are kept.
fn atomically(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = atomic_write_file::AtomicWriteFile::open(path)?;
    file.write_all(text.as_bytes())?;
    file.commit()
}

fn diff(path: &Path, old: &str, new: &str) -> String {
    let name = Project::shown(path);
    let diff = TextDiff::from_lines(old, new);
    diff.unified_diff().context_radius(3).header(&format!("a/{name}"), &format!("b/{name}")).to_string()
}
