//! The keys `gen-config` writes, and the words it writes above them the first time. Nothing else is ever touched.

/// Written above the first key of a file that `gen-config` makes.
pub const HEADER: &str = "\
The parts of this file that follow from the code are kept up to date by `cargo xtask gen-config`: containers and their
Durable Object bindings and migrations, queues, crons and workflows, defaults of variables, required secrets, and the
bindings the code reads. Everything else is yours, comments included.
";

/// A key, who decides its value, and what stands above it when it is new.
#[derive(Debug)]
pub struct Owned {
    /// Where it stands.
    pub key: &'static str,
    /// Who decides.
    pub rule: Rule,
    /// Explains the key to somebody who reads the file.
    pub comment: Option<&'static str>,
}

/// Who decides the value of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The code: another value is drift.
    Code,
    /// The file: written once when it is missing, then left alone.
    Once,
    /// History: entries are appended and never changed.
    Appended,
}

/// The list, as it is documented.
pub const OWNED: &[Owned] = &[
    Owned { key: "name", rule: Rule::Once, comment: None },
    Owned { key: "main", rule: Rule::Once, comment: None },
    Owned { key: "compatibility_date", rule: Rule::Once, comment: None },
    // In a new file only.
    Owned {
        key: "compatibility_flags",
        rule: Rule::Once,
        comment: Some("Requests that are given up do not keep their container."),
    },
    Owned { key: "build", rule: Rule::Once, comment: None },
    // In a new file only.
    Owned { key: "observability.enabled", rule: Rule::Once, comment: None },
    Owned {
        key: "containers.name",
        rule: Rule::Code,
        comment: Some("Pinned: the application keeps its name when the class is renamed."),
    },
    Owned { key: "containers.class_name", rule: Rule::Code, comment: None },
    Owned { key: "containers.image", rule: Rule::Code, comment: None },
    Owned { key: "containers.image_build_context", rule: Rule::Code, comment: None },
    Owned { key: "containers.image_vars", rule: Rule::Code, comment: None },
    Owned { key: "containers.instance_type", rule: Rule::Code, comment: None },
    Owned { key: "containers.max_instances", rule: Rule::Code, comment: None },
    Owned { key: "containers.observability.enabled", rule: Rule::Code, comment: None },
    Owned { key: "durable_objects.bindings.name", rule: Rule::Code, comment: None },
    Owned { key: "durable_objects.bindings.class_name", rule: Rule::Code, comment: None },
    Owned {
        key: "migrations",
        rule: Rule::Appended,
        comment: Some("History: entries that were deployed are never changed."),
    },
    Owned { key: "vars.*", rule: Rule::Once, comment: None },
    Owned {
        key: "secrets.required",
        rule: Rule::Appended,
        comment: Some("Set each with `wrangler secret put NAME`."),
    },
    Owned { key: "kv_namespaces.binding", rule: Rule::Once, comment: None },
    Owned { key: "r2_buckets.binding", rule: Rule::Once, comment: None },
    Owned { key: "queues.producers.binding", rule: Rule::Once, comment: None },
    Owned {
        key: "secrets_store_secrets.binding",
        rule: Rule::Once,
        comment: Some("Replace `store_id`: `wrangler secrets-store store list` knows it."),
    },
    Owned { key: "queues.consumers.queue", rule: Rule::Code, comment: None },
    Owned { key: "queues.consumers.max_batch_size", rule: Rule::Code, comment: None },
    Owned { key: "queues.consumers.max_batch_timeout", rule: Rule::Code, comment: None },
    Owned { key: "queues.consumers.max_retries", rule: Rule::Code, comment: None },
    Owned { key: "queues.consumers.max_concurrency", rule: Rule::Code, comment: None },
    Owned { key: "queues.consumers.retry_delay", rule: Rule::Code, comment: None },
    Owned { key: "queues.consumers.dead_letter_queue", rule: Rule::Code, comment: None },
    Owned { key: "queues.producers.binding", rule: Rule::Code, comment: None },
    Owned { key: "queues.producers.queue", rule: Rule::Code, comment: None },
    // An expression that left the code stays: nothing tells it from one of the author's.
    Owned { key: "triggers.crons", rule: Rule::Appended, comment: None },
    Owned { key: "workflows.class_name", rule: Rule::Code, comment: None },
    Owned { key: "workflows.binding", rule: Rule::Code, comment: None },
    Owned {
        key: "workflows.name",
        rule: Rule::Once,
        comment: Some("Pinned: another name would be another workflow, without the instances of this one."),
    },
];

/// What stands above `key` when it is new.
pub fn comment(key: &str) -> Option<&'static str> {
    OWNED.iter().find(|owned| owned.key == key).and_then(|owned| owned.comment)
}

/// Whether `line` is one of those comments, as TOML writes it.
pub fn is_comment(line: &str) -> bool {
    let text = line.strip_prefix("# ");
    text.is_some_and(|text| OWNED.iter().any(|owned| owned.comment == Some(text)))
}
