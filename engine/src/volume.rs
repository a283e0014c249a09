//! Volumes as workerd's snapshots name them. They are remembered, and never hold anything: the embedded engine takes
//! no snapshots.

use std::collections::BTreeMap;

use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

/// More than any session makes; only a program gone wrong creates more.
const MOST: usize = 1024;

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Volume {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) labels: BTreeMap<String, String>,
    #[serde(default = "local")]
    driver: String,
    #[serde(default)]
    mountpoint: String,
    #[serde(default = "local")]
    scope: String,
}

fn local() -> String {
    "local".to_owned()
}

#[derive(Default)]
pub(crate) struct Volumes(Mutex<BTreeMap<String, Volume>>);

impl Volumes {
    /// Creating one that exists gives the one that exists; `None` when there are too many.
    pub(crate) fn create(&self, volume: Volume) -> Option<Volume> {
        let mut volumes = self.0.lock();
        if volumes.len() == MOST && !volumes.contains_key(&volume.name) {
            return None;
        }
        Some(volumes.entry(volume.name.clone()).or_insert(volume).clone())
    }

    pub(crate) fn get(&self, name: &str) -> Option<Volume> {
        self.0.lock().get(name).cloned()
    }

    pub(crate) fn all(&self) -> Vec<Volume> {
        self.0.lock().values().cloned().collect()
    }

    pub(crate) fn remove(&self, name: &str) -> bool {
        self.0.lock().remove(name).is_some()
    }
}
