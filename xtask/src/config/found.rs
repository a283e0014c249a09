//! What a wrangler file says of the things we write. Everything else is not even read.

use serde::Deserialize;
use std::collections::BTreeMap;

/// The parts of a wrangler file that concern us. Values whose type may vary stay unread.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Found {
    /// Name of the Worker.
    pub name: Option<String>,
    /// Entry point.
    pub main: Option<String>,
    /// Compatibility date.
    pub compatibility_date: Option<serde_json::Value>,
    /// Build step.
    pub build: Option<serde_json::Value>,
    /// Containers.
    #[serde(default)]
    pub containers: Vec<FoundContainer>,
    /// Durable Objects.
    #[serde(default)]
    pub durable_objects: FoundObjects,
    /// History of classes.
    #[serde(default)]
    pub migrations: Vec<FoundMigration>,
    /// The declarative alternative to migrations.
    pub exports: Option<serde_json::Value>,
    /// Plain variables.
    #[serde(default)]
    pub vars: BTreeMap<String, serde_json::Value>,
    /// Secrets.
    #[serde(default)]
    pub secrets: FoundSecrets,
    /// Secrets Store bindings.
    #[serde(default)]
    pub secrets_store_secrets: Vec<FoundBinding>,
    /// KV bindings.
    #[serde(default)]
    pub kv_namespaces: Vec<FoundBinding>,
}

/// One entry of `containers`. Fields we compare but that may have several shapes are kept as JSON.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct FoundContainer {
    /// Durable Object class.
    pub class_name: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub keys: BTreeMap<String, serde_json::Value>,
}

/// `durable_objects`.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct FoundObjects {
    /// Its bindings.
    #[serde(default)]
    pub bindings: Vec<FoundObject>,
}

/// One Durable Object binding.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct FoundObject {
    /// Name of the binding.
    pub name: Option<String>,
    /// Class behind it.
    pub class_name: Option<String>,
    /// Set when the class lives in another Worker.
    pub script_name: Option<String>,
}

/// One entry of `migrations`.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct FoundMigration {
    /// Its tag.
    #[serde(default)]
    pub tag: String,
    /// Classes with SQLite storage that begin here.
    #[serde(default)]
    pub new_sqlite_classes: Vec<String>,
    /// Classes with key-value storage that begin here.
    #[serde(default)]
    pub new_classes: Vec<String>,
    /// Classes that go on under another name.
    #[serde(default)]
    pub renamed_classes: Vec<FoundRename>,
    /// Classes that end here.
    #[serde(default)]
    pub deleted_classes: Vec<String>,
    /// Classes taken over from another Worker.
    #[serde(default)]
    pub transferred_classes: Vec<FoundTransfer>,
}

/// One entry of `renamed_classes`.
#[derive(Clone, Debug, Deserialize)]
pub struct FoundRename {
    /// Earlier name.
    pub from: String,
    /// Later name.
    pub to: String,
}

/// One entry of `transferred_classes`.
#[derive(Clone, Debug, Deserialize)]
pub struct FoundTransfer {
    /// Name here.
    pub to: String,
}

/// `secrets`.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct FoundSecrets {
    /// Secrets without which the Worker is not deployed.
    #[serde(default)]
    pub required: Vec<String>,
}

/// An entry of which only the binding matters.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct FoundBinding {
    /// Name of the binding.
    pub binding: Option<String>,
}
