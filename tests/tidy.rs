//! Rules of this repository that can be read off its files: ARCHITECTURE.md and CONTRIBUTING.md say why.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

type Check = anyhow::Result<()>;

/// The root of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Files that git knows or would add, by their path from the root.
fn files(ending: &str) -> anyhow::Result<BTreeMap<String, String>> {
    let listed = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()?;
    anyhow::ensure!(listed.status.success(), "git ls-files: {}", String::from_utf8_lossy(&listed.stderr));
    let names = String::from_utf8(listed.stdout)?;
    let wanted = names.lines().filter(|name| name.ends_with(ending) && root().join(name).is_file());
    let read = |name: &str| anyhow::Ok((name.to_owned(), fs::read_to_string(root().join(name))?));
    let files: BTreeMap<String, String> = wanted.map(read).collect::<anyhow::Result<_>>()?;
    anyhow::ensure!(!files.is_empty(), "no file ends with `{ending}`");
    Ok(files)
}

/// Rust that people read, without the inputs and outputs of tests.
fn sources() -> anyhow::Result<BTreeMap<String, String>> {
    let mut sources = files(".rs")?;
    let is_data = |name: &str| {
        let is_input = name.starts_with("tests/config/") && name.contains("/in/");
        is_input || ["tests/ui/", "tests/expand/"].iter().any(|data| name.starts_with(data))
    };
    sources.retain(|name, _| !is_data(name));
    Ok(sources)
}

/// Fails with every finding at once.
fn none(what: &str, found: Vec<String>) -> Check {
    anyhow::ensure!(found.is_empty(), "{what}:\n  {}", found.join("\n  "));
    Ok(())
}

/// Lines of code below `folder` that have one of `words`, comments left out.
fn lines_with(folder: &str, words: &[&str]) -> anyhow::Result<Vec<String>> {
    let mut found = Vec::new();
    for (name, text) in sources()?.iter().filter(|(name, _)| name.starts_with(folder)) {
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or(line);
            if let Some(word) = words.iter().find(|word| code.contains(**word)) {
                found.push(format!("{name}:{}: `{word}`", number + 1));
            }
        }
    }
    Ok(found)
}

#[test]
fn no_file_is_longer_than_400_lines() -> Check {
    let scripts = files(".js")?.into_iter().filter(|(name, _)| name.starts_with("runtime/"));
    let long = sources()?.into_iter().chain(scripts).map(|(name, text)| (name, text.lines().count()));
    none(
        "cut by thing, not by part",
        long.filter(|(_, lines)| *lines > 400)
            .map(|(name, lines)| format!("{name}: {lines} lines"))
            .collect(),
    )
}

#[test]
fn every_file_says_what_it_is() -> Check {
    let silent = sources()?.into_iter().filter(|(_, text)| !text.starts_with("//!"));
    none("a file begins with `//!` and what it is", silent.map(|(name, _)| name).collect())
}

#[test]
fn core_is_pure() -> Check {
    let words = [
        "worker::",
        "js_sys",
        "web_sys",
        "wasm_bindgen",
        "SystemTime",
        "Instant::",
        "std::fs",
        "std::env",
        "std::net",
        "spawn_local",
        "crate::object",
        "crate::platform",
        "crate::routing",
    ];
    none("`runtime/src/core` decides and does nothing", lines_with("runtime/src/core/", &words)?)
}

#[test]
fn the_attribute_language_has_no_side_effects() -> Check {
    let words = ["std::fs", "std::env::", "std::process", "std::net", "println!", "eprintln!", "quote!"];
    none("`syntax` reads no file, prints nothing and emits nothing", lines_with("syntax/src/", &words)?)
}

#[test]
fn runtime_texts_are_compared_in_one_place() -> Check {
    let found =
        lines_with("runtime/src/", &["container is not running", "connection closed", "not listening"])?;
    let elsewhere = found.into_iter().filter(|line| !line.starts_with("runtime/src/core/failure.rs"));
    none("only `core/failure.rs` knows texts of the runtime", elsewhere.collect())
}

