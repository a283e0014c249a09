//! Real wrangler accepts what is written, without a warning.
//!
//! A dry run needs no network and no Docker. Only the build is left out, which has tests of its own: a stub exports
//! the classes in place of what it makes.

use super::{case, command::Workspace};
use anyhow::{Context, ensure};
use std::process::Stdio;
use worker_containers_xtask::{
    config::Node,
    tools::{self, Cache, Wrangler},
};

/// Runs wrangler on what the case `name` writes.
pub(crate) fn accepts(name: &str) -> anyhow::Result<()> {
    let (format, text, classes) = case::wrangler_file(name)?;
    let workspace = Workspace::new("")?;
    let cache = Cache::open()?;
    let wrangler = Wrangler::ensure(&cache, &workspace.project()?, &tools::Node::ensure(&cache)?)?;
    workspace.write(format.file_name(), &text.replace("\"cargo xtask build\"", "\"\""))?;
    workspace.write("build/index.js", &stub(&classes))?;
    for dockerfile in text.split(['"', '\'']).filter(|part| part.ends_with("Dockerfile")) {
        workspace.write(dockerfile, "FROM scratch\nEXPOSE 8080\n")?;
    }
    let tree = format.parse(&text).map_err(|problem| anyhow::anyhow!(problem.message))?.tree();
    let environments = tree.get("env").map(Node::entries).unwrap_or_default();
    for environment in [""].into_iter().chain(environments.iter().map(|entry| entry.key.as_str())) {
        let home = workspace.path("home");
        let mut command = wrangler.command();
        command.args([
            "deploy",
            "--dry-run",
            "--containers-rollout=none",
            "--outdir",
            "out",
            "--env",
            environment,
        ]);
        command.args(["--config", format.file_name()]).current_dir(workspace.path(""));
        command.env("HOME", &home).env("XDG_CONFIG_HOME", home.join(".config"));
        command.env("WRANGLER_LOG_PATH", home.join("logs")).env("CI", "1").env("NO_COLOR", "1");
        let output = command.stdin(Stdio::null()).output().context("cannot run wrangler")?;
        let said = [output.stdout, output.stderr].concat();
        let said = case::plain(&String::from_utf8_lossy(&said));
        ensure!(
            output.status.success(),
            "{name}, environment `{environment}`: wrangler refuses\n{text}\n{said}"
        );
        ensure!(
            !said.contains("[WARNING]"),
            "{name}, environment `{environment}`: wrangler warns of\n{text}\n{said}"
        );
        ensure!(said.contains("--dry-run: exiting now"), "{name}: {said}");
    }
    Ok(())
}

fn stub(classes: &[String]) -> String {
    let classes = classes.iter().map(|class| format!("export class {class} extends DurableObject {{}}\n"));
    format!(
        "import {{ DurableObject }} from \"cloudflare:workers\";\n{}export default {{ fetch: () => new Response() }};\n",
        classes.collect::<String>()
    )
}
