//! Putting a text where it belongs: written at once, compared, or only shown.

use crate::{fault, project::Project};
use anyhow::Context;
use similar::TextDiff;
use std::{
    io::{ErrorKind, Write},
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

/// The text of the file at `path`, `None` when there is no file.
///
/// # Errors
///
/// When something is there that cannot be read as text.
pub fn read(path: &Path) -> anyhow::Result<Option<String>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound && !path.is_symlink() => Ok(None),
        Err(error) if error.kind() == ErrorKind::NotFound => fault!(
            format!("`{}` is a link to a file that does not exist", Project::shown(path)),
            "make the file it points to, or remove the link",
        ),
        Err(error) if error.kind() == ErrorKind::InvalidData => {
            fault!(format!("`{}` is not UTF-8 text", Project::shown(path)), "save it as UTF-8")
        }
        Err(error) => Err(error).with_context(|| format!("cannot read `{}`", Project::shown(path))),
    }
}

/// Brings `path` from `old`, `None` when there is no file, to `new`.
///
/// # Errors
///
/// When the file cannot be written, or is no longer `old`. It is then as it was before.
pub fn put(path: &Path, old: Option<&str>, new: &str, mode: Mode) -> anyhow::Result<Outcome> {
    if old == Some(new) {
        return Ok(Outcome::UpToDate);
    }
    if mode != Mode::Write {
        return Ok(Outcome::Differs(diff(path, old, new)));
    }
    // A symbolic link stays one: what it points to is replaced.
    let target: PathBuf = if old.is_some() { fs_err::canonicalize(path)? } else { path.to_owned() };
    // Replacing a file asks only for the right to write its folder.
    if target.metadata().is_ok_and(|metadata| metadata.permissions().readonly()) {
        fault!(
            format!("`{}` is read-only", Project::shown(path)),
            "make it writable and run this again; nothing was changed",
        );
    }
    let now = read(path)?;
    if now.as_deref() == Some(new) {
        return Ok(Outcome::UpToDate);
    }
    if now.as_deref() != old {
        fault!(
            format!("`{}` was changed by somebody else in the meantime", Project::shown(path)),
            "run this again; nothing was changed",
        );
    }
    atomically(&target, new).with_context(|| format!("cannot write `{}`", Project::shown(path)))?;
    Ok(Outcome::Written)
}

/// Beside the file and then in its place, so that nobody ever sees half of it; permissions are kept.
fn atomically(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = atomic_write_file::AtomicWriteFile::open(path)?;
    file.write_all(text.as_bytes())?;
    file.commit()
}

fn diff(path: &Path, old: Option<&str>, new: &str) -> String {
    let name = Project::shown(path);
    let name = name.trim_start_matches('/');
    let before = if old.is_some() { format!("a/{name}") } else { "/dev/null".to_owned() };
    let diff = TextDiff::from_lines(old.unwrap_or_default(), new);
    diff.unified_diff().context_radius(3).header(&before, &format!("b/{name}")).to_string()
}
