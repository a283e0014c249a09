//! The command itself, on crates in folders of their own: cargo is asked, files are written.

use anyhow::Context;
use clap::Parser;
use std::{fs, path::PathBuf, process::ExitCode};
use tempfile::TempDir;
use worker_containers_xtask::{
    cli::Cli,
    fault::Fault,
    finish,
    gen_config::{self, Request},
    project::{PackageArgs, Project},
    write::Outcome,
};

const LIB: &str = "\
use worker_containers::prelude::*;

#[container(port = 8080, image = \"./Dockerfile\", max_instances = 4, name = \"media\")]
pub struct Transcoder;
";

/// A workspace with one Worker, `media-worker`.
pub(crate) struct Workspace {
    folder: TempDir,
}

impl Workspace {
    pub(crate) fn new(lib: &str) -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new().prefix("gen-config-").tempdir()?;
        let workspace = Self { folder };
        workspace.write("Cargo.toml", &(manifest("media-worker") + "[workspace]\n"))?;
        workspace.write("src/lib.rs", lib)?;
        Ok(workspace)
    }

    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    pub(crate) fn write(&self, file: &str, text: &str) -> anyhow::Result<()> {
        let path = self.path(file);
        fs::create_dir_all(path.parent().context("a file has a folder")?)?;
        Ok(fs::write(path, text)?)
    }

    pub(crate) fn config(&self) -> anyhow::Result<String> {
        Ok(fs::read_to_string(self.path("wrangler.toml"))?)
    }

    /// Replaces `from` by `to` in `file`, which has to have it.
    pub(crate) fn replace(&self, file: &str, from: &str, to: &str) -> anyhow::Result<()> {
        let text = fs::read_to_string(self.path(file))?;
        anyhow::ensure!(text.contains(from), "`{file}` has no `{from}`");
        self.write(file, &text.replace(from, to))
    }

    /// `cargo xtask gen-config` with these arguments.
    pub(crate) fn run(&self, arguments: &[&str]) -> anyhow::Result<bool> {
        let manifest = self.path("Cargo.toml").display().to_string();
        let words = ["xtask", "gen-config", "--manifest-path", &manifest];
        Cli::try_parse_from(words.iter().chain(arguments))?.command().run()
    }

    pub(crate) fn project(&self) -> anyhow::Result<Project> {
        Project::find(&PackageArgs { package: None, manifest_path: Some(self.path("Cargo.toml")) })
    }

    /// The difference that `--check` shows.
    fn difference(&self) -> anyhow::Result<String> {
        let done =
            gen_config::perform(&self.project()?, &Request::check())?.context("something was found")?;
        let diffs = done.files.into_iter().filter_map(|(_, outcome)| match outcome {
            Outcome::Differs(diff) => Some(diff),
            Outcome::UpToDate | Outcome::Written => None,
        });
        let diffs: String = diffs.collect();
        anyhow::ensure!(!diffs.is_empty(), "no difference");
        Ok(diffs)
    }
}

fn manifest(name: &str) -> String {
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[lib]\ncrate-type = [\"cdylib\"]\n\n\
         [features]\ndefault = [\"extra\"]\nextra = []\nunused = []\n\n[dependencies]\nworker-containers = \"0.1\"\n\n"
    )
}

#[test]
fn it_writes_once_and_then_nothing() -> anyhow::Result<()> {
    let workspace = Workspace::new(LIB)?;
    assert!(workspace.run(&[])?);
    let text = workspace.config()?;
    assert!(text.contains("name = \"media-worker\"") && text.contains("class_name = \"Transcoder\""));
    let written = fs::metadata(workspace.path("wrangler.toml"))?.modified()?;
    assert!(workspace.run(&[])?);
    assert_eq!(fs::metadata(workspace.path("wrangler.toml"))?.modified()?, written);
    assert_eq!(finish(workspace.run(&["--check"])), ExitCode::SUCCESS);
    assert_eq!(workspace.config()?, text);
    Ok(())
}

