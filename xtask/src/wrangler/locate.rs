//! Which wrangler file is the one.

use super::Format;
use crate::fault;
use std::path::{Path, PathBuf};

/// The wrangler file of the package in `directory`; the path of the file to make when there is none, in the format that
/// is asked for or else TOML.
///
/// # Errors
///
/// When there are several, or one in another format than the one that is asked for.
pub fn locate(directory: &Path, format: Option<Format>) -> anyhow::Result<PathBuf> {
    let present: Vec<Format> =
        Format::ALL.into_iter().filter(|format| directory.join(format.file_name()).is_file()).collect();
    match (present.as_slice(), format) {
        ([], format) => Ok(directory.join(format.unwrap_or(Format::Toml).file_name())),
        ([present], Some(other)) if *present != other => fault!(
            format!("`{}` is there already", directory.join(present.file_name()).display()),
            "leave `--format` out to edit it, or remove the file to have another format",
        ),
        ([present], _) => Ok(directory.join(present.file_name())),
        ([read, ..], _) => {
            let names: Vec<&str> = present.iter().map(|format| format.file_name()).collect();
            fault!(
                format!(
                    "there are several wrangler files in `{}`: {}",
                    directory.display(),
                    names.join(", ")
                ),
                format!("wrangler reads only `{}`; remove the others", read.file_name()),
            )
        }
    }
}
