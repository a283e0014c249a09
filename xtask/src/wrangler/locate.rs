//! Which wrangler file is the one.

use crate::fault;
use std::path::{Path, PathBuf};

/// The names wrangler looks for, in its order.
pub const FILE_NAMES: [&str; 3] = ["wrangler.json", "wrangler.jsonc", "wrangler.toml"];

/// The wrangler file of the package in `directory`; the path of the TOML file to make when there is none.
///
/// # Errors
///
/// When there are several, or one in a format this version does not write.
pub fn locate(directory: &Path) -> anyhow::Result<PathBuf> {
    let present: Vec<&str> = FILE_NAMES.into_iter().filter(|name| directory.join(name).is_file()).collect();
    match present.as_slice() {
        [] => Ok(directory.join("wrangler.toml")),
        ["wrangler.toml"] => Ok(directory.join("wrangler.toml")),
        [json] => fault!(
            format!(
                "`{}` is JSON, which this version reads but does not write",
                directory.join(json).display()
            ),
            "convert it to `wrangler.toml`",
        ),
        [read, ..] => fault!(
            format!("there are several wrangler files in `{}`: {}", directory.display(), present.join(", ")),
            format!("wrangler reads only `{read}`; remove the others"),
        ),
    }
}