#[test]
fn check_shows_what_differs_and_writes_nothing() -> anyhow::Result<()> {
    const BINDING: &str =
        "[[durable_objects.bindings]]\nname = \"TRANSCODER\"\nclass_name = \"Transcoder\"\n";
    const OTHER: &str = "pub struct Transcoder;\n\n#[container(port = 1)]\npub struct Other;\n";
    for (file, from, to, line) in [
        ("wrangler.toml", "\"./Dockerfile\"", "\"./Containerfile\"", "-image = \"./Containerfile\""),
        ("wrangler.toml", "max_instances = 4", "max_instances = 5", "+max_instances = 4"),
        ("wrangler.toml", "name = \"media\"", "name = \"video\"", "+name = \"media\""),
        ("wrangler.toml", BINDING, "", "+[[durable_objects.bindings]]"),
        (
            "wrangler.toml",
            "[build]\n",
            "[build]\ncwd = \".\"\n[building]\n",
            "+command = \"cargo xtask build\"",
        ),
        ("src/lib.rs", "./Dockerfile", "./Containerfile", "+image = \"./Containerfile\""),
        ("src/lib.rs", "max_instances = 4", "max_instances = 5", "-max_instances = 4"),
        ("src/lib.rs", "name = \"media\"", "name = \"video\"", "+name = \"video\""),
        ("src/lib.rs", "pub struct Transcoder;\n", OTHER, "+class_name = \"Other\""),
    ] {
        let workspace = Workspace::new(LIB)?;
        workspace.run(&[])?;
        workspace.replace(file, from, to)?;
        let before = workspace.config()?;
        let difference = workspace.difference()?;
        assert!(difference.contains("--- a/") && difference.contains("\n@@ "), "{difference}");
        assert!(difference.lines().any(|it| it == line), "no `{line}` in\n{difference}");
        let error = workspace.run(&["--check"]).expect_err("there is a difference");
        let hint = error.downcast_ref::<Fault>().map(Fault::hint).unwrap_or_default();
        assert!(hint.contains("`cargo xtask gen-config --package media-worker`"), "{hint}");
        assert_eq!(finish(Err(error)), ExitCode::FAILURE);
        assert_eq!(workspace.config()?, before);
    }
    Ok(())
}

#[test]
fn check_of_a_missing_file_shows_all_of_it() -> anyhow::Result<()> {
    let workspace = Workspace::new(LIB)?;
    let difference = workspace.difference()?;
    assert!(difference.starts_with("--- /dev/null\n+++ b/"), "{difference}");
    assert!(workspace.run(&["--check"]).is_err());
    assert!(!workspace.path("wrangler.toml").exists());
    Ok(())
}

#[test]
fn a_dry_run_writes_nothing() -> anyhow::Result<()> {
    let workspace = Workspace::new(LIB)?;
    assert!(workspace.run(&["--dry-run"])?);
    assert!(!workspace.path("wrangler.toml").exists());
    Ok(())
}

#[test]
fn errors_in_attributes_and_in_the_file_stop_it() -> anyhow::Result<()> {
    let workspace = Workspace::new(&LIB.replace("8080", "0"))?;
    assert!(!workspace.run(&[])?);
    assert!(!workspace.path("wrangler.toml").exists());
    workspace.write("src/lib.rs", LIB)?;
    for text in ["name = \n", "containers = 3\n", "\u{0}"] {
        workspace.write("wrangler.toml", text)?;
        assert_eq!(finish(workspace.run(&[])), ExitCode::FAILURE);
        assert_eq!(workspace.config()?, text);
    }
    Ok(())
}

#[test]
fn a_crate_without_containers_is_told_how_to_begin() -> anyhow::Result<()> {
    let workspace = Workspace::new("pub struct Transcoder;\n")?;
    let error = workspace.run(&[]).expect_err("there is none");
    assert_eq!(error.to_string(), "package `media-worker` has no struct with `#[container]`");
    Ok(())
}

