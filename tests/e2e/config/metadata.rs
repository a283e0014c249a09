//! What wrangler uploads about a Worker, as far as it follows from the code.

use anyhow::Context;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use worker_containers_xtask::config::{Wanted, wanted::VariableKind};

/// Bindings by name, and the classes that have a container.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Metadata {
    date: String,
    /// What each name is.
    bindings: BTreeMap<String, String>,
    containers: BTreeSet<String>,
}

impl Metadata {
    /// What each name is.
    pub(super) fn bindings(&self) -> impl Iterator<Item = &str> {
        self.bindings.values().map(String::as_str)
    }

    /// The classes that have a container.
    pub(super) fn containers(&self) -> impl Iterator<Item = &str> {
        self.containers.iter().map(String::as_str)
    }

    /// By the code; `applications` are the class and the name of each entry in the file.
    pub(super) fn meant(
        wanted: &Wanted,
        environment: &str,
        applications: impl Iterator<Item = (String, String)>,
    ) -> Self {
        let mut bindings: BTreeMap<String, String> = wanted
            .containers
            .iter()
            .map(|it| (it.binding.clone(), format!("durable_object_namespace {}", it.class)))
            .collect();
        bindings.extend(wanted.variables.iter().map(|variable| {
            let what = match &variable.kind {
                VariableKind::Var(default) => format!("plain_text {default}"),
                // A namespace without an id is made at the first deploy, and a secret is there already.
                VariableKind::Secret | VariableKind::Kv => "inherit".to_owned(),
                VariableKind::SecretStore(secret) => format!("secrets_store_secret {secret}"),
                VariableKind::R2(bucket) => format!("r2_bucket {bucket}"),
                VariableKind::Queue(queue) => format!("queue {queue}"),
            };
            (variable.name.clone(), what)
        }));
        // Each environment has queues and workflows of its own, and is told what its queues are called.
        let here = |name: &str| {
            if environment.is_empty() { name.to_owned() } else { format!("{name}-{environment}") }
        };
        for queue in &wanted.entries.queues {
            let name = here(&queue.name);
            let producer = queue.binding.iter().map(|binding| (binding.clone(), format!("queue {name}")));
            bindings.extend(producer);
            if !environment.is_empty() {
                let variable = format!("{}_QUEUE_NAME", queue.name.to_uppercase().replace('-', "_"));
                bindings.insert(variable, format!("plain_text {name}"));
            }
        }
        bindings.extend(wanted.entries.workflows.iter().map(|it| {
            let name = here(&format!("media-worker-{}", it.class.to_lowercase()));
            (it.binding.clone(), format!("workflow {name}"))
        }));
        let named = applications.filter(|(_, name)| !name.is_empty()).map(|(class, _)| class).collect();
        Self { date: "2026-11-01".to_owned(), bindings, containers: named }
    }
}

/// The part `metadata` of an upload form.
pub(super) fn of(form: &str) -> anyhow::Result<Metadata> {
    let part = form.split("name=\"metadata\"").nth(1).context("the form has no metadata")?;
    let json = &part[part.find('{').context("the metadata is no object")?..];
    let value: Value =
        serde_json::Deserializer::from_str(json).into_iter().next().context("it is empty")??;
    let text = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let list = |key: &str| value[key].as_array().cloned().unwrap_or_default();
    let binding = |it: &Value| {
        let detail = match it["type"].as_str() {
            Some("durable_object_namespace") => text(it, "class_name"),
            Some("plain_text") => text(it, "text"),
            Some("queue") => text(it, "queue_name"),
            Some("workflow") => text(it, "workflow_name"),
            Some("secrets_store_secret") => text(it, "secret_name"),
            Some("r2_bucket") => text(it, "bucket_name"),
            _ => String::new(),
        };
        (text(it, "name"), format!("{} {detail}", text(it, "type")).trim_end().to_owned())
    };
    Ok(Metadata {
        date: text(&value, "compatibility_date"),
        bindings: list("bindings").iter().map(binding).collect(),
        containers: list("containers").iter().map(|it| text(it, "class_name")).collect(),
    })
}