#[test]
fn nothing_is_left_for_later() -> Check {
    // Spelled so that this file does not find itself.
    let words =
        ["TO", "FIX", "XX"].iter().zip(["DO", "ME", "X"]).map(|(a, b)| [*a, b].concat()).collect::<Vec<_>>();
    let mut found = Vec::new();
    for (name, text) in sources()?.into_iter().chain(files(".js")?).chain(files(".md")?) {
        for (number, line) in text.lines().enumerate() {
            if words.iter().any(|word| line.contains(word.as_str()))
                || line.contains(&["#[ign", "ore"].concat())
            {
                found.push(format!("{name}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    none("do it, or write down why not where users read it", found)
}

#[test]
fn documents_are_short_and_true() -> Check {
    let read = |name: &str| fs::read_to_string(root().join(name));
    for (name, limit) in [("README.md", 150), ("ARCHITECTURE.md", 200), ("CONTRIBUTING.md", 150)] {
        let lines = read(name)?.lines().count();
        anyhow::ensure!(lines <= limit, "{name} has {lines} lines, more than {limit}");
    }
    let example = read("examples/session-affinity/src/lib.rs")?;
    let code = example.split("#[cfg(test)]").next().unwrap_or(&example);
    let code = code.find("use worker_containers").map(|at| code[at..].trim());
    anyhow::ensure!(
        code.is_some_and(|code| read("README.md").is_ok_and(|readme| readme.contains(code))),
        "the README does not show examples/session-affinity/src/lib.rs as it is"
    );
    Ok(())
}

#[test]
fn links_in_documents_lead_somewhere() -> Check {
    let mut broken = Vec::new();
    for (name, text) in files(".md")? {
        let folder = Path::new(&name).parent().map(Path::to_path_buf).unwrap_or_default();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next()) {
            let outside = target.is_empty() || target.contains("://") || target.contains(' ');
            // rustdoc resolves paths to items.
            let item = target.contains("::") || !target.contains(['/', '.']);
            if !outside && !item && !root().join(&folder).join(target).exists() {
                broken.push(format!("{name}: {target}"));
            }
        }
    }
    none("links that lead nowhere", broken)
}

#[test]
fn dependencies_point_one_way() -> Check {
    let workspace = cargo_metadata::MetadataCommand::new().current_dir(root()).no_deps().exec()?;
    let depends = |from: &str, to: &str| {
        workspace.workspace_packages().iter().any(|package| {
            package.name.as_str() == from
                && package.dependencies.iter().any(|dependency| {
                    dependency.name == to && dependency.kind == cargo_metadata::DependencyKind::Normal
                })
        })
    };
    let allowed = [
        ("worker-containers", "worker-containers-macros"),
        ("worker-containers-macros", "worker-containers-syntax"),
        ("worker-containers-xtask", "worker-containers-syntax"),
        ("worker-containers-xtask", "worker-containers-engine"),
    ];
    let crates = ["", "-macros", "-syntax", "-xtask", "-engine"].map(|end| format!("worker-containers{end}"));
    for from in &crates {
        for to in &crates {
            let expected = allowed.contains(&(from.as_str(), to.as_str()));
            anyhow::ensure!(depends(from, to) == expected, "{from} -> {to} is {} expected", !expected);
        }
    }
    Ok(())
}

#[test]
fn the_minimum_rust_version_is_what_dependencies_ask_for() -> Check {
    let metadata = cargo_metadata::MetadataCommand::new().current_dir(root()).exec()?;
    let stated = metadata
        .workspace_packages()
        .iter()
        .find_map(|package| package.rust_version.clone())
        .ok_or_else(|| anyhow::anyhow!("no package states a rust-version"))?;
    let newer = metadata
        .packages
        .iter()
        .filter(|package| package.rust_version.as_ref().is_some_and(|version| *version > stated));
    none(
        &format!("`rust-version` is {stated}, but these ask for more"),
        newer.map(|package| format!("{} {}", package.name, package.version)).collect(),
    )
}
