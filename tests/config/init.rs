//! A package as `cargo new --lib` makes it becomes a Worker, and a second run changes nothing.

use anyhow::ensure;
use clap::Parser;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};
use worker_containers_xtask::{
    cli::Cli,
    config::Node,
    project::{PackageArgs, Project},
    scan::{CfgSet, Scan},
    wrangler::Format,
};

const MANIFEST: &str =
    "[package]\nname = \"hello\"\nversion = \"0.1.0\"\nedition = \"2024\" # the newest\n\n[dependencies]\n";
const LIBRARY: &str = "pub fn add(left: u64, right: u64) -> u64 {\n    left + right\n}\n";

fn run(folder: &Path) -> anyhow::Result<bool> {
    let manifest = folder.join("Cargo.toml").display().to_string();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").display().to_string();
    Cli::try_parse_from(["xtask", "init", "--manifest-path", &manifest, "--source", &source])?.command().run()
}

fn files(folder: &Path) -> anyhow::Result<BTreeMap<PathBuf, String>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(self::files(&path)?);
        } else if path.file_name().is_some_and(|name| name != "Cargo.lock") {
            files.insert(path.clone(), fs::read_to_string(path)?);
        }
    }
    Ok(files)
}

fn package(library: &str) -> anyhow::Result<tempfile::TempDir> {
    let folder = tempfile::Builder::new().prefix("init-").tempdir()?;
    fs::create_dir(folder.path().join("src"))?;
    fs::write(folder.path().join("Cargo.toml"), MANIFEST)?;
    fs::write(folder.path().join("src/lib.rs"), library)?;
    Ok(folder)
}

#[test]
fn a_new_package_becomes_a_worker() -> anyhow::Result<()> {
    let folder = package(LIBRARY)?;
    ensure!(run(folder.path())?);
    let once = files(folder.path())?;
    let names: Vec<_> =
        once.keys().filter_map(|path| path.strip_prefix(folder.path()).ok()?.to_str()).collect();
    let expected = [
        ".cargo/config.toml",
        "Cargo.toml",
        "Dockerfile",
        "migrations.lock",
        "src/lib.rs",
        "wrangler.toml",
        "xtask/Cargo.toml",
        "xtask/src/main.rs",
    ];
    assert_eq!(names, expected);
    ensure!(run(folder.path())?);
    assert_eq!(files(folder.path())?, once);
    // Cargo takes it for a Worker, the attributes are right, and nothing is left to do.
    let project =
        Project::find(&PackageArgs { package: None, manifest_path: Some(folder.path().join("Cargo.toml")) })?;
    let scan = Scan::of_crate(&project.root, &CfgSet::default())?;
    ensure!(scan.findings.is_empty() && scan.containers.len() == 1, "{:?}", scan.findings);
    let manifest = folder.path().join("Cargo.toml").display().to_string();
    for command in [&["gen-config", "--check"][..], &["check"]] {
        let words = [&["xtask"], command, &["--manifest-path", &manifest]].concat();
        ensure!(Cli::try_parse_from(words)?.command().run()?, "{command:?}");
    }
    let tree = Format::Toml
        .parse(&once[&folder.path().join("wrangler.toml")])
        .map_err(|it| anyhow::anyhow!(it.message))?;
    assert_eq!(tree.tree().get("name").and_then(Node::as_text), Some("hello"));
    Ok(())
}

#[test]
fn code_of_the_authors_stays() -> anyhow::Result<()> {
    let folder = package("pub fn mine() {}\n")?;
    ensure!(run(folder.path())?);
    assert_eq!(fs::read_to_string(folder.path().join("src/lib.rs"))?, "pub fn mine() {}\n");
    ensure!(!folder.path().join("wrangler.toml").exists());
    Ok(())
}

#[test]
fn a_folder_without_a_package_is_told_how_to_begin() -> anyhow::Result<()> {
    let folder = tempfile::Builder::new().prefix("init-").tempdir()?;
    let error = run(folder.path()).expect_err("there is no package");
    ensure!(error.to_string().starts_with("there is no `"), "{error}");
    Ok(())
}