#[test]
fn the_compiler_says_what_is_compiled() -> anyhow::Result<()> {
    let lib = "\
        #[cfg(all(target_arch = \"wasm32\", not(debug_assertions), feature = \"extra\"))]\n\
        #[worker_containers::container(port = 1)]\npub struct Kept;\n\n\
        #[cfg(any(unix, test, feature = \"unused\"))]\n#[worker_containers::container(port = 2)]\npub struct Left;\n";
    let workspace = Workspace::new(lib)?;
    assert!(workspace.run(&[])?);
    let text = workspace.config()?;
    assert!(text.contains("\"Kept\"") && !text.contains("\"Left\""), "{text}");
    Ok(())
}

#[test]
fn one_of_several_workers_is_named() -> anyhow::Result<()> {
    let workspace = Workspace::new(LIB)?;
    workspace.write("Cargo.toml", &(manifest("media-worker") + "[workspace]\nmembers = [\"other\"]\n"))?;
    workspace.write("other/Cargo.toml", &manifest("other-worker"))?;
    workspace.write("other/src/lib.rs", LIB)?;
    let error = workspace.run(&[]).expect_err("it is not clear");
    let hint = error.downcast_ref::<Fault>().map(Fault::hint).unwrap_or_default();
    assert!(hint.contains("`--package media-worker`") && hint.contains("`--package other-worker`"), "{hint}");
    assert!(workspace.run(&["--package", "other-worker"])?);
    assert!(workspace.path("other/wrangler.toml").is_file() && !workspace.path("wrangler.toml").exists());
    Ok(())
}

#[test]
fn an_environment_that_no_worker_can_be_called_after_is_not_made() -> anyhow::Result<()> {
    let workspace = Workspace::new(LIB)?;
    assert!(workspace.run(&[])?);
    let before = workspace.config()?;
    for name in ["", " ", "a b", "a.b", "a\nb", "ä"] {
        assert!(!workspace.run(&["--env", name])?, "{name:?}");
        assert_eq!(workspace.config()?, before);
    }
    // One that is there is the author's.
    workspace.write("wrangler.toml", &(before + "\n[env.\"a b\"]\n"))?;
    assert!(workspace.run(&["--env", "a b"])?);
    assert!(workspace.config()?.contains("[[env.\"a b\".containers]]"));
    Ok(())
}

#[test]
fn what_stands_in_the_place_of_the_file_is_left_there() -> anyhow::Result<()> {
    let workspace = Workspace::new(LIB)?;
    fs::create_dir(workspace.path("wrangler.toml"))?;
    let error = workspace.run(&[]).expect_err("it is a folder");
    assert!(error.to_string().starts_with("cannot read `"), "{error}");
    fs::remove_dir(workspace.path("wrangler.toml"))?;
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("wrangler.toml", workspace.path("wrangler.toml"))?;
        let error = workspace.run(&[]).expect_err("it leads to itself");
        assert!(error.to_string().starts_with("cannot read `"), "{error}");
        fs::remove_file(workspace.path("wrangler.toml"))?;
    }
    fs::write(workspace.path("wrangler.toml"), b"\xff\xfen\0a\0")?;
    let error = workspace.run(&[]).expect_err("it is another encoding");
    assert!(error.to_string().ends_with("is not UTF-8 text"), "{error}");
    assert!(!workspace.path("migrations.lock").exists());
    Ok(())
}

#[test]
fn a_file_without_a_byte_is_a_new_one() -> anyhow::Result<()> {
    for (file, other) in [("wrangler.toml", "wrangler.jsonc"), ("wrangler.json", "wrangler.toml")] {
        let workspace = Workspace::new(LIB)?;
        workspace.write(file, "")?;
        assert!(workspace.run(&[])?);
        assert!(fs::read_to_string(workspace.path(file))?.contains("Transcoder"));
        assert!(!workspace.path(other).exists());
        assert_eq!(finish(workspace.run(&["--check"])), ExitCode::SUCCESS);
    }
    Ok(())
}

#[test]
fn deeply_nested_code_is_read() -> anyhow::Result<()> {
    let deep = format!("const DEEP: u32 = {}1{};\n", "(".repeat(3_000), ")".repeat(3_000));
    let workspace = Workspace::new(&(LIB.to_owned() + &deep))?;
    assert!(workspace.run(&[])?);
    Ok(())
}
