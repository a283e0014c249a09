//! Edits of manifests that keep what is in them.

use anyhow::Context;
use std::path::{Component, Path, PathBuf};
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, Value, value};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A Worker is a `cdylib` that depends on us.
pub(super) fn of_worker(text: &str, folder: &Path, source: Option<&Path>) -> anyhow::Result<String> {
    let mut manifest = parse(text)?;
    let library = table(&mut manifest, "lib")?;
    if !library.contains_key("crate-type") {
        library["crate-type"] = value(Array::from_iter(["cdylib"]));
    }
    let dependencies = table(&mut manifest, "dependencies")?;
    if !dependencies.contains_key("worker-containers") {
        let source = source.map(|source| source.join("runtime"));
        dependencies["worker-containers"] = dependency(folder, source.as_deref());
    }
    Ok(manifest.to_string())
}

/// The workspace has the package `xtask`, and is one.
pub(super) fn of_workspace(text: &str) -> anyhow::Result<String> {
    let mut manifest = parse(text)?;
    let workspace = table(&mut manifest, "workspace")?;
    let members = workspace.entry("members").or_insert_with(|| value(Array::new()));
    let members = members.as_array_mut().context("`workspace.members` in Cargo.toml is no list")?;
    let is_there = |member: &Value| matches!(member.as_str(), Some("xtask" | "*"));
    if !members.iter().any(is_there) {
        members.push("xtask");
    }
    Ok(manifest.to_string())
}

/// `cargo xtask` runs it.
pub(super) fn of_aliases(text: &str) -> anyhow::Result<String> {
    let mut config = parse(text)?;
    let aliases = table(&mut config, "alias")?;
    if !aliases.contains_key("xtask") {
        aliases["xtask"] = value("run --package xtask --");
    }
    Ok(config.to_string())
}

/// The manifest of the xtask in `folder`.
pub(super) fn of_xtask(folder: &Path, source: Option<&Path>) -> String {
    let source = source.map(|source| source.join("xtask"));
    let dependency = dependency(folder, source.as_deref());
    format!(
        "[package]\nname = \"xtask\"\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n\
         worker-containers-xtask = {}\n",
        dependency.to_string().trim()
    )
}

fn dependency(folder: &Path, source: Option<&Path>) -> Item {
    match source {
        None => value(VERSION),
        Some(source) => {
            let path = relative(folder, source).to_string_lossy().replace('\\', "/");
            value(InlineTable::from_iter([("path", Value::from(path))]))
        }
    }
}

/// The way from one folder to another.
fn relative(from: &Path, to: &Path) -> PathBuf {
    let (from, to): (Vec<_>, Vec<_>) = (from.components().collect(), to.components().collect());
    let same = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from[same..].iter().map(|_| Component::ParentDir);
    up.chain(to[same..].iter().copied()).collect()
}

fn parse(text: &str) -> anyhow::Result<DocumentMut> {
    text.parse().context("a file of cargo's is not TOML")
}

fn table<'a>(document: &'a mut DocumentMut, name: &str) -> anyhow::Result<&'a mut Table> {
    let item = document.entry(name).or_insert_with(|| Item::Table(Table::new()));
    item.as_table_mut().with_context(|| format!("`{name}` is no section here; write `[{name}]`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_stays() {
        let text = "# ours\n[package]\nname = \"a\" # a name\n\n[dependencies]\nserde = \"1\"\n";
        let once = of_worker(text, Path::new("/a/b"), Some(Path::new("/a/c"))).unwrap();
        assert!(
            once.starts_with("# ours\n[package]\nname = \"a\" # a name\n\n[dependencies]\nserde = \"1\"\n")
        );
        assert!(once.contains("worker-containers = { path = \"../c/runtime\" }"), "{once}");
        assert!(once.contains("[lib]\ncrate-type = [\"cdylib\"]"), "{once}");
        assert_eq!(of_worker(&once, Path::new("/a/b"), None).unwrap(), once);
    }

    #[test]
    fn a_package_becomes_a_workspace_and_a_workspace_grows() {
        let once = of_workspace("[package]\nname = \"a\"\n").unwrap();
        assert_eq!(once, "[package]\nname = \"a\"\n\n[workspace]\nmembers = [\"xtask\"]\n");
        assert_eq!(of_workspace(&once).unwrap(), once);
        assert_eq!(
            of_workspace("[workspace]\nmembers = [\"a\"]\n").unwrap(),
            "[workspace]\nmembers = [\"a\", \"xtask\"]\n"
        );
        assert_eq!(
            of_aliases("[alias]\nb = \"build\"\n").unwrap(),
            "[alias]\nb = \"build\"\nxtask = \"run --package xtask --\"\n"
        );
        assert!(of_workspace("workspace = 3\n").is_err());
    }
}
