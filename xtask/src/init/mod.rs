//! `init`: everything a Worker package needs to have a container. What is there already is left alone.

mod manifest;
mod texts;

use crate::{
    fault,
    gen_config::{self, Request},
    project::{PackageArgs, Project},
    report,
    scan::Scan,
    write::{Mode, Outcome, put, read},
};
use cargo_metadata::MetadataCommand;
use std::path::{Path, PathBuf};

/// Flags of `init`.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct InitArgs {
    /// The Cargo.toml of the package; of the folder this runs in, if it is not given
    #[arg(long, value_name = "PATH")]
    manifest_path: Option<PathBuf>,
    /// A checkout of worker-containers to depend on by path, instead of a published version
    #[arg(long, value_name = "FOLDER")]
    source: Option<PathBuf>,
}

/// Runs the command. `false` means that the code has errors, which were printed.
///
/// # Errors
///
/// When there is no package, or a file cannot be written.
pub fn run(args: &InitArgs) -> anyhow::Result<bool> {
    let path = args.manifest_path.clone().unwrap_or_else(|| "Cargo.toml".into());
    let Some(_) = read(&path)? else {
        fault!(
            format!("there is no `{}`", Project::shown(&path)),
            "run `cargo new --lib NAME` first, and this in the folder it makes",
        );
    };
    let path = fs_err::canonicalize(path)?;
    let folder = path.parent().unwrap_or(Path::new(".")).to_owned();
    let source = args.source.as_ref().map(fs_err::canonicalize).transpose()?;
    edit(&path, |text| manifest::of_worker(text, &folder, source.as_deref()))?;
    let library = folder.join("src/lib.rs");
    if read(&library)?.is_none_or(|text| texts::is_empty_library(&text)) {
        write(&library, texts::LIBRARY)?;
    }
    keep_or_write(&folder.join("Dockerfile"), texts::DOCKERFILE)?;
    let metadata = MetadataCommand::new().manifest_path(&path).no_deps().exec()?;
    let root = metadata.workspace_root.into_std_path_buf();
    xtask(&root, source.as_deref())?;
    let project = Project::find(&PackageArgs { package: None, manifest_path: Some(path) })?;
    if Scan::of_crate(&project.root, &project.cfg()?)?.containers.is_empty() {
        report::note(format!(
            "`{}` has code of yours; write this in it, and run `cargo xtask gen-config`:\n\n{}",
            Project::shown(&library),
            texts::LIBRARY
        ));
        return Ok(true);
    }
    let is_fine = gen_config::generate(&project, &Request::default())?;
    report::note("`cargo xtask dev` runs it here, `cargo xtask deploy` deploys it");
    Ok(is_fine)
}

/// An xtask of the workspace's own, because one cannot be run from a dependency.
fn xtask(root: &Path, source: Option<&Path>) -> anyhow::Result<()> {
    let folder = root.join("xtask");
    if !folder.join("Cargo.toml").exists() {
        write(&folder.join("Cargo.toml"), &manifest::of_xtask(&folder, source))?;
        write(&folder.join("src/main.rs"), texts::XTASK)?;
        edit(&root.join("Cargo.toml"), manifest::of_workspace)?;
    }
    let config = root.join(".cargo/config.toml");
    match read(&config)? {
        Some(_) => edit(&config, manifest::of_aliases),
        None => write(&config, texts::ALIASES),
    }
}

fn keep_or_write(path: &Path, text: &str) -> anyhow::Result<()> {
    if path.exists() { Ok(()) } else { write(path, text) }
}

fn edit(path: &Path, change: impl FnOnce(&str) -> anyhow::Result<String>) -> anyhow::Result<()> {
    let text = read(path)?.unwrap_or_default();
    write(path, &change(&text)?)
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    path.parent().map(fs_err::create_dir_all).transpose()?;
    if put(path, read(path)?.as_deref(), text, Mode::Write)? == Outcome::Written {
        report::status("Wrote", Project::shown(path));
    }
    Ok(())
}
