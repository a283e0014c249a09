//! Every file that a case makes is read by real wrangler, for the top level and each environment, without an error or a
//! warning. All of them in one process: its own function for that, which a command begins with.

use super::case;
use anyhow::{Context, ensure};
use serde_json::Value;
use std::{fs, process::Command};
use worker_containers_xtask::{
    config::Node,
    tools::{self, Cache, Wrangler},
};

const SCRIPT: &str = r#"
const { unstable_readConfig: read } = require(process.argv[2]);
for (const [name, config, env] of JSON.parse(require("fs").readFileSync(0, "utf8"))) {
  let said = "";
  const streams = [process.stdout, process.stderr].map((stream) => [stream, stream.write]);
  for (const [stream] of streams) stream.write = (text) => { said += text; return true; };
  try { read({ config, env }); } catch (error) { said += String(error.message); }
  for (const [stream, write] of streams) stream.write = write;
  process.stdout.write(JSON.stringify([name, env, said]) + "\n");
}
"#;

/// What wrangler has to say about what the author wrote, which stays as it is.
const AUTHORS: &[(&str, &str)] = &[
    // Another environment was asked for.
    ("environment_only_the_one_asked_for", "Please add \"containers\" to \"env.staging\""),
    ("keeps_foreign_keys", "integer value cannot be represented losslessly"),
];

#[test]
fn every_result_is_read_by_wrangler() -> anyhow::Result<()> {
    let cache = Cache::open()?;
    let node = tools::Node::ensure(&cache)?;
    let (modules, _) = Wrangler::modules_of_cache().context("a dry run installs wrangler")?;
    let folder = tempfile::Builder::new().prefix("gen-config-parsed-").tempdir()?;
    let mut files = Vec::new();
    for name in case::names()? {
        let Ok((format, text, _)) = case::wrangler_file(&name) else { continue };
        let place = folder.path().join(&name);
        for image in text.split(['"', '\'']).filter(|part| part.ends_with("file") && !part.contains(':')) {
            let path = place.join(image);
            fs::create_dir_all(path.parent().context("it has a folder")?)?;
            fs::write(path, "FROM scratch\nEXPOSE 8080\n")?;
        }
        fs::create_dir_all(&place)?;
        let path = place.join(format.file_name());
        fs::write(&path, &text)?;
        let tree = format.parse(&text).map_err(|problem| anyhow::anyhow!(problem.message))?.tree();
        let environments = tree.get("env").map(Node::entries).unwrap_or_default();
        let environments = environments.iter().map(|entry| entry.key.as_str());
        files.extend(
            [""].into_iter().chain(environments).map(|env| (name.clone(), path.clone(), env.to_owned())),
        );
    }
    ensure!(files.len() > 100, "only {} files", files.len());
    fs::write(folder.path().join("files.json"), serde_json::to_vec(&files)?)?;
    fs::write(folder.path().join("read.cjs"), SCRIPT)?;
    let home = folder.path().join("home");
    let output = Command::new(node.program())
        .arg(folder.path().join("read.cjs"))
        .arg(modules.join("wrangler/wrangler-dist/cli.js"))
        .env("HOME", &home)
        .env("XDG_CONFIG_HOME", home.join(".config"))
        .env("WRANGLER_LOG_PATH", home.join("logs"))
        .env("WRANGLER_SEND_METRICS", "false")
        .stdin(fs::File::open(folder.path().join("files.json"))?)
        .output()?;
    let lines = String::from_utf8(output.stdout)?;
    let mut told = Vec::new();
    for line in lines.lines() {
        let (name, environment, said): (String, String, String) = serde_json::from_value(
            serde_json::from_str::<Value>(line).with_context(|| format!("no result: {line}"))?,
        )?;
        let said = case::plain(&said);
        let is_expected = AUTHORS.iter().any(|(case, part)| *case == name && said.contains(part));
        if !said.trim().is_empty() && !is_expected {
            told.push(format!("{name}, environment `{environment}`: {said}"));
        }
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(
        lines.lines().count() == files.len(),
        "{} of {} were read\n{errors}",
        lines.lines().count(),
        files.len()
    );
    ensure!(told.is_empty(), "{}", told.join("\n"));
    Ok(())
}
