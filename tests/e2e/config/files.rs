//! One crate, and its wrangler file in every shape.

use super::metadata::Metadata;
use std::fs;
use worker_containers_xtask::{
    config::{Ask, Node, Task, Wanted},
    gen_config::edited,
    scan::{CfgSet, Scan},
    wrangler::Format,
};

const LIB: &str = "\
use worker_containers::prelude::*;

#[container(
    image = \"./containers/media/Dockerfile\",
    image_build_context = \".\",
    image_vars(RUST_VERSION = \"1.95\"),
    instance_type = \"basic\",
    max_instances = 12,
    port = 8080,
    env(LOG = var(\"LOG\", default = \"info\"), KEY = secret(\"KEY\"), DB = secret_store(\"DB\"), FLAGS = kv(\"FLAGS\", \"all\")),
    bindings(FILES = r2(\"media-files\"), UPLOADS = queue(\"media-uploads\"), CACHE = kv, DB = secret_store(\"media-db\")),
)]
#[route(\"/media/*\", pool = 10, keep_warm = 2)]
#[queue(
    \"media-jobs\",
    path = \"/process\",
    key = field(\"id\"),
    binding = \"JOBS\",
    max_batch_size = 10,
    max_batch_timeout = \"5s\",
    max_retries = 3,
    max_concurrency = 5,
    retry_delay = \"30s\",
    dead_letter_queue = \"media-dead\",
)]
#[cron(\"0 3 * * MON-FRI\", path = \"/report\")]
pub struct Media;

#[workflow]
pub struct Processing;

#[container(port = 3000, image = \"./Dockerfile\", instance_type = instance(vcpu = 1, memory_mib = 4096, disk_mb = 8000))]
pub struct Thumbnailer;
";

/// A file, and the code it was made for.
pub(super) struct Made {
    pub(super) name: String,
    pub(super) format: Format,
    pub(super) text: String,
    /// Whether nobody wrote anything in it.
    pub(super) is_new: bool,
    wanted: Wanted,
}

/// Every shape: both formats, both ways to declare classes, with environments and without, new and after a life.
pub(super) fn every() -> anyhow::Result<Vec<Made>> {
    let wanted = wanted(LIB)?;
    let renamed = self::wanted(
        &LIB.replace("pub struct Media;", "pub struct Clips;")
            .replace("image_build", "renamed_from = \"Media\",\n    image_build"),
    )?;
    let gone = self::wanted(LIB.split("\n#[container(port").next().unwrap_or_default())?;
    let mut kept = gone.clone();
    kept.other_classes.push("Thumbnailer".to_owned());
    let mut made = Vec::new();
    for (format, way, start) in [
        (Format::Toml, "migrations", ""),
        (Format::Jsonc, "migrations", ""),
        (Format::Toml, "exports", "[exports]\n"),
        (Format::Jsonc, "exports", "{ \"exports\": {} }\n"),
    ] {
        let mut add = |what: &str, text: &str, wanted: &Wanted| {
            let name = format!("{what} with {way} in {}", format.file_name());
            let is_new = what == "a new file";
            made.push(Made { name, format, text: text.to_owned(), is_new, wanted: wanted.clone() });
        };
        let new = next(start, format, &wanted, Ask::default())?;
        add("a new file", &new, &wanted);
        let staging =
            next(&new, format, &wanted, Ask { environment: Some("staging".to_owned()), ..Ask::default() })?;
        add("an environment", &staging, &wanted);
        let after = next(&staging, format, &renamed, Ask::default())?;
        add("a renamed class", &after, &renamed);
        let delete = || Ask { task: Task::Delete("Thumbnailer".to_owned()), ..Ask::default() };
        let first = next(&staging, format, &kept, delete())?;
        add("the first deploy of a deletion", &first, &kept);
        let second = next(&first, format, &gone, delete())?;
        add("the second deploy of a deletion", &second, &gone);
        if way == "migrations" {
            let switched = next(&staging, format, &wanted, Ask { task: Task::Switch, ..Ask::default() })?;
            add("a switch to exports", &switched, &wanted);
        }
    }
    Ok(made)
}

fn wanted(lib: &str) -> anyhow::Result<Wanted> {
    let folder = tempfile::Builder::new().prefix("e2e-config-").tempdir()?;
    let root = folder.path().join("lib.rs");
    fs::write(&root, lib)?;
    let scan = Scan::of_crate(&root, &CfgSet::default())?;
    anyhow::ensure!(!scan.has_errors(), "{:?}", scan.findings);
    Ok(scan.wanted("media-worker"))
}

fn next(text: &str, format: Format, wanted: &Wanted, ask: Ask) -> anyhow::Result<String> {
    match edited(Some(text), format, wanted, &ask)? {
        // The one placeholder that we write is the author's to fill in.
        Ok(edited) => Ok(edited.text.replace("<store id>", "0123456789abcdef0123456789abcdef")),
        Err(problems) => anyhow::bail!("{problems:#?}\n{text}"),
    }
}

impl Made {
    pub(super) fn tree(&self) -> anyhow::Result<Node> {
        Ok(self.format.parse(&self.text).map_err(|problem| anyhow::anyhow!(problem.message))?.tree())
    }

    /// Every class the Worker exports.
    pub(super) fn classes(&self) -> Vec<&str> {
        let own = self.wanted.containers.iter().map(|container| container.class.as_str());
        own.chain(self.wanted.other_classes.iter().map(String::as_str)).collect()
    }

    /// Every class of a workflow.
    pub(super) fn workflows(&self) -> Vec<&str> {
        self.wanted.entries.workflows.iter().map(|workflow| workflow.class.as_str()).collect()
    }

    /// What has to be uploaded, by the code alone; only application names are the file's.
    pub(super) fn meant(&self, environment: &str) -> anyhow::Result<Metadata> {
        let tree = self.tree()?;
        let part = match environment {
            "" => Some(&tree),
            name => tree.get("env").and_then(|env| env.get(name)),
        };
        let entries = part.and_then(|part| part.get("containers")).map(Node::elements).unwrap_or_default();
        let text =
            |node: &Node, key: &str| node.get(key).and_then(Node::as_text).unwrap_or_default().to_owned();
        Ok(Metadata::meant(
            &self.wanted,
            environment,
            entries.iter().map(|entry| (text(entry, "class_name"), text(entry, "name"))),
        ))
    }
}
